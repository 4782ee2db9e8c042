import { CoreError } from '../core/errors';
import { type DrawnProcess, probabilitySum } from './drawnProcess';
import { lenientTable, startsOf } from './processTable';
import { unboundedReturn } from './unboundedReturn';
import { environmentIdOf, type World } from './world';
import { problem, reachableFrom, type WorldProblem } from './worldProblem';

type ProcessWorld = Extract<World, { readonly kind: 'graph' }>;

/** What is wrong or odd about a process: errors first, then warnings; empty where all is well. */
export function checkProcess(world: ProcessWorld): WorldProblem[] {
  const { graph, discount } = world;
  const { states } = graph;
  const nameOf = (state: number) => `state ${states[state]!.name}`;
  if (states.every(({ isEnd }) => isEnd)) return [problem('error', 'There is no state to start in, only ends.')];

  const errors = [...wrongNumbers(graph), ...wrongSums(graph)];
  const table = lenientTable(graph);
  const warnings: WorldProblem[] = [];
  const reached = reachableFrom(startsOf(graph), table.actionCount, (state, action) =>
    states[state]!.isEnd ? [] : table.outcomes(state, action),
  );
  states.forEach(({ name }, state) => {
    if (!reached.has(state)) warnings.push(problem('warning', `State ${name} cannot be reached from the start.`, [state]));
  });
  if (!states.some(({ isEnd }, state) => isEnd && reached.has(state))) {
    warnings.push(problem('warning', `Nothing ends an episode here; each is cut after ${graph.maxSteps} steps.`));
  }
  if (errors.length === 0) {
    const endless = unboundedReturn(table, discount, nameOf);
    if (endless !== undefined) errors.push(endless);
    else errors.push(...refusals(world));
  }
  return [...errors, ...warnings];
}

function wrongNumbers({ states, actions, outcomes }: DrawnProcess): WorldProblem[] {
  return outcomes.flatMap(({ state, action, probability, reward }) => {
    if (states[state]!.isEnd) return [];
    const where = `State ${states[state]!.name}, ${actionName(actions, action)}`;
    const found: WorldProblem[] = [];
    if (!(probability >= 0 && probability <= 1)) {
      found.push(problem('error', `${where}: a probability must lie in [0, 1], got ${probability}.`, [state]));
    }
    if (!Number.isFinite(reward)) found.push(problem('error', `${where}: a reward must be a number, got ${reward}.`, [state]));
    return found;
  });
}

function wrongSums(graph: DrawnProcess): WorldProblem[] {
  const { states, actions, outcomes } = graph;
  return states.flatMap(({ name, isEnd }, state) =>
    isEnd
      ? []
      : actions.flatMap((_, action) => {
          const where = `State ${name}, ${actionName(actions, action)}`;
          if (!outcomes.some((outcome) => outcome.state === state && outcome.action === action)) {
            return [problem('error', `${where}: nothing follows. Say what does.`, [state])];
          }
          const sum = probabilitySum(graph, state, action);
          if (Math.abs(sum - 1) <= 1e-9) return [];
          return [problem('error', `${where}: the probabilities sum to ${Number(sum.toFixed(9))}; they must sum to 1.`, [state])];
        }),
  );
}

/** `action 1` as it is, and `action left` for one that has a name of its own. */
function actionName(actions: readonly string[], action: number): string {
  const name = actions[action]!;
  return name.startsWith('action') ? name : `action ${name}`;
}

function refusals(world: ProcessWorld): WorldProblem[] {
  try {
    environmentIdOf(world);
    return [];
  } catch (error) {
    if (error instanceof CoreError) return [problem('error', error.message)];
    throw error;
  }
}
