import { InvalidValueError } from '../core/errors';
import { createRandom } from '../core/random';
import { choice, integer, number, type SettingsOf } from '../core/settings';
import { defineEnvironment } from './definition';
import { down, left, type Move, right, up } from './gridMoves';
import { type InverseWorld, inverseWorld, type StateFeatures } from './inverseWorld';

/** A thing that stands on a cell of the world, with a color inside and one outside. */
export interface WorldObject {
  /** Row · size + column. */
  readonly cell: number;
  readonly innerColor: number;
  readonly outerColor: number;
}

const options = {
  size: integer({ default: 16, min: 4, max: 64, help: 'Rows and columns of the grid.', unit: 'cells' }),
  objects: integer({ default: 20, max: 1000, help: 'How many objects stand about.' }),
  colors: integer({ default: 2, min: 2, max: 16, help: 'How many colors there are; all but two mean nothing.' }),
  worldSeed: integer({
    default: 1,
    min: 0,
    max: 4_294_967_295,
    help: 'Seed of where the objects stand and how they are colored.',
  }),
  features: choice({
    default: 'binary',
    choices: ['binary', 'continuous'],
    help: 'What is known of a state: whether the nearest object of each color is nearer than 1, 2, … cells, or the distances.',
  }),
  noise: number({ default: 0.3, help: 'Probability that a move is drawn evenly in place of the action.' }),
  maxSteps: integer({ default: 50, max: 1_000_000, help: 'Steps after which an episode is cut.', unit: 'steps' }),
};

export type ObjectWorldOptions = SettingsOf<typeof options>;

const nearFirst = 3; // cells
const nearSecond = 2; // cells
const stay: Move = [0, 0];

/** Where the objects stand: for each its cell (drawn again while taken), its inner and its outer color. */
export function placeObjects({ size, objects, colors, worldSeed }: ObjectWorldOptions): readonly WorldObject[] {
  const random = createRandom(worldSeed, 'object world');
  const taken = new Set<number>();
  return Array.from({ length: objects }, () => {
    let cell = random.integer(size * size);
    while (taken.has(cell)) cell = random.integer(size * size);
    taken.add(cell);
    return { cell, innerColor: random.integer(colors), outerColor: random.integer(colors) };
  });
}

/**
 * Object world: what a state is worth depends on the colors nearby, not on where it is.
 *
 *     r = +1 within 3 cells of outer color 1 and within 2 of outer color 2,
 *         −1 within 3 cells of outer color 1 only,
 *          0 elsewhere
 *
 * No reward that is linear in the features can be this one, so it tells methods apart. Distances are Euclidean.
 *
 * @throws InvalidValueError when there are more objects than half the cells.
 *
 * Source: Levine, Popović & Koltun, "Nonlinear inverse reinforcement learning with Gaussian processes", NIPS 24 (2011), §6.
 */
export function objectWorld(chosen: ObjectWorldOptions): InverseWorld {
  const { size, objects } = chosen;
  if (objects > (size * size) / 2) {
    throw new InvalidValueError(`objects must be at most half of the ${size * size} cells, got ${objects}.`);
  }
  const distances = colorDistances(chosen);
  const width = 2 * chosen.colors;
  const trueRewards = Float64Array.from({ length: size * size }, (_, state) => {
    const first = distances[state * width + chosen.colors]!;
    const second = distances[state * width + chosen.colors + 1]!;
    return first > nearFirst ? 0 : second <= nearSecond ? 1 : -1;
  });
  const moves = [up, right, down, left, stay];
  const actionLabels = ['up', 'right', 'down', 'left', 'stay'];
  const grid = { size, moves, actionLabels, noise: chosen.noise, maxSteps: chosen.maxSteps };
  const features = chosen.features === 'binary' ? binaryFeatures(distances, chosen) : continuousFeatures(distances, chosen);
  return inverseWorld(grid, trueRewards, features);
}

/**
 * Distance from each cell to the nearest object of each inner color, then of each outer color, shape [cells, 2 · colors].
 *
 * Where there is no object of a color: the diagonal of the world, which no distance exceeds.
 */
function colorDistances(chosen: ObjectWorldOptions): Float64Array {
  const { size, colors } = chosen;
  const width = 2 * colors;
  const distances = new Float64Array(size * size * width).fill(size * Math.SQRT2);
  for (const { cell, innerColor, outerColor } of placeObjects(chosen)) {
    for (let state = 0; state < size * size; state++) {
      const rows = Math.floor(state / size) - Math.floor(cell / size);
      const columns = (state % size) - (cell % size);
      for (const color of [innerColor, colors + outerColor]) {
        const index = state * width + color;
        distances[index] = Math.min(distances[index]!, Math.hypot(rows, columns));
      }
    }
  }
  return distances;
}

function colorLabels(colors: number): string[] {
  return ['inner', 'outer'].flatMap((place) => Array.from({ length: colors }, (_, color) => `${place} color ${color + 1}`));
}

function continuousFeatures(distances: Float64Array, { colors }: ObjectWorldOptions): StateFeatures {
  return { labels: colorLabels(colors).map((label) => `distance to ${label}, cells`), values: distances };
}

/** For each color and each d from 1 to the size: whether an object of that color is nearer than d cells. */
function binaryFeatures(distances: Float64Array, { colors, size }: ObjectWorldOptions): StateFeatures {
  const thresholds = Array.from({ length: size }, (_, index) => index + 1);
  const labels = colorLabels(colors).flatMap((label) => thresholds.map((d) => `${label} nearer than ${d} cells`));
  const values = new Float64Array(distances.length * size);
  distances.forEach((distance, index) => {
    thresholds.forEach((threshold, offset) => {
      if (distance < threshold) values[index * size + offset] = 1;
    });
  });
  return { labels, values };
}

export const objectWorldDefinition = defineEnvironment({
  id: 'ObjectWorld',
  family: 'inverse RL',
  summary: 'A grid with colored objects, in which it is good to be near one color only beside another.',
  documentation: {
    description:
      'Objects with an inner and an outer color stand about on a grid. Being near the first outer color is good if the second is near as well, and bad if not; all other colors distract. It is made for recovering a reward that no weighting of the features gives.',
    actions: '0 up, 1 right, 2 down, 3 left, 4 stay.',
    observations: 'The state, row · size + column, row 0 at the top.',
    rewards:
      'That of the state which the action leaves: +1 within 3 cells (Euclidean) of outer color 1 and within 2 of outer color 2; −1 within 3 cells of outer color 1 only; 0 elsewhere.',
    start:
      'The objects are placed once, from worldSeed: for each a cell, again while it is taken, an inner and an outer color. One uniform draw picks the state, all equally likely. Each step makes one uniform draw u and takes the first next state, in ascending order, whose cumulative probability is greater than u. The action is done with probability 1 − noise; otherwise one of the five moves, each equally likely.',
    end: 'Never terminated; truncated after maxSteps steps.',
    source:
      'Levine, Popović & Koltun, "Nonlinear inverse reinforcement learning with Gaussian processes", NIPS 24 (2011), 19–27, §6.',
  },
  options,
  create: objectWorld,
});
