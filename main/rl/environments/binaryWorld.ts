import { createRandom } from '../core/random';
import { integer, number, type SettingsOf } from '../core/settings';
import { defineEnvironment } from './definition';
import { down, left, type Move, right, up } from './gridMoves';
import { type InverseWorld, inverseWorld, type StateFeatures } from './inverseWorld';

const options = {
  size: integer({ default: 16, min: 4, max: 64, help: 'Rows and columns of the grid.', unit: 'cells' }),
  blueShare: number({ default: 0.5, help: 'Probability that a cell is blue.' }),
  worldSeed: integer({ default: 1, min: 0, max: 4_294_967_295, help: 'Seed of how the cells are colored.' }),
  noise: number({ default: 0.3, help: 'Probability that a move is drawn evenly in place of the action.' }),
  maxSteps: integer({ default: 15, max: 1_000_000, help: 'Steps after which an episode is cut.', unit: 'steps' }),
};

export type BinaryWorldOptions = SettingsOf<typeof options>;

const stay: Move = [0, 0];

/** Rows and columns from a cell to each of the nine that touch it, itself in the middle; row by row. */
const neighborhood: readonly Move[] = [-1, 0, 1].flatMap((row) => [-1, 0, 1].map((column): Move => [row, column]));

/** 1 where a cell is blue, 0 where it is red, shape [cells]. */
export function colorCells({ size, blueShare, worldSeed }: BinaryWorldOptions): Uint8Array {
  const random = createRandom(worldSeed, 'binary world');
  return Uint8Array.from({ length: size * size }, () => (random.uniform() < blueShare ? 1 : 0));
}

/**
 * Binary world: what a state is worth depends on how many of the cells around it are blue, and on nothing else.
 *
 *     r = +1 where exactly 4 of the 9 cells are blue, −1 where exactly 5 are, 0 elsewhere
 *
 * The features say of each of the nine whether it is blue; beyond the border nothing is. One cell more makes the best the
 * worst, so no weighting of the features comes near the reward.
 *
 * Source: Wulfmeier, Ondruska & Posner, "Maximum entropy deep inverse reinforcement learning" (2015), §5.2.
 */
export function binaryWorld(chosen: BinaryWorldOptions): InverseWorld {
  const { size, noise, maxSteps } = chosen;
  const features = neighborColors(colorCells(chosen), size);
  const trueRewards = Float64Array.from({ length: size * size }, (_, state) => {
    const blueCount = features.values.subarray(state * 9, state * 9 + 9).reduce((sum, isBlue) => sum + isBlue, 0);
    return blueCount === 4 ? 1 : blueCount === 5 ? -1 : 0;
  });
  const moves = [up, right, down, left, stay];
  const actionLabels = ['up', 'right', 'down', 'left', 'stay'];
  return inverseWorld({ size, moves, actionLabels, noise, maxSteps }, trueRewards, features);
}

function neighborColors(isBlue: Uint8Array, size: number): StateFeatures {
  const values = new Float64Array(size * size * neighborhood.length);
  for (let state = 0; state < size * size; state++) {
    neighborhood.forEach(([rows, columns], index) => {
      const row = Math.floor(state / size) + rows;
      const column = (state % size) + columns;
      const isInside = row >= 0 && row < size && column >= 0 && column < size;
      values[state * 9 + index] = isInside ? isBlue[row * size + column]! : 0;
    });
  }
  const labels = neighborhood.map(([row, column]) => `blue ${row} rows down and ${column} columns right`);
  return { labels, values };
}

export const binaryWorldDefinition = defineEnvironment({
  id: 'BinaryWorld',
  family: 'inverse RL',
  summary: 'A grid of two colors, in which four blue cells around are the best and five the worst.',
  documentation: {
    description:
      'Each cell is blue or red. A state is good if exactly four of the nine cells around it, itself among them, are blue, and bad if exactly five are. It is made for recovering a reward that no weighting of the features comes near.',
    actions: '0 up, 1 right, 2 down, 3 left, 4 stay.',
    observations: 'The state, row · size + column, row 0 at the top.',
    rewards:
      'That of the state which the action leaves: +1 with 4 blue cells, −1 with 5, 0 otherwise. Beyond the border nothing is blue.',
    start:
      'The cells are colored once, from worldSeed, row by row, each blue with probability blueShare. One uniform draw picks the state, all equally likely. Each step makes one uniform draw u and takes the first next state, in ascending order, whose cumulative probability is greater than u. The action is done with probability 1 − noise; otherwise one of the five moves, each equally likely.',
    end: 'Never terminated; truncated after maxSteps steps.',
    source: 'Wulfmeier, Ondruska & Posner, "Maximum entropy deep inverse reinforcement learning" (2015), §5.2.',
  },
  options,
  create: binaryWorld,
});
