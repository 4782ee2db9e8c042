import type { TransitionTable, WeightedOutcome } from '../core/environment';
import { InvalidValueError, shorten } from '../core/errors';
import { type FiniteDynamics, finiteDynamics, startIn } from './finite';

/** What a Markov decision process may say about itself besides its table. */
export interface TableExtras {
  /** States an episode may start in, each equally likely; all when absent. */
  readonly starts?: readonly number[];
  readonly maxEpisodeSteps?: number;
  readonly actionLabels?: readonly string[];
  readonly stateLabels?: readonly string[];
}

/**
 * A Markov decision process from plain data: `table[state][action]` is a list of [probability, next state, reward,
 * terminated 0 or 1]; the last may be left out.
 *
 * @throws InvalidValueError that says in plain words what is wrong, and where.
 */
export function dynamicsFromData(data: unknown, extras: TableExtras = {}): FiniteDynamics {
  const rows = readTable(data);
  const stateCount = rows.length;
  const starts = extras.starts ?? rows.map((_, state) => state);
  for (const start of starts) {
    if (!Number.isInteger(start) || start < 0 || start >= stateCount) {
      throw new InvalidValueError(`A start must be a state in [0, ${stateCount - 1}], got ${shorten(start)}.`);
    }
  }
  const { stateLabels } = extras;
  checkLabels('states', stateLabels, stateCount);
  checkLabels('actions', extras.actionLabels, rows[0]!.length);
  return finiteDynamics({
    stateCount,
    ...(stateLabels && { stateLabels }),
    actionLabels: extras.actionLabels ?? rows[0]!.map((_, action) => `action ${action}`),
    maxEpisodeSteps: extras.maxEpisodeSteps ?? Infinity,
    initialProbabilities: startIn(stateCount, starts),
    outcomes: (state, action) => rows[state]![action]!,
  });
}

function checkLabels(what: string, labels: readonly string[] | undefined, count: number): void {
  if (labels === undefined || labels.length === count) return;
  throw new InvalidValueError(`There must be ${count} names of ${what}, one for each, got ${labels.length}.`);
}

/** The table alone. @throws as `dynamicsFromData`. */
export function tableFromData(data: unknown): TransitionTable {
  return dynamicsFromData(data).table;
}

function readTable(data: unknown): WeightedOutcome[][][] {
  const states = readList(data, 'The table', 'a list with one entry for each state');
  const rows = states.map((actions, state) =>
    readList(actions, `State ${state}`, 'a list with one entry for each action').map((outcomes, action) =>
      readRow(outcomes, state, action, states.length),
    ),
  );
  const actionCount = rows[0]!.length;
  const odd = rows.findIndex((row) => row.length !== actionCount);
  if (odd < 0) return rows;
  throw new InvalidValueError(
    `Every state must have ${actionCount} actions as state 0 has, got ${rows[odd]!.length} in state ${odd}.`,
  );
}

function readRow(data: unknown, state: number, action: number, stateCount: number): WeightedOutcome[] {
  const where = `State ${state}, action ${action}`;
  const row = readList(data, where, 'a list of outcomes')
    .map((outcome) => readOutcome(outcome, where, stateCount))
    .filter(({ probability }) => probability > 0);
  const sum = row.reduce((total, { probability }) => total + probability, 0);
  if (Math.abs(sum - 1) > 1e-9) {
    throw new InvalidValueError(`${where} must have probabilities that sum to 1, got ${sum}.`);
  }
  return row;
}

function readOutcome(data: unknown, where: string, stateCount: number): WeightedOutcome {
  const [probability, state, reward, terminated = 0] = readList(data, `Each outcome of ${where}`, '[probability, state, reward]');
  const refuse = (what: string, demand: string, got: unknown): never => {
    throw new InvalidValueError(`${where}: ${what} must ${demand}, got ${shorten(got)}.`);
  };
  if (typeof probability !== 'number' || !(probability >= 0 && probability <= 1)) {
    return refuse('a probability', 'lie in [0, 1]', probability);
  }
  if (typeof state !== 'number' || !Number.isInteger(state) || state < 0 || state >= stateCount) {
    return refuse('a next state', `be a whole number in [0, ${stateCount - 1}]`, state);
  }
  if (typeof reward !== 'number' || !Number.isFinite(reward)) return refuse('a reward', 'be a finite number', reward);
  if (terminated !== 0 && terminated !== 1 && typeof terminated !== 'boolean') {
    return refuse('terminated', 'be 0 or 1', terminated);
  }
  return { probability, state, reward, terminated: Boolean(terminated) };
}

function readList(data: unknown, what: string, demand: string): unknown[] {
  if (Array.isArray(data) && data.length > 0) return data;
  throw new InvalidValueError(`${what} must be ${demand}, got ${shorten(data)}.`);
}
