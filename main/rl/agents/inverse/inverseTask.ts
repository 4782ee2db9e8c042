import type { LearningStep, TabularEnvironment } from '../../core/agent';
import { InvalidValueError } from '../../core/errors';
import { integer, number, type SettingsOf } from '../../core/settings';
import type { InverseWorld } from '../../environments/inverseWorld';
import {
  type Demonstrations,
  exactDemonstrations,
  featureExpectation,
  recordedDemonstrations,
  sampleDemonstrations,
} from '../../inverse/demonstrations';
import { RewardScorer } from '../../inverse/rewardScore';
import type { PolicySnapshot } from '../../policies/policy';
import type { AgentContext, MetricDefinition } from '../definition';

/** Environments that can tell what each state is truly worth and what is known of it. */
export const inverseEnvironments = ['InverseGridWorld', 'ObjectWorld', 'BinaryWorld'];

export const inverseSettings = {
  demonstrationCount: integer({
    default: 200,
    min: 0,
    max: 1_000_000,
    scale: 'log',
    help: 'Demonstrations of an expert that knows the reward; 0: as many as leave nothing to chance. A data set takes their place.',
  }),
  demonstrationLength: integer({
    symbol: 'T',
    default: 15,
    max: 10_000,
    scale: 'log',
    help: 'States of each demonstration.',
    unit: 'states',
  }),
  expertTemperature: number({
    symbol: 'τ',
    default: 0.3,
    max: 1000,
    help: 'How undecided the expert is: 0 the optimal policy, higher the soft one for the reward divided by it.',
    unit: 'reward',
  }),
  discount: number({
    symbol: 'γ',
    default: 0.9,
    excludesMax: true,
    help: "Worth of the next step's reward relative to this step's, where policies are optimal and are scored.",
  }),
};

export type InverseSettings = SettingsOf<typeof inverseSettings>;

/** Numbers of π_t(a | s) that fit into memory: 1 GiB. */
const mostProbabilities = 2 ** 27;

type Context = AgentContext & { readonly settings: InverseSettings };

/** @throws InvalidValueError when the expert's policy fits no memory, or recorded demonstrations are too short. */
export function checkInverseTask(context: Pick<Context, 'dynamics' | 'settings' | 'dataset'>): void {
  const { table } = context.dynamics as InverseWorld;
  const { demonstrationLength: horizon, discount } = context.settings;
  const count = horizon * table.stateCount * table.actionCount;
  if (count > mostProbabilities) {
    throw new InvalidValueError(
      `The policy of the expert must have at most ${mostProbabilities} probabilities, got ${horizon} steps × ` +
        `${table.stateCount} states × ${table.actionCount} actions. Choose a smaller demonstrationLength.`,
    );
  }
  if (context.dataset !== undefined) recordedDemonstrations(context.dataset, table, { horizon, discount });
}

/** What one learns from, and what is held against it: demonstrations, features of states, and the hidden truth as judge. */
export class InverseTask {
  readonly world: InverseWorld;
  readonly demonstrations: Demonstrations;
  readonly scorer: RewardScorer;

  constructor(private readonly context: Context) {
    const { settings, dataset, random } = context;
    const { demonstrationCount, demonstrationLength: horizon, expertTemperature: temperature, discount } = settings;
    this.world = context.dynamics as InverseWorld;
    this.scorer = new RewardScorer(this.world, discount);
    const plan = { temperature, discount, horizon };
    this.demonstrations =
      dataset !== undefined
        ? recordedDemonstrations(dataset, this.world.table, plan)
        : demonstrationCount === 0
          ? exactDemonstrations(this.world, plan)
          : sampleDemonstrations(this.world, plan, demonstrationCount, random.initialization);
  }

  /** φ, shape [states, features]. */
  get features(): Float64Array {
    return this.world.features.values;
  }

  get stateCount(): number {
    return this.world.table.stateCount;
  }

  /** E[φ] under visits, shape [features]. */
  expectation(visits: Float64Array): Float64Array {
    return featureExpectation(this.features, visits);
  }

  /**
   * Plays one step of a policy, so that the curve of returns shows what was learned; its reward is not looked at.
   *
   * @param policy π(a | s), shape [states, actions].
   */
  play(environment: TabularEnvironment, policy: Float64Array): Pick<LearningStep, 'action' | 'timestep'> {
    const { actionCount } = this.world.table;
    const first = environment.current() * actionCount;
    const action = this.context.random.exploration.choice(policy.subarray(first, first + actionCount));
    return { action, timestep: environment.step(action) };
  }

  /** A policy with the reward that it was made for. */
  snapshot(policy: Float64Array, recoveredRewards: Float64Array): PolicySnapshot {
    return {
      kind: 'stochastic-table',
      stateCount: this.stateCount,
      actionCount: this.world.table.actionCount,
      actionProbabilities: policy.slice(),
      recoveredRewards: recoveredRewards.slice(),
    };
  }
}

/** max_i |a_i − b_i|. */
export function largestGap(a: Float64Array, b: Float64Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

/** What all methods that recover rewards report. */
export const inverseMetrics: readonly MetricDefinition[] = [
  {
    name: 'expectedValueDifference',
    label: 'Expected value difference',
    unit: 'reward',
    help: 'What the learned policy loses of the best discounted true return; 0 is perfect.',
  },
  {
    name: 'rewardCorrelation',
    label: 'Correlation of rewards',
    unit: '',
    help: 'Pearson correlation of the true and the recovered reward over the states.',
  },
];

export const featureGapMetric: MetricDefinition = {
  name: 'featureGap',
  label: 'Feature expectation gap',
  unit: '',
  help: 'Largest difference between what the demonstrations and the learner come to in any feature.',
};
