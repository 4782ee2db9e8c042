import type { TransitionTable } from '../core/environment';
import { createEnvironment } from '../environments/registry';
import { tableFromData } from '../environments/tableData';
import { bestReturnWithin, policyReturnWithin, startValue } from '../planning/finiteHorizon';
import { type Solution, solveTable } from '../planning/solve';
import type { Comparison } from './comparison';
import { createLikeGymnasium } from './gymnasiumOptions';
import type { Json } from './json';

const valueTolerance = (value: number): number => 1e-9 * Math.max(1, Math.abs(value));
/** Below this gap between best and next action, rounding decides which of them count as optimal. */
const leastGap = 1e-6;

/** Optimal values and actions of finite environments, solved here once more. */
export function replaySolutions(file: Json, comparison: Comparison): void {
  for (const [name, problem] of file.get('problems').entries()) {
    if (name === 'gambler') compareGambler(problem, comparison);
    else if (name === 'jacks-car-rental') compareCarRental(problem, comparison);
    else if (name === 'garnet') compareRandomProcesses(problem, comparison);
    else compareEnvironment(problem, comparison);
  }
}

function compareEnvironment(problem: Json, comparison: Comparison): void {
  const id = problem.get('env').text();
  comparison.addEnvironment(id);
  const table = createLikeGymnasium(id, problem.get('options')).table!;
  for (const record of problem.get('solutions').items()) {
    const solution = compareSolution(table, record, record.get('V').numbers(), comparison);
    compareSets(record, record.get('optimal_actions'), solution.actions, comparison);
    compareReturns(table, record, solution, comparison);
  }
}

/** Stakes beyond what the gambler can place count as the greatest possible one. */
function compareGambler(problem: Json, comparison: Comparison): void {
  comparison.addEnvironment('Gambler');
  const goal = problem.get('goal').number();
  for (const record of problem.get('solutions').items()) {
    const { table } = createEnvironment(`Gambler?headsProbability=${record.get('p_h').number()}&goal=${goal}`);
    const solution = compareSolution(table!, record, record.get('V').numbers(), comparison);
    const stakes = solution.actions.map((actions, capital) =>
      capital === 0 || capital === goal ? [] : distinct(actions.map((action) => Math.min(action + 1, capital, goal - capital))),
    );
    const recorded = record.find('optimal_stakes');
    if (recorded?.value !== null && recorded !== undefined) compareSets(record, recorded, stakes, comparison);
  }
}

function compareCarRental(problem: Json, comparison: Comparison): void {
  comparison.addEnvironment('JacksCarRental');
  for (const record of problem.get('solutions').items()) {
    const number = (name: string) => record.get(name).number();
    const [requests1, requests2] = record.get('request_rates').numbers(2);
    const [returns1, returns2] = record.get('return_rates').numbers(2);
    const options = {
      requests1,
      requests2,
      returns1,
      returns2,
      moveCost: number('move_cost'),
      rent: number('rent'),
      maxCars: number('max_cars'),
      maxMove: number('max_move'),
      freeFirstMove: record.get('free_first_move_1_to_2').boolean(),
      parkingCost: number('parking_cost_over_10'),
    };
    const query = Object.entries(options).map(([name, value]) => `${name}=${value}`);
    const { table } = createEnvironment(`JacksCarRental?${query.join('&')}`);
    const rows = record.get('V').items(options.maxCars + 1);
    const solution = compareSolution(
      table!,
      record,
      rows.flatMap((row) => row.numbers()),
      comparison,
    );
    const moves = solution.actions.map((actions, state) =>
      distinct(actions.map((action) => possibleMove(action - options.maxMove, state, options.maxCars))),
    );
    const recorded = record.get('optimal_moves');
    compareSets(record, recorded.with(recorded.items().flatMap((row) => row.value)), moves, comparison);
  }
}

/** As many cars as there are to move. */
function possibleMove(move: number, state: number, maxCars: number): number {
  const [cars1, cars2] = [Math.floor(state / (maxCars + 1)), state % (maxCars + 1)];
  return Math.max(-cars2, Math.min(cars1, move));
}

function compareRandomProcesses(problem: Json, comparison: Comparison): void {
  comparison.addEnvironment('MDP');
  for (const record of problem.get('mdps').items()) {
    const solution = compareSolution(tableFromData(record.get('table').value), record, record.get('V').numbers(), comparison);
    compareSets(record, record.get('optimal_actions'), solution.actions, comparison);
  }
}

function compareSolution(table: TransitionTable, record: Json, values: readonly number[], comparison: Comparison): Solution {
  const solution = solveTable(table, { discount: discountOf(record), method: 'policy-iteration' });
  comparison.observation(`${record.path}.V`, solution.values, values, valueTolerance);
  comparison.trajectories++;
  comparison.steps += values.length;
  return solution;
}

/** Sets of optimal actions, where the gap to the next best is more than rounding. */
function compareSets(record: Json, recorded: Json, ours: readonly (readonly number[])[], comparison: Comparison): void {
  const gap = record.find('smallest_nonzero_gap');
  if (gap !== undefined && gap.number() < leastGap) return;
  recorded.items(ours.length).forEach((actions, state) => {
    const theirs = [...actions.numbers()].sort((a, b) => a - b);
    if (theirs.join() !== ours[state]!.join()) comparison.differ(actions.path, `is ${ours[state]} here, not ${theirs}`);
  });
}

function compareReturns(table: TransitionTable, record: Json, solution: Solution, comparison: Comparison): void {
  const compare = (name: string, compute: () => number) => {
    const recorded = record.find(name)?.number();
    if (recorded !== undefined) comparison.reward(`${record.path}.${name}`, compute(), recorded, valueTolerance(recorded));
  };
  compare('start_value', () => startValue(table, solution.values));
  const limit = record.find('time_limit')?.number() ?? 0;
  compare('best_undiscounted_return_within_limit', () => bestReturnWithin(table, limit));
  // Undiscounted, states can be indifferent between going on and standing still; rounding chose for the record.
  if (discountOf(record) === 1) return;
  const lowest = solution.actions.map((actions) => actions[0]!);
  compare('this_policy_undiscounted_return_within_limit', () => policyReturnWithin(table, lowest, limit));
}

function discountOf(record: Json): number {
  return record.get('gamma').number();
}

function distinct(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}
