import { CoreError } from '../core/errors';
import { describeCell } from '../environments/gridLayout';
import { solveTable } from '../planning/solve';
import type { DrawnGrid } from './drawnGrid';
import { layoutOf, markedStarts } from './drawnGrid';
import { unboundedReturn } from './unboundedReturn';
import { dynamicsOf, environmentIdOf, type World } from './world';
import { problem, reachableFrom, type WorldProblem } from './worldProblem';

type GridWorld = Extract<World, { readonly kind: 'grid' }>;

/** Most cells of a world whose best policy is looked at; larger ones would make people wait. */
const mostCellsToSolve = 400;

/** What is wrong or odd about a world on a grid: errors first, then warnings; empty where all is well. */
export function checkGrid(world: GridWorld): WorldProblem[] {
  const { grid, discount } = world;
  const columnCount = grid.rows[0]!.length;
  const nameOf = (cell: number) => describeCell(cell, columnCount);
  const layout = layoutOf(grid);
  if (layout.starts.length === 0) return [problem('error', 'There is no cell to start in, only walls and ends.')];

  let table: ReturnType<typeof dynamicsOf>['table'];
  try {
    ({ table } = dynamicsOf(world));
  } catch (error) {
    return [refusal(error)];
  }
  const reached = reachableFrom(layout.starts, table.actionCount, table.outcomes);
  const goals = cellsOfKind(layout.cells, 'goal');
  const reachedGoals = goals.filter((goal) => reached.has(goal));
  const problems: WorldProblem[] = [];

  if (goals.length > 0 && reachedGoals.length === 0) {
    const from = markedStarts(grid).length > 0 ? 'the start' : 'any cell';
    problems.push(problem('error', `The goal cannot be reached from ${from}: ${nameOf(goals[0]!)}.`, goals));
  } else {
    for (const start of stuckStarts(layout.starts, goals, table)) {
      problems.push(problem('warning', `The goal cannot be reached from the start in ${nameOf(start)}.`, [start]));
    }
  }
  const endless = unboundedReturn(table, discount, nameOf);
  if (endless !== undefined) problems.push(endless);
  if (problems.length === 0) {
    try {
      environmentIdOf(world);
    } catch (error) {
      problems.push(refusal(error));
    }
  }

  const isFloor = (cell: number) => layout.cells[cell]!.kind === 'floor';
  const ends = layout.cells.flatMap((cell, index) => (cell.ends && cell.kind !== 'wall' ? [index] : []));
  if (!ends.some((end) => reached.has(end))) {
    problems.push(problem('warning', `Nothing ends an episode here; each is cut after ${grid.maxSteps} steps.`));
  }
  const cutOff = layout.cells.flatMap((_, cell) => (isFloor(cell) && !reached.has(cell) ? [cell] : []));
  if (cutOff.length > 0) {
    const what = cutOff.length === 1 ? `The cell ${nameOf(cutOff[0]!)}` : `${cutOff.length} cells of floor`;
    problems.push(problem('warning', `${what} cannot be reached from the start.`, cutOff));
  }
  const shortest = fewestSteps(layout.starts, reachedGoals, table);
  if (shortest !== undefined && shortest > grid.maxSteps) {
    problems.push(
      problem('warning', `The nearest goal is ${shortest} steps away, but an episode is cut after ${grid.maxSteps} steps.`),
    );
  }
  if (endless === undefined && reachedGoals.length > 0 && layout.cells.length <= mostCellsToSolve) {
    problems.push(...shunnedGoal(world, table, layout.starts, reachedGoals));
  }
  return problems.sort((a, b) => Number(b.level === 'error') - Number(a.level === 'error'));
}

/** A goal that the best policy stays away from: rewards elsewhere are worth more than getting there. */
function shunnedGoal(
  { discount }: GridWorld,
  table: ReturnType<typeof dynamicsOf>['table'],
  starts: readonly number[],
  goals: readonly number[],
): WorldProblem[] {
  const { actions } = solveTable(table, { discount });
  const visited = reachableFrom(starts, table.actionCount, (state, action) =>
    actions[state]!.includes(action) ? table.outcomes(state, action) : [],
  );
  if (goals.some((goal) => visited.has(goal))) return [];
  return [
    problem(
      'warning',
      'The best policy never goes to a goal: with these rewards and this discount, staying away is worth more.',
      goals,
    ),
  ];
}

function refusal(error: unknown): WorldProblem {
  if (error instanceof CoreError) return problem('error', error.message);
  throw error;
}

function cellsOfKind(cells: ReturnType<typeof layoutOf>['cells'], kind: 'goal'): number[] {
  return cells.flatMap((cell, index) => (cell.kind === kind ? [index] : []));
}

function stuckStarts(
  starts: readonly number[],
  goals: readonly number[],
  table: ReturnType<typeof dynamicsOf>['table'],
): readonly number[] {
  if (goals.length === 0 || starts.length > 8) return [];
  return starts.filter((start) => {
    const reached = reachableFrom([start], table.actionCount, table.outcomes);
    return !goals.some((goal) => reached.has(goal));
  });
}

/** Steps to the nearest goal, if every step goes as well as it can; `undefined` where there is none. */
function fewestSteps(
  starts: readonly number[],
  goals: readonly number[],
  table: ReturnType<typeof dynamicsOf>['table'],
): number | undefined {
  const wanted = new Set(goals);
  let front = new Set(starts);
  const seen = new Set(starts);
  for (let steps = 0; front.size > 0; steps++) {
    if ([...front].some((state) => wanted.has(state))) return steps;
    const next = new Set<number>();
    for (const state of front) {
      for (let action = 0; action < table.actionCount; action++) {
        for (const outcome of table.outcomes(state, action)) if (!seen.has(outcome.state)) next.add(outcome.state);
      }
    }
    for (const state of next) seen.add(state);
    front = next;
  }
  return undefined;
}

/** Whether somebody can stand in a cell and go on from there. */
export function isOpenCell(grid: DrawnGrid, cell: number): boolean {
  const found = layoutOf(grid).cells[cell];
  return found !== undefined && !found.ends;
}
