import dqnSource from '../agents/dqn.ts?raw';
import type { SettingValues } from '../core/settings';
import { isAtLeast, isAtMost, isNear, isWithin } from '../figures/checks';
import { meanOf } from '../figures/training';
import replaySource from '../memory/replay.ts?raw';
import { fastestEngine } from '../policies/createPolicy';
import { deepQEquation } from './deepQEquation';
import type { ControlValues, Lesson, LessonExperiment, LessonWork } from './lesson';
import { defaultValues } from './lesson';
import { finalMeans, type RaceResult, race, type Variant } from './race';
import { allOf } from './work';

/** The whole agent; what is switched off is changed from this. */
const whole: SettingValues = {
  ...{ learningRate: 1e-3, batchSize: 64, learningStarts: 500, trainInterval: 2, targetInterval: 1000 },
  ...{ explorationSteps: 3000, finalEpsilon: 0.05, replayCapacity: 20_000 },
};

/** Learns from the newest step alone, once, and forgets it. */
const noMemory: SettingValues = { replayCapacity: 1, batchSize: 1, trainInterval: 1 };

/** The copy is renewed after every step, so it is no copy. */
const noTarget: SettingValues = { targetInterval: 1 };

function pole(label: string, settings: SettingValues, steps: number): Variant {
  return {
    ...{ label, env: 'CartPole-v1', algo: 'dqn', engine: fastestEngine(), budget: { steps } },
    settings: { ...whole, ...settings },
  };
}

function* switchOff({ targetInterval, finalEpsilon, warmUp }: ControlValues, seeds: number): LessonWork<RaceResult> {
  const given = { targetInterval: targetInterval!, finalEpsilon: finalEpsilon! };
  const greedy = { targetInterval: targetInterval!, initialEpsilon: 0, finalEpsilon: 0, learningStarts: warmUp! };
  const variants = [
    pole('Everything on', given, 15_000),
    pole('Without a memory', { ...given, ...noMemory }, 15_000),
    pole('Without a copy', { ...given, ...noTarget }, 15_000),
    pole('Without exploration', greedy, 15_000),
  ];
  return yield* race(variants, seeds, { points: 15, hasPolicies: true });
}

const switches: LessonExperiment = {
  id: 'switches',
  title: 'The pole, with one part switched off at a time',
  axes: { x: 'Steps', y: 'Return of an episode', yRange: [0, 300] },
  seeds: 6,
  controls: [
    {
      ...{ name: 'targetInterval', label: 'Steps between copies', symbol: 'C', default: 1000, min: 50, max: 2000, step: 50 },
      help: 'How long the copy of the network stays as it is.',
    },
    {
      ...{ name: 'finalEpsilon', label: 'Exploration', symbol: 'ε', default: 0.05, min: 0, max: 0.5, step: 0.05 },
      help: 'Share of random steps after the first 3,000, of those that explore.',
    },
    {
      ...{ name: 'warmUp', label: 'Random first steps without ε', default: 1, min: 1, max: 501, step: 50 },
      help: 'How the agent without exploration begins.',
    },
  ],
  *run(values, seeds) {
    const { series, policies, values: returns } = yield* switchOff(values, seeds);
    const last = returns.map((runs) => finalMeans(runs));
    const readings = series.map(({ label }, i) => ({
      label: `${label}: return over the last 3,000 steps`,
      value: meanOf(last[i]!),
    }));
    readings.push({ label: 'Without exploration: agents below 15', value: stuckCount(last[3]!) });
    return { series, policies: policies!, readings };
  },
};

/** Agents whose pole falls faster than under random pushes. */
const stuckCount = (returns: readonly number[]) => returns.filter((mean) => mean < 15).length;

/** What the network believes of what it has just learned from, as a mean over the batch. */
const beliefOf: NonNullable<Variant['observe']> =
  () =>
  ({ metrics }) =>
    metrics?.['meanValue'];

function* believe({ discount }: ControlValues, seeds: number): LessonWork<RaceResult> {
  const variants = [
    pole('With a copy', {}, 4000),
    pole('Without one, full errors', { ...noTarget, loss: 'squared' }, 4000),
    pole('Without one', noTarget, 4000),
  ].map((variant) => ({ ...variant, settings: { ...variant.settings, discount: discount! }, observe: beliefOf }));
  return yield* race(variants, seeds, { points: 40 });
}

const promise: LessonExperiment = {
  id: 'promise',
  title: 'What the network promises',
  axes: { x: 'Steps', y: 'Mean value of a batch, reward' },
  seeds: 3,
  controls: [
    {
      ...{ name: 'discount', label: 'Discount', symbol: 'γ', default: 0.99, min: 0, max: 0.99, step: 0.01 },
      help: 'How much the next reward counts beside this one.',
    },
  ],
  naive: ['Without one', 'Without one, full errors'],
  *run(values, seeds) {
    const { series, values: beliefs } = yield* believe(values, seeds);
    const readings = [
      { label: 'Most that there can be, 1 / (1 − γ)', value: 1 / (1 - values['discount']!) },
      ...series.map(({ label }, i) => ({ label: `${label}: promised at the end`, value: lastOf(beliefs[i]!) })),
    ];
    return { series, readings };
  },
};

/** The mean of the last points of all runs. */
const lastOf = (runs: readonly Float64Array[]) => meanOf(runs.map((run) => run.at(-1)!));

export const deepQNetworks: Lesson = {
  id: '07-dqn',
  stages: [{ id: 'pole', env: 'CartPole-v1', experiment: 'switches', pace: 'clock' }],
  equations: [deepQEquation],
  experiments: [switches, promise],
  code: [
    { path: 'main/rl/agents/dqn.ts', text: dqnSource, from: '#update(): void' },
    { path: 'main/rl/memory/replay.ts', text: replaySource, from: 'export class ReplayMemory' },
  ],
  *check() {
    const works = [
      () => switchOff(defaultValues(switches), switches.seeds),
      () => believe(defaultValues(promise), promise.seeds),
    ];
    const [races, beliefs] = (yield* allOf(works)) as [RaceResult, RaceResult];
    const [all, memoryless, copyless, greedy] = races.values.map((runs) => finalMeans(runs)) as [
      number[],
      number[],
      number[],
      number[],
    ];
    const [copied, full, bounded] = beliefs.values.map(lastOf) as [number, number, number];
    const begun = meanOf(races.values[0]!.map((run) => run[0]!));
    return [
      isNear('Random pushes: return over the first 1,000 steps, nearly all of them random', begun, 22, 4),
      isAtLeast('Everything on: return over the last 3,000 of 15,000 steps', meanOf(all), 140),
      isAtMost('Without a memory it is worse than random pushes: return over the last 3,000 steps', meanOf(memoryless), 18),
      isAtMost('Without a copy too: return over the last 3,000 steps', meanOf(copyless), 15),
      isWithin('Without exploration some never get off the ground: agents below 15, of six', stuckCount(greedy), 1, 5),
      isAtLeast('… and others learn: return of the best of the six', Math.max(...greedy), 100),
      isNear('With a copy, renewed three times: mean value promised at step 4,000', copied, 3.9, 0.6),
      isWithin('Without one, full errors: mean value promised at step 4,000', full, 40, 150),
      isAtLeast('Without one, bounded errors: mean value promised at step 4,000, where 100 is the most', bounded, 5000),
    ];
  },
};
