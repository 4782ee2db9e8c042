import { InvalidValueError, shorten } from '../core/errors';
import { choice, integer, number, text } from '../core/settings';
import { defineEnvironment } from './definition';
import { down, left, right, up } from './gridMoves';
import { type InverseWorld, inverseWorld, stateIndicators } from './inverseWorld';

const size = 5;
const stateCount = size * size;

/** Rewards of each state, rows from the top. */
const namedRewards: Readonly<Record<string, string>> = {
  corner: '0,0,0,0,1/0,0,0,0,0/0,0,0,0,0/0,0,0,0,0/0,0,0,0,0',
  'one-good-two-bad': '0,0,0,0,0/0,0,0,-1,0/1,0,0,0,0/0,0,0,0,0/0,0,-1,0,0',
  smooth:
    '0.6245,1,0.6257,0.2244,0.0801/0.3728,0.5455,0.3617,0.2987,0.194/0.0231,-0.0973,-0.1257,0.1457,0.1779/-0.0454,-0.1794,-0.2087,-0.0184,0.0547/-0.0139,-0.0516,-0.0648,-0.0205,0.0043',
};

/** @throws InvalidValueError when the text is not five rows of five finite numbers. */
function parseRewards(given: string): Float64Array {
  const rows = given.split('/').map((row) => row.split(','));
  const rewards = Float64Array.from(rows.flat(), (cell) => (cell.trim() === '' ? Number.NaN : Number(cell)));
  if (rows.length !== size || rows.some((row) => row.length !== size) || !rewards.every(Number.isFinite)) {
    throw new InvalidValueError(`rewards must be ${size} rows of ${size} numbers, got "${shorten(given)}".`);
  }
  return rewards;
}

/**
 * The 5×5 world of inverse reinforcement learning: no goal and no end, only states that are worth more than others.
 *
 * @param rewards of each state, shape [25].
 *
 * Source: Ng & Russell, "Algorithms for inverse reinforcement learning", ICML 2000, §5.1.
 */
export function inverseGridWorld(rewards: Float64Array, noise: number, maxSteps: number): InverseWorld {
  const grid = { size, moves: [up, right, down, left], actionLabels: ['up', 'right', 'down', 'left'], noise, maxSteps };
  return inverseWorld(grid, rewards, stateIndicators(stateCount));
}

export const inverseGridWorldDefinition = defineEnvironment({
  id: 'InverseGridWorld',
  family: 'inverse RL',
  summary: 'A grid in which an expert knows what each cell is worth, and you are to find out.',
  documentation: {
    description:
      'A 5×5 grid without goal or end. Each state has a reward, paid for being there. Actions go astray three times in ten. It is made for recovering the reward from what an expert does; the true one can be chosen, to see how close one comes.',
    actions: '0 up, 1 right, 2 down, 3 left.',
    observations: 'The state, row · 5 + column, row 0 at the top.',
    rewards:
      'That of the state which the action leaves. corner: 1 in the upper right corner, else 0; one-good-two-bad: 1 in one cell, −1 in two; smooth: different everywhere, with neighbors alike.',
    start:
      'One uniform draw picks the state, all equally likely. Each step makes one uniform draw u and takes the first next state, in ascending order, whose cumulative probability is greater than u. The action is done with probability 1 − noise; otherwise one of the four directions, each equally likely.',
    end: 'Never terminated; truncated after maxSteps steps.',
    source: 'Ng & Russell, "Algorithms for inverse reinforcement learning", ICML 2000, 663–670, §5.1.',
  },
  options: {
    reward: choice({ default: 'corner', choices: Object.keys(namedRewards), help: 'What the states are worth.' }),
    rewards: text({
      default: '',
      maxLength: 1000,
      help: 'Rewards of your own in place of it: five rows separated by "/" of five numbers separated by ",".',
    }),
    noise: number({ default: 0.3, help: 'Probability that a direction is drawn evenly in place of the action.' }),
    maxSteps: integer({ default: 15, max: 1_000_000, help: 'Steps after which an episode is cut.', unit: 'steps' }),
  },
  create: ({ reward, rewards, noise, maxSteps }) =>
    inverseGridWorld(parseRewards(rewards === '' ? namedRewards[reward]! : rewards), noise, maxSteps),
});
