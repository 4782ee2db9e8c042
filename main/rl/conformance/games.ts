import { createRandom } from '../core/random';
import { matrixGame, namedBimatrices } from '../environments/games/matrixGame';
import {
  type Bimatrix,
  bestResponseGains,
  expectedPayoffs,
  isZeroSum,
  nashConv,
  parseBimatrix,
  type StrategyProfile,
} from '../games/bimatrix';
import { findEquilibria } from '../games/supportEnumeration';
import { solveZeroSum } from '../games/zeroSum';
import type { Comparison } from './comparison';
import type { Json } from './json';

const tolerance = () => 1e-9;

/** Matrix games: what profiles are worth, how far they are from equilibrium, all equilibria, and values. */
export function replayGames(file: Json, comparison: Comparison): void {
  comparison.addEnvironment('MatrixGame');
  for (const [name, game] of file.get('games').entries()) {
    const payoffs = { rowPayoffs: matrix(game.get('row_payoff')), columnPayoffs: matrix(game.get('col_payoff')) };
    compareCatalog(name, payoffs, comparison);
    comparePlay(game, payoffs, comparison);
    compareEquilibria(game, payoffs, comparison);
    compareValue(game, payoffs, comparison);
    for (const profile of game.get('profiles').items()) compareProfile(profile, payoffs, comparison);
    comparison.trajectories++;
  }
}

function matrix(part: Json): number[][] {
  return part.items().map((row) => row.numbers());
}

/** A game that we have under the same name must have the same payoffs. */
function compareCatalog(name: string, { rowPayoffs, columnPayoffs }: Bimatrix, comparison: Comparison): void {
  const ours = Object.hasOwn(namedBimatrices, name) ? parseBimatrix(namedBimatrices[name]!.payoffs) : undefined;
  if (ours === undefined) return;
  comparison.observation(`${name}, row payoffs`, ours.rowPayoffs.flat(), rowPayoffs.flat(), tolerance);
  comparison.observation(`${name}, column payoffs`, ours.columnPayoffs.flat(), columnPayoffs.flat(), tolerance);
}

/** Playing every cell as an environment pays what the table says, and ends the episode. */
function comparePlay(game: Json, payoffs: Bimatrix, comparison: Comparison): void {
  const names = [payoffs.rowPayoffs, payoffs.rowPayoffs[0]!].map((actions) => actions.map((_payoff, index) => `${index}`));
  const played = matrixGame(payoffs, names, 1, false);
  const random = createRandom(0);
  payoffs.rowPayoffs.forEach((cells, row) => {
    cells.forEach((payoff, column) => {
      const where = `${game.path}, cell ${row}, ${column}`;
      const { rewards, terminated } = played.transition(played.initialState(random), [row, column], random);
      comparison.reward(where, rewards[0]!, payoff, 0);
      comparison.reward(where, rewards[1]!, payoffs.columnPayoffs[row]![column]!, 0);
      comparison.flag(where, 'terminated', terminated, true);
      comparison.steps++;
    });
  });
}

function compareProfile(part: Json, payoffs: Bimatrix, comparison: Comparison): void {
  const profile = readProfile(part);
  comparison.observation(`${part.path}, payoffs`, expectedPayoffs(payoffs, profile), part.get('payoffs').numbers(2), tolerance);
  comparison.observation(`${part.path}, gains`, bestResponseGains(payoffs, profile), part.get('gains').numbers(2), tolerance);
  comparison.observation(`${part.path}, NashConv`, [nashConv(payoffs, profile)], [part.get('nash_conv').number()], tolerance);
}

/** Each recorded equilibrium must be among ours, and ours must not be more. */
function compareEquilibria(game: Json, payoffs: Bimatrix, comparison: Comparison): void {
  const recorded = game.get('equilibria').items();
  const found = findEquilibria(payoffs);
  if (found.length !== recorded.length) comparison.differ(game.path, `has ${found.length} equilibria, not ${recorded.length}`);
  for (const equilibrium of recorded) {
    const there = readProfile(equilibrium);
    const here = nearestProfile(found, there);
    if (here === undefined) continue; // counted as a difference above
    const where = `${equilibrium.path}, strategies`;
    comparison.observation(where, [...here.row, ...here.column], [...there.row, ...there.column], tolerance);
    comparison.observation(
      `${equilibrium.path}, payoffs`,
      expectedPayoffs(payoffs, here),
      equilibrium.get('payoffs').numbers(2),
      tolerance,
    );
  }
}

function compareValue(game: Json, payoffs: Bimatrix, comparison: Comparison): void {
  const recorded = game.find('value');
  if (isZeroSum(payoffs) !== game.get('zero_sum').boolean()) comparison.differ(game.path, 'is not told from a zero-sum game');
  if (recorded === undefined) return;
  const { rowPayoffs } = payoffs;
  const { value, row, column } = solveZeroSum(rowPayoffs.flat(), rowPayoffs.length, rowPayoffs[0]!.length);
  comparison.observation(`${game.path}, value`, [value], [recorded.number()], tolerance);
  const gains = bestResponseGains(payoffs, { row: [...row], column: [...column] });
  comparison.observation(`${game.path}, gains at the solution`, gains, [0, 0], tolerance);
}

function readProfile(part: Json): StrategyProfile {
  return { row: part.get('row').numbers(), column: part.get('col').numbers() };
}

function nearestProfile(found: readonly StrategyProfile[], wanted: StrategyProfile): StrategyProfile | undefined {
  const distance = ({ row, column }: StrategyProfile) =>
    [...row, ...column].reduce((sum, weight, i) => sum + Math.abs(weight - [...wanted.row, ...wanted.column][i]!), 0);
  return found.toSorted((a, b) => distance(a) - distance(b))[0];
}
