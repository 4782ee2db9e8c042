import { type Agent, type JointEnvironment, jointLearningStep, type LearningStep } from '../../core/agent';
import type { SimultaneousGame } from '../../core/game';
import type { Random } from '../../core/random';
import type { SavedState, SavedValue } from '../../core/savedState';
import { jointActions, jointIndex } from '../../games/jointActions';
import type { PolicySnapshot } from '../../policies/policy';
import { ActionValues } from '../../values/actionValues';
import { defineAgent } from '../definition';
import { EquilibriumGauge, equilibriumMetrics } from './equilibriumGauge';
import { jointTableShape, simultaneousGame } from './gameTables';

/**
 * Fictitious play: every player answers in the best way what the others have done so far.
 *
 *     Aᵢ = argmax_a Σ_{k < t} uᵢ(a, A₋ᵢ,ₖ)
 *
 * Equals are drawn evenly, so the first play is any. What is learned is how often each action was played: in zero-sum games
 * of two players and in games with shared payoffs this tends to an equilibrium; in others, such as Shapley's, it may
 * go around for ever.
 *
 * Source: Brown, "Iterative solution of games by fictitious play", in Activity Analysis of Production and Allocation
 *         (1951), 374–376; Robinson, "An iterative method of solving a game", Annals of Mathematics 54 (1951), 296–301.
 */
export class FictitiousPlay implements Agent<JointEnvironment> {
  /** Σ_k uᵢ(a, A₋ᵢ,ₖ) of each player, shape [players][1, actions]. */
  readonly #worths: readonly ActionValues[];
  /** How often each player has done what, shape [players][actions]. */
  readonly #counts: readonly Float64Array[];
  /** uᵢ of every joint action, shape [players][joint actions]. */
  readonly #payoffs: readonly Float64Array[];
  readonly #actionCounts: readonly number[];
  readonly #gauge: EquilibriumGauge;
  #playCount = 0;

  constructor(
    game: SimultaneousGame,
    private readonly random: Random,
  ) {
    const { actionCounts, jointCount } = jointTableShape('fictitious-play', game);
    this.#actionCounts = actionCounts;
    this.#worths = actionCounts.map((actionCount) => new ActionValues(1, actionCount));
    this.#counts = actionCounts.map((actionCount) => new Float64Array(actionCount));
    this.#payoffs = actionCounts.map((_, player) =>
      Float64Array.from({ length: jointCount }, (_, joint) => expectedReward(game, jointActions(actionCounts, joint), player)),
    );
    this.#gauge = new EquilibriumGauge(game, 0);
  }

  *learn(environment: JointEnvironment): Generator<LearningStep, never, void> {
    for (;;) {
      environment.current();
      const actions = this.#worths.map((worth) => worth.argmax(0, this.random));
      const timestep = environment.step(actions);

      this.#worths.forEach((worth, player) => {
        const played = actions.slice();
        for (let action = 0; action < worth.actionCount; action++) {
          played[player] = action;
          worth.add(0, action, this.#payoffs[player]![jointIndex(this.#actionCounts, played)]!);
        }
        this.#counts[player]![actions[player]!]!++;
      });
      this.#playCount++;

      const metrics = this.#gauge.read(this.#playCount, () => this.frequencies());
      yield jointLearningStep(actions, timestep, { canResume: true, metrics });
    }
  }

  /** How often each player has done what, as shares; even before the first play. Shape [players][actions]. */
  frequencies(): Float64Array[] {
    return this.#counts.map((counts) =>
      counts.map((count) => (this.#playCount === 0 ? 1 / counts.length : count / this.#playCount)),
    );
  }

  policy(): PolicySnapshot {
    return {
      kind: 'players',
      players: this.frequencies().map((actionProbabilities) => ({
        kind: 'stochastic-table',
        stateCount: 1,
        actionCount: actionProbabilities.length,
        actionProbabilities,
      })),
    };
  }

  save(): SavedState {
    return {
      playCount: this.#playCount,
      worths: this.#worths.map((worth) => worth.save()),
      counts: this.#counts.map((counts) => counts.slice()),
    };
  }

  load(saved: SavedState): void {
    this.#playCount = saved['playCount'] as number;
    (saved['worths'] as SavedValue[]).forEach((worth, player) => {
      this.#worths[player]!.load(worth);
    });
    (saved['counts'] as Float64Array[]).forEach((counts, player) => {
      this.#counts[player]!.set(counts);
    });
  }
}

/** What a player gets on average where the only state's joint action is given. */
function expectedReward({ table }: SimultaneousGame, actions: readonly number[], player: number): number {
  return table!.outcomes(0, actions).reduce((sum, { probability, rewards }) => sum + probability * rewards[player]!, 0);
}

export const fictitiousPlayDefinition = defineAgent({
  id: 'fictitious-play',
  name: 'Fictitious play',
  family: 'many agents',
  summary: 'Answers in the best way what the others have done so far: the oldest way to solve a game by playing it.',
  source: 'Brown (1951); Robinson (1951)',
  needs: {
    observation: 'discrete',
    action: 'discrete',
    singleState: true,
    game: { moves: 'simultaneous', table: true },
  },
  settings: {},
  metrics: equilibriumMetrics,
  explanation: {
    updateRule: String.raw`A_i = \operatorname*{arg\,max}_a \sum_{k<t} u_i(a, A_{-i,k})`,
    pseudocode: [
      'for each play',
      '  every player i: Aᵢ ← argmaxₐ of what a is worth against all that the others have done',
      '  play all actions A',
      '  every player i, each own action a: worth of a ← worth of a + uᵢ(a, A₋ᵢ)',
      'the strategy learned is the share of each action in all plays',
    ],
  },
  usesNetwork: false,
  create: (context) => new FictitiousPlay(simultaneousGame('fictitious-play', context), context.random.exploration),
});
