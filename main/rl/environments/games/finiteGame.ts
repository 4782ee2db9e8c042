import { InvalidValueError } from '../../core/errors';
import type { JointTransitionTable, RewardStructure, SimultaneousGame, WeightedJointOutcome } from '../../core/game';
import { discrete } from '../../core/spaces';

/** A finite game with simultaneous moves as its author writes it: every outcome of every joint action, once. */
export interface FiniteGameRules {
  readonly players: readonly string[];
  readonly rewardStructure: RewardStructure;
  readonly stateCount: number;
  /** One label for each state, where states are few enough to have names. */
  readonly stateLabels?: readonly string[];
  /** One label for each action of each player, shape [players][actions]. */
  readonly actionLabels: readonly (readonly string[])[];
  /** Steps after which an episode is truncated; never when absent. */
  readonly maxEpisodeSteps?: number;
  /** Probability of each state at the start of an episode, shape [states]. */
  readonly initialProbabilities: Float64Array;
  /** Every possible outcome in the order in which a draw chooses among them; asked once for each joint action. */
  outcomes(state: number, actions: readonly number[]): readonly WeightedJointOutcome[];
}

/** A game whose state is an index that every player sees, with its exact rules at hand. */
export interface FiniteGame extends SimultaneousGame<number> {
  readonly table: JointTransitionTable;
}

/**
 * Makes a game and its table out of one description.
 *
 * A step makes one uniform draw and takes the first outcome whose cumulative probability is greater; where only one
 * outcome is possible nothing is drawn. The start of an episode is drawn in the same way.
 *
 * @throws InvalidValueError at the first use of a joint action whose outcomes' probabilities do not sum to 1.
 */
export function finiteGame(rules: FiniteGameRules): FiniteGame {
  const { stateCount, players, initialProbabilities } = rules;
  const actionCounts = rules.actionLabels.map(({ length }) => length);
  const jointCount = actionCounts.reduce((product, count) => product * count, 1);
  const rows = new Array<readonly WeightedJointOutcome[] | null>(stateCount * jointCount).fill(null);
  const certainStart = initialProbabilities.indexOf(1);

  function outcomes(state: number, actions: readonly number[]): readonly WeightedJointOutcome[] {
    let joint = 0;
    for (let player = 0; player < actions.length; player++) joint = joint * actionCounts[player]! + actions[player]!;
    const index = state * jointCount + joint;
    const known = rows[index];
    if (known) return known;
    const row = rules.outcomes(state, actions);
    checkRow(row, state, actions);
    rows[index] = row;
    return row;
  }

  return {
    kind: 'simultaneous',
    players,
    rewardStructure: rules.rewardStructure,
    observationSpaces: players.map(() => discrete(stateCount, rules.stateLabels)),
    actionSpaces: rules.actionLabels.map((labels) => discrete(labels.length, labels)),
    maxEpisodeSteps: rules.maxEpisodeSteps ?? Infinity,
    initialState: (random) => (certainStart >= 0 ? certainStart : random.choice(initialProbabilities)),
    transition(state, actions, random) {
      const row = outcomes(state, actions);
      return row.length === 1 ? row[0]! : row[random.choice(row.map(({ probability }) => probability))]!;
    },
    observe: (state) => state,
    table: { stateCount, actionCounts, initialProbabilities, outcomes },
  };
}

function checkRow(row: readonly WeightedJointOutcome[], state: number, actions: readonly number[]): void {
  const sum = row.reduce((total, { probability }) => total + probability, 0);
  if (!(Math.abs(sum - 1) <= 1e-9)) {
    throw new InvalidValueError(`The probabilities of state ${state} and actions ${actions} must sum to 1, got ${sum}.`);
  }
}
