import type { Dynamics } from '../core/environment';
import { createRandom } from '../core/random';
import { boolean, choice, integer, type SettingsOf } from '../core/settings';
import { box } from '../core/spaces';
import { defineEnvironment } from './definition';
import { type FiniteDynamics, finiteDynamics, startIn, surely } from './finite';

/** What a whole dive along the diagonal costs. */
const divingCost = 0.01;

const options = {
  size: integer({ default: 10, min: 2, max: 100, help: 'Depth and width of the sea.', unit: 'cells' }),
  observation: choice({
    default: 'index',
    choices: ['index', 'one-hot'],
    help: 'What the agent sees: the index of the cell, or a picture of the sea with a single 1.',
  }),
  randomizesActions: boolean({
    default: true,
    help: 'In each cell one of the two actions, drawn once, goes to the right; otherwise it is always the second.',
  }),
  mapping: integer({ default: 0, min: 0, help: 'Seed of the draw of which action goes to the right.' }),
};

export type DeepSeaOptions = SettingsOf<typeof options>;

/** The action that goes to the right in each cell, shape [rows, columns]. */
export function rightActions({ size, randomizesActions, mapping }: Omit<DeepSeaOptions, 'observation'>): readonly number[] {
  const random = createRandom(mapping, 'deep sea');
  return Array.from({ length: size * size }, () => (randomizesActions ? random.integer(2) : 1));
}

/**
 * Deep sea: a dive from the upper left corner, one row deeper with each step, to a treasure in the lower right.
 *
 *     right: column + 1, reward −0.01 / size, and 1 more in the last column;  left: column − 1, reward 0
 *
 * Only `size` steps to the right one after the other find the treasure, each of which costs; evenly random actions find it
 * in one of 2^size episodes. The best return is 0.99. The states are cells, row · size + column; row `size` is the floor.
 *
 * Source: Osband et al., "Behaviour suite for reinforcement learning" (2020), appendix A, and `deep_sea.py` there;
 *         Osband, Van Roy, Russo & Wen, "Deep exploration via randomized value functions", JMLR 20 (2019), §5.
 */
export function deepSea(chosen: Omit<DeepSeaOptions, 'observation'>): FiniteDynamics {
  const { size } = chosen;
  const goesRight = rightActions(chosen);
  return finiteDynamics({
    stateCount: size * (size + 1),
    actionLabels: chosen.randomizesActions ? ['action 1', 'action 2'] : ['left', 'right'],
    initialProbabilities: startIn(size * (size + 1), [0]),
    outcomes(cell, action) {
      if (cell >= size * size) return surely(cell, 0, true);
      const [row, column] = [Math.floor(cell / size), cell % size];
      const isRight = action === goesRight[cell];
      const nextColumn = isRight ? Math.min(size - 1, column + 1) : Math.max(0, column - 1);
      const treasure = isRight && column === size - 1 ? 1 : 0;
      const reward = isRight ? treasure - divingCost / size : 0;
      return surely((row + 1) * size + nextColumn, reward, row === size - 1);
    },
  });
}

/** The same, observed as a picture of the sea that is 1 where the diver is, and 0 everywhere when it is on the floor. */
function deepSeaInPictures(chosen: DeepSeaOptions): Dynamics<number, Float64Array, number> {
  const { table: _overIndexes, ...rules } = deepSea(chosen);
  const cellCount = chosen.size ** 2;
  return {
    ...rules,
    observationSpace: box(new Array<number>(cellCount).fill(0), new Array<number>(cellCount).fill(1)),
    observe(cell) {
      const picture = new Float64Array(cellCount);
      if (cell < cellCount) picture[cell] = 1;
      return picture;
    },
  };
}

export const deepSeaDefinition = defineEnvironment({
  id: 'DeepSea',
  family: 'grids and tables',
  summary: 'Dive for a treasure that only a plan of many costly steps finds: a test of deep exploration.',
  documentation: {
    description:
      'A sea of size × size cells. Every step goes one row down and one column to the left or to the right; the edges hold. The treasure lies at the end of the diagonal.',
    actions:
      '0 and 1: one goes left, the other right. Which one does is drawn for each cell, once, with the seed mapping; with randomizesActions=false 0 is left.',
    observations:
      'Index of the cell, row · size + column, row 0 at the top; the cells of row size are the floor. With observation=one-hot size² numbers, 1 for the cell of the diver and 0 elsewhere.',
    rewards: '−0.01 / size for a step to the right, 1 more where it is made in the last column; 0 for a step to the left.',
    start: 'In the upper left corner; draws nothing.',
    end: 'Terminated on the floor, after size steps. Never truncated.',
    source:
      'Osband et al., "Behaviour suite for reinforcement learning" (2020), deep_sea; the draw of the actions is our own generator’s.',
  },
  options,
  create: (chosen) => (chosen.observation === 'index' ? deepSea(chosen) : deepSeaInPictures(chosen)),
});
