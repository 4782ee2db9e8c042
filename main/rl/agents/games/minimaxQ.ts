import { type Agent, type JointEnvironment, jointLearningStep, type LearningStep } from '../../core/agent';
import { checkFinite } from '../../core/check';
import type { SimultaneousGame } from '../../core/game';
import type { Random } from '../../core/random';
import type { SavedState } from '../../core/savedState';
import { integer, number, type SettingsOf } from '../../core/settings';
import { jointIndex } from '../../games/jointActions';
import { solveZeroSum } from '../../games/zeroSum';
import type { PolicySnapshot } from '../../policies/policy';
import { ActionValues } from '../../values/actionValues';
import { geometricSchedule } from '../../values/schedule';
import { defineAgent } from '../definition';
import { tabularSettings, tdErrorMetric } from '../tabular';
import { EquilibriumGauge, equilibriumMetrics } from './equilibriumGauge';
import { jointTableShape, simultaneousGame } from './gameTables';

const settings = {
  stepSize: number({ isLive: true, symbol: 'α', default: 1, excludesMin: true, help: 'Share of the error corrected at first.' }),
  finalStepSize: number({ symbol: 'α′', default: 0.01, excludesMin: true, help: 'The same after the fall.' }),
  stepSizeSteps: integer({ default: 1_000_000, min: 0, help: 'Steps over which α falls, each by an equal factor.' }),
  discount: number({ symbol: 'γ', default: 0.9, help: tabularSettings.discount.help }),
  initialValue: tabularSettings.initialValue,
  epsilon: number({ isLive: true, symbol: 'ε', default: 0.2, help: 'Probability of an action drawn evenly from all.' }),
};

export type MinimaxQSettings = SettingsOf<typeof settings>;

/**
 * Minimax-Q: the value of a state is that of a matrix game, whose entries are learned.
 *
 *     V(s) = max_π min_o Σ_a π(a) Q(s, a, o)
 *     Q(S, A, O) ← Q(S, A, O) + α [ R + γ V(S′) − Q(S, A, O) ]
 *
 * A is what the first player does, O what the second does. Both see the same, and what one gets the other loses; so one
 * table, in the first player's reward, holds what either of two learners in the source would learn, and the linear
 * program gives the strategies of both.
 *
 * Source: Littman, "Markov games as a framework for multi-agent reinforcement learning", ICML 1994, fig. 1.
 */
export class MinimaxQ implements Agent<JointEnvironment> {
  /** Q, shape [states, joint actions], in the first player's discounted reward. */
  readonly actionValues: ActionValues;
  /** V, shape [states]. */
  readonly stateValues: Float64Array;
  /** π of both players, shape [players][states, actions]. */
  readonly strategies: readonly Float64Array[];
  readonly #actionCounts: readonly number[];
  readonly #gauge: EquilibriumGauge;
  #stepCount = 0;

  constructor(
    game: SimultaneousGame,
    private readonly settings: MinimaxQSettings,
    private readonly random: Random,
  ) {
    const { stateCount, actionCounts, jointCount } = jointTableShape('minimax-q', game);
    this.actionValues = new ActionValues(stateCount, jointCount, settings.initialValue);
    this.stateValues = new Float64Array(stateCount).fill(settings.initialValue);
    this.strategies = actionCounts.map((count) => new Float64Array(stateCount * count).fill(1 / count));
    this.#actionCounts = actionCounts;
    this.#gauge = new EquilibriumGauge(game, settings.discount);
  }

  *learn(environment: JointEnvironment): Generator<LearningStep, never, void> {
    const { stepSize, finalStepSize, stepSizeSteps, discount } = this.settings;

    for (;;) {
      const state = environment.current()[0] as number;
      const actions = this.#actionCounts.map((_, player) => this.#choose(player, state));
      const timestep = environment.step(actions);

      const joint = jointIndex(this.#actionCounts, actions);
      const nextValue = timestep.terminated ? 0 : this.stateValues[timestep.observations[0] as number]!;
      const tdTarget = timestep.rewards[0]! + discount * nextValue;
      const tdError = checkFinite('The TD error', tdTarget - this.actionValues.get(state, joint));
      this.actionValues.add(state, joint, geometricSchedule(stepSize, finalStepSize, stepSizeSteps, this.#stepCount) * tdError);
      this.#solve(state);
      this.#stepCount++;

      const metrics = this.#gauge.read(this.#stepCount, () => this.strategies);
      yield jointLearningStep(actions, timestep, { tdError, canResume: true, metrics });
    }
  }

  #choose(player: number, state: number): number {
    const count = this.#actionCounts[player]!;
    if (this.random.uniform() < this.settings.epsilon) return this.random.integer(count);
    return this.random.choice(this.strategies[player]!.subarray(state * count, (state + 1) * count));
  }

  /** V and π of one state, by linear programming. */
  #solve(state: number): void {
    const [rows, columns] = this.#actionCounts as [number, number];
    const payoffs = this.actionValues.values.subarray(state * rows * columns, (state + 1) * rows * columns);
    const { value, row, column } = solveZeroSum(payoffs, rows, columns);
    this.stateValues[state] = value;
    this.strategies[0]!.set(row, state * rows);
    this.strategies[1]!.set(column, state * columns);
  }

  policy(): PolicySnapshot {
    return {
      kind: 'players',
      players: this.strategies.map((strategy, player) => ({
        kind: 'stochastic-table',
        stateCount: this.actionValues.stateCount,
        actionCount: this.#actionCounts[player]!,
        actionProbabilities: strategy.slice(),
      })),
    };
  }

  save(): SavedState {
    return {
      stepCount: this.#stepCount,
      actionValues: this.actionValues.save(),
      stateValues: this.stateValues.slice(),
      strategies: this.strategies.map((strategy) => strategy.slice()),
    };
  }

  load(saved: SavedState): void {
    this.#stepCount = saved['stepCount'] as number;
    this.actionValues.load(saved['actionValues']);
    this.stateValues.set(saved['stateValues'] as Float64Array);
    (saved['strategies'] as Float64Array[]).forEach((strategy, player) => {
      this.strategies[player]!.set(strategy);
    });
  }
}

export const minimaxQDefinition = defineAgent({
  id: 'minimax-q',
  name: 'Minimax-Q',
  family: 'many agents',
  summary: 'Q-learning for two opponents: learns the mixed strategy that loses least to the best opponent.',
  source: 'Littman (1994)',
  needs: {
    observation: 'discrete',
    action: 'discrete',
    game: { moves: 'simultaneous', rewards: ['zero-sum'], players: 2, sharedState: true },
  },
  settings,
  metrics: [tdErrorMetric, ...equilibriumMetrics],
  explanation: {
    updateRule: String.raw`Q(S,A,O) \leftarrow Q(S,A,O) + \alpha\,[\,R + \gamma V(S') - Q(S,A,O)\,],\quad V(s) = \max_\pi \min_o \sum_a \pi(a)\,Q(s,a,o)`,
    pseudocode: [
      'for each step',
      '  both players: by π(S, ·), or any action with probability ε',
      '  take A and O, observe R, S′',
      '  Q(S, A, O) ← Q(S, A, O) + α [ R + γ V(S′) − Q(S, A, O) ]',
      '  V(S), π(S, ·) ← solution of the matrix game Q(S, ·, ·) by linear programming',
      '  α falls by a constant factor',
    ],
  },
  usesNetwork: false,
  create: (context) => new MinimaxQ(simultaneousGame('minimax-q', context), context.settings, context.random.exploration),
});
