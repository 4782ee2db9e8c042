import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { simdEngine } from '../../main/rl/networks/simdEngine';
import { createTrainer } from '../helpers/train';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Megabytes that this process holds, JavaScript's heap and typed arrays together, after everything unused is gone. */
function heldMegabytes(): number {
  collectGarbage();
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

describe('memory', () => {
  it('does not grow over ten million steps of PPO on CartPole', () => {
    const settings = { environmentCount: 64, rolloutLength: 32, minibatchSize: 512, epochs: 1 };
    const steps = 10_000_000;
    const trainer = createTrainer({ env: 'CartPole-v1', algo: 'ppo', settings, steps, engine: simdEngine()! });
    const held: number[] = [];
    for (let million = 1; million <= 10; million++) {
      trainer.advance(1_000_000);
      trainer.takeReport(); // what the lab does ten times a second
      held.push(heldMegabytes());
    }
    process.stdout.write(`MB held after each million steps: ${held.map((megabytes) => megabytes.toFixed(1)).join(' ')}\n`);
    expect(Math.max(...held) - held[0]!).toBeLessThan(2);
  });

  it('holds a million transitions of CartPole in as many bytes as their numbers need', () => {
    const before = heldMegabytes();
    const capacity = 1_000_000;
    const settings = { replayCapacity: capacity, learningStarts: 10_000_000 };
    const trainer = createTrainer({ env: 'CartPole-v1', algo: 'dqn', settings, steps: 2_000_000, engine: simdEngine()! });
    trainer.advance(capacity);
    trainer.takeReport();
    const full = heldMegabytes() - before;
    trainer.advance(capacity);
    trainer.takeReport();
    const wrapped = heldMegabytes() - before;
    const needed = (capacity * 4 * (4 + 4 + 3)) / 2 ** 20; // two observations of four, action, reward, discount
    process.stdout.write(`MB for a million transitions: ${full.toFixed(1)}, of which ${needed.toFixed(1)} are their numbers\n`);
    expect(full).toBeLessThan(1.25 * needed);
    expect(wrapped - full).toBeLessThan(2);
  });
});
