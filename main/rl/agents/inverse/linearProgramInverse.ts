import type { Agent, LearningStep, TabularEnvironment } from '../../core/agent';
import { InvalidValueError } from '../../core/errors';
import type { SavedState } from '../../core/savedState';
import { number, type SettingsOf } from '../../core/settings';
import type { InverseWorld } from '../../environments/inverseWorld';
import { demonstratedActions } from '../../inverse/demonstratedActions';
import { type Preference, preferencesOf, RewardProgram } from '../../inverse/rewardProgram';
import { RewardScorer } from '../../inverse/rewardScore';
import { innerProduct } from '../../inverse/stateRewards';
import type { PolicySnapshot } from '../../policies/policy';
import { argmax } from '../../values/argmax';
import { type AgentContext, defineAgent, type MetricDefinition } from '../definition';
import { inverseEnvironments, inverseMetrics, inverseSettings } from './inverseTask';

const settings = {
  penalty: number({
    symbol: 'λ',
    default: 3,
    max: 1000,
    help: 'Price of reward: higher leaves fewer states with any; too high leaves none.',
  }),
  discount: inverseSettings.discount,
};

export type LinearProgramInverseSettings = SettingsOf<typeof settings>;

/** Constraints times variables of the program that fit into memory: 256 MiB. */
const mostStates = 256;

/**
 * Inverse reinforcement learning by linear programming, from a policy that is known everywhere.
 *
 *     maximize Σ_s min_{a ≠ π(s)} [ Q(s, π(s)) − Q(s, a) ] − λ Σ_s |r(s)|
 *     subject to Q(s, π(s)) ≥ Q(s, a) for all s and a, |r(s)| ≤ 1
 *
 * Many rewards make a policy optimal, r = 0 among them; this one sets the policy off against its second best actions, with
 * few states that are worth anything. One time step is one pivot of the simplex method, and one step of the policy that is
 * optimal for the reward reached: at every pivot the expert is optimal for it.
 *
 * Source: Ng & Russell, "Algorithms for inverse reinforcement learning", ICML 2000, §3.2, eq. 6.
 */
export class LinearProgramInverse implements Agent<TabularEnvironment> {
  readonly #scorer: RewardScorer;
  readonly #preferences: readonly Preference[];
  readonly #program: RewardProgram;

  constructor(private readonly context: AgentContext<typeof settings>) {
    const { settings, dataset } = context;
    const world = context.dynamics as InverseWorld;
    this.#scorer = new RewardScorer(world, settings.discount);
    const actions = dataset === undefined ? this.#optimalActions(world) : demonstratedActions(dataset, world.table);
    this.#preferences = preferencesOf(this.#scorer.table, actions, settings.discount);
    this.#program = new RewardProgram(this.#preferences, world.table.stateCount, settings.penalty);
  }

  /** Of equally good actions the first. */
  #optimalActions({ table: { stateCount, actionCount }, trueRewards }: InverseWorld): number[] {
    const policy = this.#scorer.bestPolicy(trueRewards);
    return Array.from({ length: stateCount }, (_, state) =>
      argmax(policy.subarray(state * actionCount, (state + 1) * actionCount)),
    );
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    for (;;) {
      this.#program.improve();
      const rewards = this.#program.rewards();
      const policy = this.#scorer.bestPolicy(rewards);
      const { expectedValueDifference, correlation } = this.#scorer.score(rewards, policy);
      const metrics = {
        expectedValueDifference,
        rewardCorrelation: correlation,
        objective: this.#program.value,
        leastPreference: Math.min(...this.#preferences.map(({ weights }) => innerProduct(weights, rewards))),
      };
      const action = this.#draw(policy, environment.current());
      yield { action, timestep: environment.step(action), canResume: true, metrics };
    }
  }

  #draw(policy: Float64Array, state: number): number {
    const { actionCount } = this.#scorer.table;
    return this.context.random.exploration.choice(policy.subarray(state * actionCount, (state + 1) * actionCount));
  }

  policy(): PolicySnapshot {
    const recoveredRewards = this.#program.rewards();
    const { stateCount, actionCount } = this.#scorer.table;
    const actionProbabilities = this.#scorer.bestPolicy(recoveredRewards);
    return { kind: 'stochastic-table', stateCount, actionCount, actionProbabilities, recoveredRewards };
  }

  save(): SavedState {
    return this.#program.save();
  }

  load(saved: SavedState): void {
    this.#program.load(saved);
  }
}

const programMetrics: readonly MetricDefinition[] = [
  { name: 'objective', label: 'Objective', unit: '', help: 'What the program maximizes; never falls from pivot to pivot.' },
  {
    name: 'leastPreference',
    label: 'Least preference',
    unit: '',
    help: "By how much the expert's action is at least better than another anywhere; never below 0.",
  },
];

export const linearProgramInverseDefinition = defineAgent({
  id: 'linear-program-irl',
  name: 'Linear-program IRL',
  family: 'inverse RL',
  summary: 'Recovers a simple reward for which a policy that is known everywhere is optimal beyond doubt.',
  source: 'Ng & Russell, "Algorithms for inverse reinforcement learning", ICML 2000',
  needs: {
    observation: 'discrete',
    action: 'discrete',
    table: true,
    environments: inverseEnvironments,
    dataset: 'optional',
    mostStates,
  },
  settings,
  metrics: [...inverseMetrics, ...programMetrics],
  explanation: {
    updateRule: String.raw`\max_r \sum_s \min_{a \neq \pi(s)} (P_\pi(s) - P_a(s))(I - \gamma P_\pi)^{-1} r - \lambda \lVert r \rVert_1`,
    pseudocode: [
      "for each state s and action a that is not the expert's",
      '  row ← (P_π(s) − P_a(s)) (I − γ P_π)⁻¹; row · r ≥ m(s) ≥ 0',
      'maximize Σ m(s) − λ Σ |r(s)| with |r(s)| ≤ 1, pivot by pivot',
    ],
  },
  usesNetwork: false,
  check: ({ dataset, dynamics }) => {
    if (dataset === undefined) return;
    const { table } = dynamics as InverseWorld;
    const missing = demonstratedActions(dataset, table).filter((action) => action < 0).length;
    if (missing === 0) return;
    throw new InvalidValueError(`linear-program-irl must be shown an action in every state, got none in ${missing} states.`);
  },
  create: (context) => new LinearProgramInverse(context),
});
