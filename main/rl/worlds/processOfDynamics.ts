import type { TransitionTable } from '../core/environment';
import { InvalidValueError } from '../core/errors';
import type { FiniteDynamics } from '../environments/finite';
import { type DrawnOutcome, type DrawnProcess, type DrawnState, mostActions, mostStates } from './drawnProcess';

/**
 * A finite environment as a graph, its states on a circle.
 *
 * States in which nothing happens any more are ends. Where an episode ends without coming to one, an end is added.
 *
 * @throws InvalidValueError when it has too many states or actions to be drawn.
 */
export function processOfDynamics({ table, observationSpace, actionSpace, maxEpisodeSteps }: FiniteDynamics): DrawnProcess {
  const { stateCount, actionCount } = table;
  if (actionCount > mostActions) {
    throw new InvalidValueError(`A process that is drawn must have at most ${mostActions} actions, got ${actionCount}.`);
  }
  const isEnd = Array.from({ length: stateCount }, (_, state) => isOver(table, state));
  const outcomes: DrawnOutcome[] = [];
  let needsEnd = false;
  for (let state = 0; state < stateCount; state++) {
    for (let action = 0; action < actionCount && !isEnd[state]; action++) {
      for (const { state: following, probability, reward, terminated } of table.outcomes(state, action)) {
        const next = terminated && !isEnd[following] ? stateCount : following;
        needsEnd ||= next === stateCount;
        outcomes.push({ state, action, next, probability, reward });
      }
    }
  }
  const count = stateCount + (needsEnd ? 1 : 0);
  if (count > mostStates) {
    throw new InvalidValueError(`A process that is drawn must have at most ${mostStates} states, got ${count}.`);
  }
  const [stateLabels, actionLabels] = [labelsOf(observationSpace), labelsOf(actionSpace)];
  const startsAnywhere = isEnd.every((end, state) => end || table.initialProbabilities[state]! > 0);
  const states = Array.from({ length: count }, (_, state): DrawnState => {
    const angle = (2 * Math.PI * state) / count - Math.PI / 2;
    return {
      name: state === stateCount ? 'end' : (stateLabels?.[state] ?? `s${state}`),
      x: round(0.5 + 0.38 * Math.cos(angle)),
      y: round(0.5 + 0.36 * Math.sin(angle)),
      isStart: !startsAnywhere && (table.initialProbabilities[state] ?? 0) > 0,
      isEnd: state === stateCount || isEnd[state]!,
    };
  });
  return {
    states,
    actions: Array.from({ length: actionCount }, (_, action) => actionLabels?.[action] ?? `action ${action}`),
    outcomes,
    maxSteps: Number.isFinite(maxEpisodeSteps) ? maxEpisodeSteps : 1000,
  };
}

function isOver({ actionCount, outcomes }: TransitionTable, state: number): boolean {
  return Array.from({ length: actionCount }, (_, action) => outcomes(state, action)).every((row) =>
    row.every((outcome) => outcome.terminated && outcome.state === state && outcome.reward === 0),
  );
}

function labelsOf(space: FiniteDynamics['observationSpace']): readonly string[] | undefined {
  return space.kind === 'discrete' ? space.labels : undefined;
}

function round(value: number): number {
  return Math.round(1000 * value) / 1000;
}
