import type { Observation } from '../../core/environment';
import { InvalidValueError } from '../../core/errors';
import type { JointOutcome, SimultaneousGame } from '../../core/game';
import type { Random } from '../../core/random';
import { choice, integer, number, type SettingsOf } from '../../core/settings';
import { box, discrete, type Space } from '../../core/spaces';
import { defineGame } from './gameDefinition';

/** Where everyone is on the torus: cells, row · size + column, row 0 at the top. */
export interface PredatorPreyState {
  readonly predators: readonly number[];
  readonly prey: number;
}

const actionLabels = ['stay', 'north', 'south', 'east', 'west'];
/** Change of row and column by each action. */
const changes = [
  [0, 0],
  [-1, 0],
  [1, 0],
  [0, 1],
  [0, -1],
] as const;

/** Most values that an observation by index may have: a table of values of 8 million bytes for each player and action. */
const mostIndexes = 1_000_000;

const options = {
  size: integer({ default: 7, min: 3, max: 30, help: 'Rows and columns of the torus.', unit: 'cells' }),
  predators: integer({ default: 2, min: 1, max: 8, help: 'How many predators hunt.' }),
  captors: integer({ default: 2, min: 1, max: 8, help: 'How many predators must be next to the prey, or on it, to catch it.' }),
  preyRest: number({ default: 0.2, help: 'Probability that the prey stays where it is.' }),
  captureReward: number({ default: 10, min: 0, max: 1000, help: 'What each predator gets when the prey is caught.' }),
  stepReward: number({ default: -0.1, min: -1000, max: 0, help: 'What each predator gets on every step.' }),
  lonePenalty: number({
    default: 0,
    min: -1000,
    max: 0,
    help: 'What each predator gets besides on a step that ends with too few of them next to the prey, but some.',
  }),
  sees: choice({
    default: 'index',
    choices: ['index', 'offsets'],
    help: 'What a predator sees: one index for tables, or offsets in cells for networks.',
  }),
  maxSteps: integer({ default: 100, max: 1_000_000, help: 'Steps after which an episode is cut.', unit: 'steps' }),
};

export type PredatorPreyOptions = SettingsOf<typeof options>;

/**
 * Predators hunt one prey on a torus; the prey moves at random.
 *
 * All predators move at once, and may share cells. Then it is seen whether enough of them are on the prey's cell or next
 * to it (up, down, left, right); if not, the prey stays with probability `preyRest` or else moves in one of the four
 * directions, each equally likely, into whatever cell that is.
 *
 * @throws InvalidValueError when more captors are needed than there are predators, or an index would be too large.
 *
 * Source: Benda, Jagannathan & Dodhiawala, "On optimal cooperation of knowledge sources", Boeing (1986); Stone & Veloso,
 *         "Multiagent systems: a survey from a machine learning perspective", Autonomous Robots 8 (2000), §2.1;
 *         shared capture and step costs after Tan, ICML 1993, 330–337; the penalty for hunting alone after Böhmer,
 *         Kurin & Whiteson, "Deep coordination graphs", ICML 2020.
 */
export function predatorPrey(chosen: PredatorPreyOptions): SimultaneousGame<PredatorPreyState> {
  const { size, captors } = chosen;
  const count = chosen.predators;
  if (captors > count) throw new InvalidValueError(`captors must be at most the ${count} predators, got ${captors}.`);
  const cellCount = size * size;
  const players = Array.from({ length: count }, (_, player) => `predator ${player + 1}`);
  const space = observationSpace(chosen);

  return {
    kind: 'simultaneous',
    players,
    rewardStructure: 'shared',
    observationSpaces: players.map(() => space),
    actionSpaces: players.map(() => discrete(actionLabels.length, actionLabels)),
    maxEpisodeSteps: chosen.maxSteps,

    initialState(random) {
      const predators = players.map(() => random.integer(cellCount));
      return { predators, prey: random.integer(cellCount) };
    },

    transition(state, actions, random): JointOutcome<PredatorPreyState> {
      const predators = state.predators.map((cell, player) => moved(cell, actions[player]!, size));
      const near = nearCount(predators, state.prey, size);
      const terminated = near >= captors;
      const reward =
        chosen.stepReward + (terminated ? chosen.captureReward : 0) + (near > 0 && !terminated ? chosen.lonePenalty : 0);
      const prey = terminated ? state.prey : moved(state.prey, preyAction(chosen.preyRest, random), size);
      return { state: { predators, prey }, rewards: players.map(() => reward), terminated };
    },

    observe(state, player): Observation {
      const offsets = offsetsFrom(state, player, size);
      if (chosen.sees === 'offsets') return Float64Array.from(offsets);
      const lowest = -Math.floor((size - 1) / 2);
      return offsets.reduce((index, offset) => index * size + (offset - lowest), 0);
    },
  };
}

function observationSpace({ size, predators, sees }: PredatorPreyOptions): Space {
  const lowest = -Math.floor((size - 1) / 2);
  const others = Array.from({ length: predators - 1 }, (_, index) => `other predator ${index + 1}`);
  if (sees === 'offsets') {
    const labels = ['prey', ...others].flatMap((who) => [`${who} to the south, cells`, `${who} to the east, cells`]);
    return box(
      labels.map(() => lowest),
      labels.map(() => lowest + size - 1),
      { labels },
    );
  }
  const indexes = size ** (2 * predators);
  if (indexes > mostIndexes) {
    throw new InvalidValueError(
      `sees must be offsets where an index would have more than ${mostIndexes} values, got index with ${predators} predators on ${size}×${size} cells.`,
    );
  }
  return discrete(indexes);
}

/** Rows and columns to the prey, then to each other predator in order, the short way round. */
function offsetsFrom({ predators, prey }: PredatorPreyState, player: number, size: number): number[] {
  const from = predators[player]!;
  const others = predators.filter((_cell, index) => index !== player);
  return [prey, ...others].flatMap((cell) => [
    shortWay(Math.floor(cell / size) - Math.floor(from / size), size),
    shortWay((cell % size) - (from % size), size),
  ]);
}

/** The difference of two coordinates in ⌈−(size − 1) / 2⌉ … ⌊size / 2⌋. */
function shortWay(difference: number, size: number): number {
  const lowest = -Math.floor((size - 1) / 2);
  return ((((difference - lowest) % size) + size) % size) + lowest;
}

function moved(cell: number, action: number, size: number): number {
  const [down, across] = changes[action]!;
  const row = (Math.floor(cell / size) + down + size) % size;
  const column = ((cell % size) + across + size) % size;
  return row * size + column;
}

/** Draws what the prey does: a uniform number for whether it moves, then a whole number below 4 for where. */
function preyAction(preyRest: number, random: Random): number {
  return random.uniform() < preyRest ? 0 : 1 + random.integer(4);
}

/** How many predators are on a cell or next to it. */
function nearCount(predators: readonly number[], cell: number, size: number): number {
  return predators.filter((predator) => changes.some((_change, action) => moved(cell, action, size) === predator)).length;
}

export const predatorPreyDefinition = defineGame({
  id: 'PredatorPrey',
  family: 'many agents',
  summary: 'Predators on a torus must close in on their prey together.',
  documentation: {
    description:
      'Predators hunt a prey that moves at random on a grid whose edges are joined. Enough of them must be on the prey or next to it (up, down, left or right) at the same time. All are paid the same, so they have to learn to come together.',
    actions: '0 stay, 1 north, 2 south, 3 east, 4 west; the same for all predators, who may share a cell.',
    observations:
      'Each predator sees rows to the south and columns to the east, the short way round, of the prey and then of each other predator in order: with sees=index as one number in base size, the first offset the highest digit, with sees=offsets as numbers.',
    rewards:
      'The same for all: stepReward on every step, captureReward on the step that catches the prey, lonePenalty on steps that end with some predators near the prey but too few.',
    start:
      'Draws the cell of each predator in order, then that of the prey. Each step on which the prey is not caught draws a uniform number (below preyRest: the prey stays) and, when it moves, a whole number below 4 for north, south, east, west.',
    end: 'Terminated when the prey is caught; truncated after maxSteps steps.',
    source:
      'Benda, Jagannathan & Dodhiawala, "On optimal cooperation of knowledge sources", Boeing (1986); Stone & Veloso, "Multiagent systems: a survey from a machine learning perspective", Autonomous Robots 8 (2000), 345–383.',
  },
  options,
  create: predatorPrey,
});
