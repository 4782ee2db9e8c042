import { afterAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../main/rl/core/random';
import type { SettingValues } from '../../main/rl/core/settings';
import { simdEngine } from '../../main/rl/networks/simdEngine';
import { percentileInterval } from '../../main/rl/statistics/bootstrap';
import { interquartileMean } from '../../main/rl/statistics/moments';
import { train } from '../helpers/train';

const seeds = [0, 1, 2, 3, 4];
const env = 'CartPole-v1';
const steps = 10_000;

/** What random actions come to. */
const randomReturn = 22;

/** What all share; the values of CartPole lie between 0 and 1 / (1 − γ) = 100. */
const shared: SettingValues = {
  learningRate: 1e-3,
  hiddenLayers: [64, 64],
  batchSize: 32,
  learningStarts: 500,
  trainInterval: 2,
  targetInterval: 200,
  explorationSteps: 2000,
  finalEpsilon: 0.05,
  minValue: 0,
  maxValue: 100,
  importanceSteps: steps,
};

/** Each part of Rainbow: the setting that has it, and the one that has not. */
const parts: Readonly<Record<string, { readonly on: SettingValues; readonly off: SettingValues }>> = {
  double: { on: { doubleQ: true }, off: { doubleQ: false } },
  dueling: { on: { dueling: true }, off: { dueling: false } },
  prioritized: { on: { prioritizedReplay: true, priorityExponent: 0.5 }, off: { prioritizedReplay: false } },
  'three steps': { on: { stepsAhead: 3 }, off: { stepsAhead: 1 } },
  noisy: { on: { noisyLayers: true }, off: { noisyLayers: false } },
  categorical: { on: { distribution: 'categorical' }, off: { distribution: 'none' } },
};

/** Mean return of the training episodes: the whole curve in one number, the greater the sooner it was learned. */
function meanTrainingReturn(algo: string, settings: SettingValues, seed: number): number {
  const trainer = train({ env, algo, settings: { ...shared, ...settings }, seed, steps, engine: simdEngine()! });
  const returns = trainer.takeReport().episodes.return;
  return returns.reduce((sum, value) => sum + value, 0) / returns.length;
}

interface Cell {
  readonly text: string;
  readonly iqm: number;
  /** Lower end of the interval. */
  readonly low: number;
}

function measure(algo: string, settings: SettingValues): Cell {
  const values = seeds.map((seed) => meanTrainingReturn(algo, settings, seed));
  const random = createRandom(0, 'bootstrap');
  const draw = () => interquartileMean(values.map(() => values[random.integer(values.length)]!));
  const [low, high] = percentileInterval(draw);
  const iqm = interquartileMean(values);
  return { text: `${iqm.toFixed(0)} [${low.toFixed(0)}, ${high.toFixed(0)}]`, iqm, low };
}

const table: string[] = [];

afterAll(() => {
  const caption = `Mean return of the training episodes of ${steps} steps of ${env}, ${seeds.length} seeds: IQM [95 % interval].`;
  process.stdout.write(`\n${caption}\n\n| part | DQN with it | Rainbow without it |\n|---|---|---|\n${table.join('\n')}\n`);
});

describe('Rainbow, part by part', () => {
  let plain: Cell;
  let rainbow: Cell;

  it('learns with none and with all', () => {
    plain = measure('dqn', {});
    rainbow = measure('rainbow', {});
    table.push(`| none of them; all of them | ${plain.text} | ${rainbow.text} |`);
    expect(plain.low).toBeGreaterThan(randomReturn);
    expect(rainbow.iqm).toBeGreaterThan(plain.iqm);
  });

  it.each(Object.entries(parts))('learns with %s alone, and with all but that', (name, { on, off }) => {
    const alone = measure('dqn', on);
    const without = measure('rainbow', off);
    table.push(`| ${name} | ${alone.text} | ${without.text} |`);
    expect(alone.low).toBeGreaterThan(randomReturn);
    expect(without.low).toBeGreaterThan(randomReturn);
  });

  it('learns with quantiles in place of probabilities', () => {
    const alone = measure('dqn', { distribution: 'quantile', atomCount: 32 });
    const within = measure('rainbow', { distribution: 'quantile', atomCount: 32 });
    table.push(`| quantile (in place of categorical) | ${alone.text} | ${within.text} |`);
    expect(alone.low).toBeGreaterThan(randomReturn);
    expect(within.low).toBeGreaterThan(randomReturn);
  });
});
