import type { TransitionTable, WeightedOutcome } from '../core/environment';
import type { FiniteDynamics } from '../environments/finite';
import { dynamicsFromData } from '../environments/tableData';
import type { DrawnProcess } from './drawnProcess';

/** [probability, next state, reward, terminated 0 or 1] for each outcome, of each action, of each state. */
export type TableData = (readonly [number, number, number, number])[][][];

/** The table of a process, as the environment MDP reads it. Ends stay where they are, and end. */
export function tableDataOf({ states, actions, outcomes }: DrawnProcess): TableData {
  const table: TableData = states.map(({ isEnd }, state) => actions.map(() => (isEnd ? [[1, state, 0, 1] as const] : [])));
  for (const { state, action, next, probability, reward } of outcomes) {
    if (states[state]!.isEnd) continue;
    table[state]![action]!.push([probability, next, reward, states[next]!.isEnd ? 1 : 0]);
  }
  return table;
}

/** States an episode may start in: those that are marked, or else all that are no ends. */
export function startsOf({ states }: DrawnProcess): number[] {
  const indexes = states.map((_, state) => state).filter((state) => !states[state]!.isEnd);
  const marked = indexes.filter((state) => states[state]!.isStart);
  return marked.length > 0 ? marked : indexes;
}

/** The rules of a process. @throws InvalidValueError that says in plain words what is wrong, and where. */
export function processDynamics(graph: DrawnProcess): FiniteDynamics {
  return dynamicsFromData(tableDataOf(graph), {
    starts: startsOf(graph),
    maxEpisodeSteps: graph.maxSteps,
    stateLabels: graph.states.map(({ name }) => name),
    actionLabels: graph.actions,
  });
}

/**
 * The table as far as it makes sense, to be looked at while it is being drawn: probabilities are taken as shares of
 * their sum, and an action that nothing follows stays where it is.
 */
export function lenientTable(graph: DrawnProcess): TransitionTable {
  const data = tableDataOf(graph);
  const starts = startsOf(graph);
  const stateCount = data.length;
  const initialProbabilities = new Float64Array(stateCount);
  for (const start of starts) initialProbabilities[start] = 1 / starts.length;
  const rows = data.map((actions, state) => actions.map((row) => lenientRow(row, state)));
  return {
    stateCount,
    actionCount: graph.actions.length,
    initialProbabilities,
    outcomes: (state, action) => rows[state]![action]!,
  };
}

function lenientRow(row: TableData[number][number], stayingIn: number): readonly WeightedOutcome[] {
  const sum = row.reduce((total, [probability]) => total + probability, 0);
  if (!(sum > 0)) return [{ probability: 1, state: stayingIn, reward: 0, terminated: false }];
  return row
    .filter(([probability]) => probability > 0)
    .map(([probability, state, reward, ends]) => ({ probability: probability / sum, state, reward, terminated: ends === 1 }));
}
