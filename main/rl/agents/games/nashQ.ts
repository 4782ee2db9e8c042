import { type Agent, type JointEnvironment, jointLearningStep, type LearningStep } from '../../core/agent';
import { checkFinite } from '../../core/check';
import type { SimultaneousGame } from '../../core/game';
import type { Random } from '../../core/random';
import type { SavedState, SavedValue } from '../../core/savedState';
import { choice, integer, number, type SettingsOf } from '../../core/settings';
import { type Bimatrix, expectedPayoffs, type StrategyProfile } from '../../games/bimatrix';
import { jointIndex } from '../../games/jointActions';
import { findEquilibria, findEquilibrium } from '../../games/supportEnumeration';
import type { PolicySnapshot } from '../../policies/policy';
import { ActionValues } from '../../values/actionValues';
import { argmax } from '../../values/argmax';
import { linearSchedule } from '../../values/schedule';
import { defineAgent } from '../definition';
import { averageSetting, tabularSettings, tdErrorMetric } from '../tabular';
import { EquilibriumGauge, equilibriumMetrics } from './equilibriumGauge';
import { jointTableShape, simultaneousGame } from './gameTables';

const settings = {
  ...tabularSettings,
  average: averageSetting,
  epsilon: number({ isLive: true, symbol: 'ε', default: 1, help: 'Probability of an action drawn evenly from all.' }),
  finalEpsilon: number({ isLive: true, symbol: 'ε′', default: 0.1, help: 'Probability after the fall, if it falls.' }),
  explorationSteps: integer({ default: 0, min: 0, help: 'Steps over which ε falls in a straight line; 0 keeps it constant.' }),
  equilibrium: choice({
    default: 'first',
    choices: ['first', 'greatest-sum'],
    help: 'Which of several equilibria both players take: the first found, or the one that gives both most together.',
  }),
};

export type NashQSettings = SettingsOf<typeof settings>;

/**
 * Nash-Q: the values of a state are those of an equilibrium of a matrix game, whose entries are learned.
 *
 *     Qᵢ(S, A₁, A₂) ← Qᵢ(S, A₁, A₂) + α [ Rᵢ + γ Nashᵢ(S′) − Qᵢ(S, A₁, A₂) ]
 *     Nashᵢ(s) = what player i gets in the chosen equilibrium of the game (Q₁(s, ·, ·), Q₂(s, ·, ·))
 *
 * As in the source each player sees all rewards and learns the values of both; since both then learn the same, the tables
 * are kept once, and both choose the same of several equilibria.
 *
 * Source: Hu & Wellman, "Nash Q-learning for general-sum stochastic games", JMLR 4 (2003), 1039–1069, table 3.
 */
export class NashQ implements Agent<JointEnvironment> {
  /** Qᵢ, shape [players][states, joint actions]. */
  readonly actionValues: readonly ActionValues[];
  /** Nashᵢ, shape [players][states]. */
  readonly stateValues: readonly Float64Array[];
  /** The chosen equilibrium, shape [players][states, actions]. */
  readonly strategies: readonly Float64Array[];
  readonly #visits: ActionValues;
  readonly #actionCounts: readonly number[];
  readonly #gauge: EquilibriumGauge;
  #stepCount = 0;

  constructor(
    game: SimultaneousGame,
    private readonly settings: NashQSettings,
    private readonly random: Random,
  ) {
    const { stateCount, actionCounts, jointCount } = jointTableShape('nash-q', game);
    this.actionValues = actionCounts.map(() => new ActionValues(stateCount, jointCount, settings.initialValue));
    this.stateValues = actionCounts.map(() => new Float64Array(stateCount).fill(settings.initialValue));
    this.strategies = actionCounts.map((count) => new Float64Array(stateCount * count).fill(1 / count));
    this.#visits = new ActionValues(stateCount, jointCount);
    this.#actionCounts = actionCounts;
    this.#gauge = new EquilibriumGauge(game, settings.discount);
  }

  *learn(environment: JointEnvironment): Generator<LearningStep, never, void> {
    const { stepSize, discount, average } = this.settings;

    for (;;) {
      const state = environment.current()[0] as number;
      const actions = this.#actionCounts.map((_, player) => this.#choose(player, state));
      const timestep = environment.step(actions);

      const joint = jointIndex(this.#actionCounts, actions);
      this.#visits.add(state, joint, 1);
      const share = average === 'sample' ? 1 / this.#visits.get(state, joint) : stepSize;
      let errorSize = 0;
      this.actionValues.forEach((q, player) => {
        const nextValue = timestep.terminated ? 0 : this.stateValues[player]![timestep.observations[0] as number]!;
        const tdError = checkFinite('The TD error', timestep.rewards[player]! + discount * nextValue - q.get(state, joint));
        q.add(state, joint, share * tdError);
        errorSize += Math.abs(tdError) / actions.length;
      });
      this.#solve(state);
      this.#stepCount++;

      const metrics = this.#gauge.read(this.#stepCount, () => this.strategies);
      yield jointLearningStep(actions, timestep, { tdError: errorSize, canResume: true, metrics });
    }
  }

  #choose(player: number, state: number): number {
    const { epsilon, finalEpsilon, explorationSteps } = this.settings;
    const count = this.#actionCounts[player]!;
    const now = explorationSteps === 0 ? epsilon : linearSchedule(epsilon, finalEpsilon, explorationSteps, this.#stepCount);
    if (this.random.uniform() < now) return this.random.integer(count);
    return this.random.choice(this.strategies[player]!.subarray(state * count, (state + 1) * count));
  }

  /** An equilibrium of one state, and what both get in it. */
  #solve(state: number): void {
    const [rows, columns] = this.#actionCounts as [number, number];
    const payoffs = this.actionValues.map((q) =>
      Array.from({ length: rows }, (_, row) =>
        Array.from({ length: columns }, (_, column) => q.get(state, row * columns + column)),
      ),
    );
    const game = { rowPayoffs: payoffs[0]!, columnPayoffs: payoffs[1]! };
    const profile = this.settings.equilibrium === 'first' ? findEquilibrium(game) : greatestSum(game);
    expectedPayoffs(game, profile).forEach((value, player) => {
      this.stateValues[player]![state] = value;
    });
    this.strategies[0]!.set(profile.row, state * rows);
    this.strategies[1]!.set(profile.column, state * columns);
  }

  policy(): PolicySnapshot {
    return {
      kind: 'players',
      players: this.strategies.map((strategy, player) => ({
        kind: 'stochastic-table',
        stateCount: this.#visits.stateCount,
        actionCount: this.#actionCounts[player]!,
        actionProbabilities: strategy.slice(),
      })),
    };
  }

  save(): SavedState {
    return {
      stepCount: this.#stepCount,
      visits: this.#visits.save(),
      actionValues: this.actionValues.map((q) => q.save()),
      stateValues: this.stateValues.map((values) => values.slice()),
      strategies: this.strategies.map((strategy) => strategy.slice()),
    };
  }

  load(saved: SavedState): void {
    this.#stepCount = saved['stepCount'] as number;
    this.#visits.load(saved['visits']);
    (saved['actionValues'] as SavedValue[]).forEach((values, player) => {
      this.actionValues[player]!.load(values);
    });
    (saved['stateValues'] as Float64Array[]).forEach((values, player) => {
      this.stateValues[player]!.set(values);
    });
    (saved['strategies'] as Float64Array[]).forEach((strategy, player) => {
      this.strategies[player]!.set(strategy);
    });
  }
}

/** Of all equilibria the one in which both get most together; the first of equals. */
function greatestSum(game: Bimatrix): StrategyProfile {
  const found = findEquilibria(game);
  const sums = found.map((profile) => expectedPayoffs(game, profile).reduce((total, payoff) => total + payoff, 0));
  return found[argmax(sums)] ?? findEquilibrium(game);
}

export const nashQDefinition = defineAgent({
  id: 'nash-q',
  name: 'Nash-Q',
  family: 'many agents',
  summary: 'Q-learning for two players whose interests neither agree nor oppose: values by the equilibria of small games.',
  source: 'Hu & Wellman (2003)',
  needs: {
    observation: 'discrete',
    action: 'discrete',
    game: { moves: 'simultaneous', players: 2, sharedState: true },
  },
  settings,
  metrics: [tdErrorMetric, ...equilibriumMetrics],
  explanation: {
    updateRule: String.raw`Q_i(S,\mathbf A) \leftarrow Q_i(S,\mathbf A) + \alpha\,[\,R_i + \gamma\,\mathrm{Nash}_i(S') - Q_i(S,\mathbf A)\,]`,
    pseudocode: [
      'for each step',
      '  both players: by the equilibrium in S, or any action with probability ε',
      '  take A₁ and A₂, observe R₁, R₂, S′',
      '  both players i: Qᵢ(S, A₁, A₂) ← Qᵢ(S, A₁, A₂) + α [ Rᵢ + γ Nashᵢ(S′) − Qᵢ(S, A₁, A₂) ]',
      '  equilibrium in S, Nash(S) ← by support enumeration of the game (Q₁(S, ·, ·), Q₂(S, ·, ·))',
    ],
  },
  usesNetwork: false,
  create: (context) => new NashQ(simultaneousGame('nash-q', context), context.settings, context.random.exploration),
});
