import { InvalidValueError, shorten } from '../core/errors';
import { integer, integers, text } from '../core/settings';
import { defineEnvironment } from './definition';
import { dynamicsFromData } from './tableData';
import { worldNameSetting } from './worldName';

/** The recycling robot of Sutton & Barto, 2nd ed. (2018), example 3.3, p. 52, with α = 0.8, β = 0.6 and rewards 2 and 1. */
const recyclingRobot = '[[[[0.8,0,2],[0.2,1,2]],[[1,0,1]],[[1,0,0]]],[[[0.6,1,2],[0.4,0,-3]],[[1,1,1]],[[1,0,0]]]]';

function parseTable(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    throw new InvalidValueError(`The table must be JSON, got "${shorten(json)}".`);
  }
}

export const mdpDefinition = defineEnvironment({
  id: 'MDP',
  family: 'grids and tables',
  summary: 'Any finite Markov decision process you can write down; to begin with, the recycling robot.',
  documentation: {
    description:
      'A process given as a table. The one it comes with: a robot with a high (0) or low (1) battery searches for cans, waits, or recharges.',
    actions: 'As many as the table has for each state; for the robot 0 search, 1 wait, 2 recharge.',
    observations: 'Index of the state.',
    rewards: 'Those of the table.',
    start:
      'In one of the states in starts, each equally likely; in any state if there are none. One draw where there are several.',
    end: 'Terminated where the table says so; truncated after maxSteps steps.',
    source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §3.1 and, for the robot, example 3.3, p. 52.',
  },
  options: {
    name: worldNameSetting,
    table: text({
      default: recyclingRobot,
      maxLength: 1_000_000,
      help: 'JSON: for each state, for each action, a list of [probability, next state, reward, terminated 0 or 1].',
    }),
    starts: integers({ default: [], min: 0, max: 1_000_000, maxLength: 10_000, help: 'States an episode may start in.' }),
    maxSteps: integer({ default: 100, max: 10_000_000, help: 'Steps after which an episode is cut.', unit: 'steps' }),
    stateNames: text({ default: '', help: 'A name for each state, separated by commas; empty for numbers.' }),
    actionNames: text({ default: '', help: 'A name for each action, separated by commas; empty for numbers.' }),
  },
  create: ({ table, starts, maxSteps, stateNames, actionNames }) =>
    dynamicsFromData(parseTable(table), {
      maxEpisodeSteps: maxSteps,
      ...(starts.length > 0 && { starts }),
      ...(stateNames !== '' && { stateLabels: stateNames.split(',') }),
      ...(actionNames !== '' && { actionLabels: actionNames.split(',') }),
    }),
});
