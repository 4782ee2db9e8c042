import { describe, expect, it } from 'vitest';
import { MultiStepWriter } from '../../../main/rl/memory/multiStep';
import type { TransitionWriter } from '../../../main/rl/memory/replay';

/** What a writer over three steps with γ = 0.5 puts into the memory, as [from, reward, to, discount]. */
function write(steps: readonly { reward: number; terminated?: boolean; truncated?: boolean }[]): number[][] {
  const written: number[][] = [];
  const memory = {
    add: (observation: Float64Array, _action: number, reward: number, next: Float64Array, discount: number) =>
      written.push([observation[0]!, reward, next[0]!, discount]),
  } as TransitionWriter;
  const writer = new MultiStepWriter(memory, 3, 0.5);
  steps.forEach(({ reward, terminated = false, truncated = false }, i) => {
    writer.add(Float64Array.of(i), 0, reward, Float64Array.of(i + 1), terminated, truncated);
  });
  return written;
}

describe('transitions over several steps', () => {
  it('sum the discounted rewards of n steps and bootstrap with γⁿ', () => {
    // From 0: 1 + 0.5 · 2 + 0.25 · 4 = 3, then 0.5³ of the value at 3.
    expect(write([{ reward: 1 }, { reward: 2 }, { reward: 4 }])).toEqual([[0, 3, 3, 0.125]]);
  });

  it('are shorter at the end of an episode, and nothing follows when it terminated (detail 29)', () => {
    expect(write([{ reward: 1 }, { reward: 2 }, { reward: 4, terminated: true }])).toEqual([
      [0, 3, 3, 0],
      [1, 4, 3, 0],
      [2, 4, 3, 0],
    ]);
  });

  it('bootstrap with the power of the steps there were when the episode was cut (detail 29)', () => {
    expect(write([{ reward: 1 }, { reward: 2, truncated: true }])).toEqual([
      [0, 2, 2, 0.25],
      [1, 2, 2, 0.5],
    ]);
  });

  it('never reach across the end of an episode', () => {
    const written = write([{ reward: 1, terminated: true }, { reward: 100 }, { reward: 100 }, { reward: 100 }]);
    expect(written).toEqual([
      [0, 1, 1, 0],
      [1, 175, 4, 0.125],
    ]);
  });
});
