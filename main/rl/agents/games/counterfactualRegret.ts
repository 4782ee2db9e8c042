import type { Agent, LearningStep, TurnEnvironment } from '../../core/agent';
import { type AlternatingGame, chance, nobody } from '../../core/game';
import type { Random } from '../../core/random';
import type { SavedState } from '../../core/savedState';
import { expectedUtilities, nashConvOfStrategy } from '../../games/extensiveForm';
import type { PolicySnapshot } from '../../policies/policy';
import { defineAgent, type MetricDefinition } from '../definition';
import { equilibriumMetrics } from './equilibriumGauge';
import { alternatingGame } from './gameTables';

/** Iterations between two looks at the average strategy, which cost as much as several iterations. */
const measureInterval = 100;

/** Positions of a tree that is walked through at every step. */
const mostPositions = 20_000;

const valueMetric: MetricDefinition = {
  name: 'value',
  label: 'Value',
  unit: 'reward',
  help: 'What the first player gets on average when both follow the average strategy.',
};

/** What is kept for each information state. */
interface InformationSet {
  readonly player: number;
  readonly legalActions: readonly number[];
  /** Σ of the counterfactual regrets of each legal action; in CFR+ never below 0. */
  readonly regrets: Float64Array;
  /** Σ of the strategies so far, weighted by how likely the player itself brings it about. */
  readonly strategySums: Float64Array;
  /** Strategy of the iteration under way. */
  readonly strategy: Float64Array;
}

type SavedSets = Readonly<Record<string, { regrets: Float64Array; strategySums: Float64Array; strategy: Float64Array }>>;

/**
 * Counterfactual regret minimization, plain or CFR+.
 *
 *     σ(I, a) in proportion to max(R(I, a), 0); evenly where none is above 0
 *     R(I, a) ← R(I, a) + Σ_{h ∈ I} π₋ᵢ(h) [ u(h, a) − u(h) ]
 *
 * π₋ᵢ(h) is the probability that chance and the other player bring h about. One step of learning is one walk through the
 * whole tree for each player, and then one hand by the average strategy, so that there is something to watch. That
 * average tends to an equilibrium in zero-sum games of two players. CFR+ forgets regrets below 0, lets the players learn
 * one after the other, and weights later strategies more.
 *
 * Source: Zinkevich, Johanson, Bowling & Piccione, "Regret minimization in games with incomplete information", NIPS 20
 *         (2007); Tammelin, "Solving large imperfect information games using CFR+" (2014), arXiv:1407.5042.
 */
export class CounterfactualRegret<State> implements Agent<TurnEnvironment<State>> {
  readonly #sets = new Map<string, InformationSet>();
  #iterationCount = 0;

  /** @param isPlus whether to learn by CFR+. */
  constructor(
    private readonly game: AlternatingGame<State>,
    private readonly isPlus: boolean,
    private readonly random: Random,
  ) {
    this.#findInformationSets(game.initialState());
  }

  #findInformationSets(state: State): void {
    const player = this.game.currentPlayer(state);
    const legalActions = this.game.legalActions(state);
    if (player >= 0) {
      const information = this.game.informationState(state, player);
      const zeros = () => new Float64Array(legalActions.length);
      const strategy = zeros().fill(1 / legalActions.length);
      this.#sets.set(information, { player, legalActions, regrets: zeros(), strategySums: zeros(), strategy });
    }
    const moves = player === chance ? this.game.chanceOutcomes(state).map(({ action }) => action) : legalActions;
    for (const action of moves) this.#findInformationSets(this.game.play(state, action));
  }

  *learn(environment: TurnEnvironment<State>): Generator<LearningStep, never, void> {
    for (;;) {
      this.#iterationCount++;
      for (const player of [0, 1]) {
        this.#walk(this.game.initialState(), player, 1, 1);
        if (this.isPlus) this.#matchRegrets(player);
      }
      if (!this.isPlus) for (const player of [0, 1]) this.#matchRegrets(player);

      const { action, reward, observation } = this.#playHand(environment);
      const timestep = { observation, reward, terminated: true, truncated: false };
      const metrics = this.#iterationCount % measureInterval === 0 ? this.#measure() : undefined;
      yield { action, timestep, canResume: true, metrics };
    }
  }

  /**
   * Adds up the regrets of one player in what follows a position.
   *
   * @param ownReach π of the player itself, that it heads there.
   * @param othersReach π of chance and the other player.
   * @returns u, what the player gets on average.
   */
  #walk(state: State, player: number, ownReach: number, othersReach: number): number {
    const { game } = this;
    const turn = game.currentPlayer(state);
    if (turn === nobody) return game.utilities(state)[player]!;
    let utility = 0;
    if (turn === chance) {
      for (const { action, probability } of game.chanceOutcomes(state)) {
        utility += probability * this.#walk(game.play(state, action), player, ownReach, othersReach * probability);
      }
      return utility;
    }
    const { legalActions, strategy, regrets, strategySums } = this.#sets.get(game.informationState(state, turn))!;
    const utilities = legalActions.map((action, index) => {
      const [own, others] = turn === player ? [strategy[index]!, 1] : [1, strategy[index]!];
      return this.#walk(game.play(state, action), player, ownReach * own, othersReach * others);
    });
    for (let index = 0; index < utilities.length; index++) utility += strategy[index]! * utilities[index]!;
    if (turn !== player) return utility;
    const weight = this.isPlus ? this.#iterationCount : 1;
    for (let index = 0; index < utilities.length; index++) {
      regrets[index]! += othersReach * (utilities[index]! - utility);
      strategySums[index]! += weight * ownReach * strategy[index]!;
    }
    return utility;
  }

  /** The next strategy of one player, in proportion to what it regrets. */
  #matchRegrets(player: number): void {
    for (const { player: owner, regrets, strategy } of this.#sets.values()) {
      if (owner !== player) continue;
      let sum = 0;
      for (let index = 0; index < regrets.length; index++) {
        if (this.isPlus) regrets[index] = Math.max(0, regrets[index]!);
        sum += Math.max(0, regrets[index]!);
      }
      for (let index = 0; index < regrets.length; index++) {
        strategy[index] = sum > 0 ? Math.max(0, regrets[index]!) / sum : 1 / regrets.length;
      }
    }
  }

  /** Plays to the end by the average strategy. */
  #playHand(environment: TurnEnvironment<State>) {
    let state = environment.reset();
    let action = 0;
    while (!environment.isOver) {
      const set = this.#sets.get(this.game.informationState(state, this.game.currentPlayer(state)))!;
      action = set.legalActions[this.random.choice(averageOf(set))]!;
      state = environment.play(action);
    }
    return { action, reward: this.game.utilities(state)[0]!, observation: this.game.observe(state, 0) };
  }

  #measure(): Readonly<Record<string, number>> {
    const average = (information: string) => averageOf(this.#sets.get(information)!);
    const nashConv = nashConvOfStrategy(this.game, average);
    return { nashConv, exploitability: nashConv / 2, value: expectedUtilities(this.game, average)[0]! };
  }

  policy(): PolicySnapshot {
    const actionCount = this.game.actionSpaces[0]!.size;
    const rows = [...this.#sets].map(([information, set]) => {
      const row = new Float64Array(actionCount);
      averageOf(set).forEach((probability, index) => {
        row[set.legalActions[index]!] = probability;
      });
      return [information, row] as const;
    });
    return { kind: 'information-table', actionCount, probabilities: Object.fromEntries(rows) };
  }

  save(): SavedState {
    const copies = [...this.#sets].map(([information, { regrets, strategySums, strategy }]) => [
      information,
      { regrets: regrets.slice(), strategySums: strategySums.slice(), strategy: strategy.slice() },
    ]);
    return { iterationCount: this.#iterationCount, sets: Object.fromEntries(copies) };
  }

  load(saved: SavedState): void {
    this.#iterationCount = saved['iterationCount'] as number;
    for (const [information, from] of Object.entries(saved['sets'] as SavedSets)) {
      const { regrets, strategySums, strategy } = this.#sets.get(information)!;
      regrets.set(from.regrets);
      strategySums.set(from.strategySums);
      strategy.set(from.strategy);
    }
  }
}

/** The average strategy at an information state; even where the player has never headed there. */
function averageOf({ strategySums }: InformationSet): Float64Array {
  const sum = strategySums.reduce((total, weight) => total + weight, 0);
  return strategySums.map((weight) => (sum > 0 ? weight / sum : 1 / strategySums.length));
}

const needs = {
  observation: 'any',
  action: 'discrete',
  game: { moves: 'alternating', rewards: ['zero-sum'], players: 2, mostPositions },
} as const;

const metrics = [...equilibriumMetrics, valueMetric];

export const cfrDefinition = defineAgent({
  id: 'cfr',
  name: 'Counterfactual regret minimization',
  family: 'games',
  summary: 'Plays more often what it regrets not having done: the average solves games with hidden cards.',
  source: 'Zinkevich et al. (2007)',
  needs,
  settings: {},
  metrics,
  explanation: {
    updateRule: String.raw`R(I,a) \leftarrow R(I,a) + \sum_{h \in I} \pi_{-i}(h)\,[\,u(h,a) - u(h)\,],\quad \sigma(I,a) \propto \max(R(I,a), 0)`,
    pseudocode: [
      'for each iteration',
      '  for each player i, at each of its information states I, each action a',
      '    R(I, a) ← R(I, a) + Σ over the positions h of I: π₋ᵢ(h) [ u(h, a) − u(h) ]',
      '    sum of strategies ← sum of strategies + πᵢ(I) σ(I, ·)',
      '  at each information state: σ(I, ·) in proportion to max(R(I, ·), 0)',
      'the strategy learned is the average',
    ],
  },
  usesNetwork: false,
  create: (context) => new CounterfactualRegret(alternatingGame('cfr', context), false, context.random.exploration),
});

export const cfrPlusDefinition = defineAgent({
  id: 'cfr-plus',
  name: 'CFR+',
  family: 'games',
  summary: 'Counterfactual regret minimization that forgets negative regrets: much faster, and what solved limit hold’em.',
  source: 'Tammelin (2014)',
  needs,
  settings: {},
  metrics,
  explanation: {
    updateRule: String.raw`R^+(I,a) \leftarrow \max\Bigl(0,\; R^+(I,a) + \sum_{h \in I} \pi_{-i}(h)\,[\,u(h,a) - u(h)\,]\Bigr),\quad \sigma(I,a) \propto R^+(I,a)`,
    pseudocode: [
      'for each iteration t',
      '  for each player i',
      '    at each of its information states I, each action a',
      '      R⁺(I, a) ← R⁺(I, a) + Σ over the positions h of I: π₋ᵢ(h) [ u(h, a) − u(h) ], at least 0',
      '      sum of strategies ← sum of strategies + t πᵢ(I) σ(I, ·)',
      '    σ(I, ·) in proportion to R⁺(I, ·)',
      'the strategy learned is the weighted average',
    ],
  },
  usesNetwork: false,
  create: (context) => new CounterfactualRegret(alternatingGame('cfr-plus', context), true, context.random.exploration),
});
