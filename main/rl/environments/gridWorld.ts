import type { WeightedOutcome } from '../core/environment';
import { InvalidValueError } from '../core/errors';
import { integer, integers, number, type SettingsOf, text } from '../core/settings';
import { defineEnvironment } from './definition';
import { type FiniteDynamics, finiteDynamics, startIn, surely } from './finite';
import { describeCell, type GridLayout, parseGridLayout } from './gridLayout';
import { down, left, type Move, moveWithin, right, up } from './gridMoves';
import { worldNameSetting } from './worldName';

const layoutOfTheFirstMinute = 'S...#.../.##...#./.#..X.../...#..#./.#...#../...#...G';

const options = {
  name: worldNameSetting,
  layout: text({
    default: layoutOfTheFirstMinute,
    help: 'The world: # wall, . floor, S start, G goal, X pit, digits and legend letters for rewards; rows separated by "/".',
  }),
  slip: number({ default: 0, help: 'Probability of going to one of the two sides instead, half each.' }),
  wind: integers({
    default: [],
    min: -9,
    max: 9,
    maxLength: 1000,
    help: 'Cells by which each column blows upward (negative: downward); empty for no wind.',
    unit: 'cells',
  }),
  stepReward: number({ default: -0.02, min: -1000, max: 1000, help: 'Reward of a step that ends on plain floor.' }),
  goalReward: number({ default: 1, min: -1000, max: 1000, help: 'Reward of the step into a goal.' }),
  pitReward: number({ default: -1, min: -1000, max: 1000, help: 'Reward of the step into a pit.' }),
  legend: text({ default: '', maxLength: 500, help: 'Rewards of lettered cells: "a:-5,b:2!"; "!" ends the episode there.' }),
  maxSteps: integer({ default: 200, max: 1_000_000, help: 'Steps after which an episode is cut.', unit: 'steps' }),
};

export type GridWorldOptions = SettingsOf<typeof options>;

/** The world that the options draw. @throws InvalidValueError as `parseGridLayout`. */
export function gridWorldLayout({ layout, stepReward, goalReward, pitReward, legend }: GridWorldOptions): GridLayout {
  return parseGridLayout(layout, { floor: stepReward, goal: goalReward, pit: pitReward, legend });
}

const moves: readonly Move[] = [up, right, down, left];

/** What the actions of a walk on a grid are called, in their order. */
export const gridActions = ['up', 'right', 'down', 'left'] as const;

/**
 * A walk on a grid that anybody can draw.
 *
 * State = row · columns + column, row 0 at the top. The chosen direction is taken with probability 1 − slip, and each
 * direction at right angles to it with slip / 2 (drawn in the order chosen, counter-clockwise, clockwise). Then the
 * wind of the column that was left blows the walker upward, one cell at a time. Walls and edges hold. The reward is that
 * of the cell where the step ends, also when the walker was held there.
 *
 * @throws InvalidValueError when the layout cannot be read, the wind does not fit, or no goal can be reached.
 */
export function gridWorld(chosen: GridWorldOptions): FiniteDynamics {
  const layout = gridWorldLayout(chosen);
  const dynamics = gridDynamics(layout, chosen);
  checkGoal(layout, dynamics.table.outcomes);
  return dynamics;
}

/**
 * The rules of a walk on a layout, also of one whose goals nobody can reach, as happens while it is being drawn.
 *
 * @throws InvalidValueError when the wind does not fit the layout, or there is no cell to start in.
 */
export function gridDynamics(layout: GridLayout, chosen: Pick<GridWorldOptions, 'wind' | 'slip' | 'maxSteps'>): FiniteDynamics {
  const { columnCount, cells, starts } = layout;
  if (chosen.wind.length !== 0 && chosen.wind.length !== columnCount) {
    throw new InvalidValueError(`wind must have one strength for each of the ${columnCount} columns, got ${chosen.wind.length}.`);
  }
  const outcomes = (state: number, action: number): readonly WeightedOutcome[] => {
    if (cells[state]!.ends) return surely(state, 0, true);
    return directionsTaken(action, chosen.slip).map(([direction, probability]) => {
      const next = blow(layout, chosen.wind, state, push(layout, state, moves[direction]!));
      return { probability, state: next, reward: cells[next]!.reward, terminated: cells[next]!.ends };
    });
  };
  return finiteDynamics({
    stateCount: cells.length,
    actionLabels: gridActions,
    maxEpisodeSteps: chosen.maxSteps,
    initialProbabilities: startIn(cells.length, starts),
    outcomes,
  });
}

function directionsTaken(action: number, slip: number): [direction: number, probability: number][] {
  const taken: [number, number][] = [
    [action, 1 - slip],
    [(action + 3) % 4, slip / 2],
    [(action + 1) % 4, slip / 2],
  ];
  return taken.filter(([, probability]) => probability > 0);
}

/** The cell next to `from`, or `from` where a wall or the edge holds. */
function push(layout: GridLayout, from: number, move: Move): number {
  const next = moveWithin(layout, from, move);
  return layout.cells[next]!.kind === 'wall' ? from : next;
}

function blow(layout: GridLayout, wind: readonly number[], left: number, entered: number): number {
  const strength = wind[left % layout.columnCount] ?? 0;
  let cell = entered;
  for (let count = 0; count < Math.abs(strength); count++) cell = push(layout, cell, [-Math.sign(strength), 0]);
  return cell;
}

/** A world may do without goals, but not have goals that nobody can reach. */
function checkGoal(layout: GridLayout, outcomes: (state: number, action: number) => readonly WeightedOutcome[]): void {
  if (!layout.cells.some((cell) => cell.kind === 'goal')) return;
  const reached = new Set(layout.starts);
  for (const state of reached) {
    for (let action = 0; action < moves.length; action++) {
      for (const { state: next } of outcomes(state, action)) reached.add(next);
    }
  }
  if ([...reached].some((state) => layout.cells[state]!.kind === 'goal')) return;
  const start = describeCell(layout.starts[0]!, layout.columnCount);
  throw new InvalidValueError(`A goal must be within reach of the start, got none that can be reached from ${start}.`);
}

export const gridWorldDefinition = defineEnvironment({
  id: 'GridWorld',
  family: 'grids and tables',
  summary: 'Find the way through a world of cells that you can draw yourself.',
  documentation: {
    description:
      'A walker moves from cell to cell of a grid with walls, goals, pits, slippery ground and wind, all of which can be drawn.',
    actions:
      '0 up, 1 right, 2 down, 3 left. With slip, the walker may go to one of the two sides of the chosen direction instead.',
    observations: 'Index of the cell: row · columns + column, row 0 at the top.',
    rewards: 'That of the cell where the step ends: stepReward on floor, goalReward, pitReward, a digit or the legend’s number.',
    start: 'On one of the cells S, each equally likely (on any floor cell if there is no S); one draw where there are several.',
    end: 'Terminated in a goal, a pit or a legend cell with "!"; truncated after maxSteps steps.',
    source:
      'After the grid worlds of Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §3.5 and §6.5, and, for slipping, Russell & Norvig, Artificial Intelligence, 4th ed. (2021), §17.1.',
  },
  options,
  create: gridWorld,
});
