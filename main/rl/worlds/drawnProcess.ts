import { InvalidValueError, UnknownNameError } from '../core/errors';

/** A state of a process that is drawn as a graph. */
export interface DrawnState {
  /** Different from that of every other state, without commas. */
  readonly name: string;
  /** Where it lies in the picture, shares of width and height, y downward. */
  readonly x: number;
  readonly y: number;
  /** Whether an episode may start here; if no state is marked, in any that is no end. */
  readonly isStart: boolean;
  /** Whether reaching it ends the episode. */
  readonly isEnd: boolean;
}

/** One thing that may follow an action. States and actions are given by their place in the lists. */
export interface DrawnOutcome {
  readonly state: number;
  readonly action: number;
  readonly next: number;
  readonly probability: number;
  readonly reward: number;
}

/** A finite Markov decision process as somebody draws it. It may still be wrong; `checkProcess` says what is. */
export interface DrawnProcess {
  readonly states: readonly DrawnState[];
  readonly actions: readonly string[];
  readonly outcomes: readonly DrawnOutcome[];
  /** Steps after which an episode is cut. */
  readonly maxSteps: number;
}

/** Most states, and most actions, of a process that is drawn: more cannot be told apart in a picture. */
export const mostStates = 40;
export const mostActions = 12;

/** With one more state; each of its actions stays there, until somebody says otherwise. @throws InvalidValueError when there are too many. */
export function addState(graph: DrawnProcess, place: { readonly x: number; readonly y: number }): DrawnProcess {
  const { states, actions, outcomes } = graph;
  if (states.length >= mostStates) {
    throw new InvalidValueError(`A process that is drawn must have at most ${mostStates} states, got one more.`);
  }
  const state = states.length;
  const name = freeName(
    states.map((known) => known.name),
    's',
  );
  const added = { name, ...place, isStart: false, isEnd: false };
  const staying = actions.map((_, action) => ({ state, action, next: state, probability: 1, reward: 0 }));
  return { ...graph, states: [...states, added], outcomes: [...outcomes, ...staying] };
}

/** Without a state and all that leads to it or follows it. @throws InvalidValueError for the last one. */
export function removeState(graph: DrawnProcess, state: number): DrawnProcess {
  if (graph.states.length === 1) throw new InvalidValueError('A process must have at least one state, got none.');
  const moved = (index: number) => (index > state ? index - 1 : index);
  return {
    ...graph,
    states: graph.states.filter((_, index) => index !== state),
    outcomes: graph.outcomes
      .filter((outcome) => outcome.state !== state && outcome.next !== state)
      .map((outcome) => ({ ...outcome, state: moved(outcome.state), next: moved(outcome.next) })),
  };
}

/** With another name, place or role of a state. @throws InvalidValueError for a name that is taken, empty or has a comma. */
export function changeState(graph: DrawnProcess, state: number, change: Partial<DrawnState>): DrawnProcess {
  if (change.name !== undefined) {
    checkName(
      'a state',
      change.name,
      graph.states.filter((_, index) => index !== state).map(({ name }) => name),
    );
  }
  return { ...graph, states: graph.states.map((known, index) => (index === state ? { ...known, ...change } : known)) };
}

/** With one more action, which stays where it is taken. @throws InvalidValueError when there are too many. */
export function addAction(graph: DrawnProcess): DrawnProcess {
  const { actions, states, outcomes } = graph;
  if (actions.length >= mostActions) {
    throw new InvalidValueError(`A process that is drawn must have at most ${mostActions} actions, got one more.`);
  }
  const action = actions.length;
  const staying = states.map((_, state) => ({ state, action, next: state, probability: 1, reward: 0 }));
  return { ...graph, actions: [...actions, freeName(actions, 'action ')], outcomes: [...outcomes, ...staying] };
}

/** Without an action. @throws InvalidValueError for the last one. */
export function removeAction(graph: DrawnProcess, action: number): DrawnProcess {
  if (graph.actions.length === 1) throw new InvalidValueError('A process must have at least one action, got none.');
  return {
    ...graph,
    actions: graph.actions.filter((_, index) => index !== action),
    outcomes: graph.outcomes
      .filter((outcome) => outcome.action !== action)
      .map((outcome) => ({ ...outcome, action: outcome.action > action ? outcome.action - 1 : outcome.action })),
  };
}

/** With another name of an action. @throws InvalidValueError for a name that is taken, empty or has a comma. */
export function renameAction(graph: DrawnProcess, action: number, name: string): DrawnProcess {
  checkName(
    'an action',
    name,
    graph.actions.filter((_, index) => index !== action),
  );
  return { ...graph, actions: graph.actions.map((known, index) => (index === action ? name : known)) };
}

/** With one more thing that may follow an action, as probable as what is still lacking to 1. */
export function addOutcome(graph: DrawnProcess, state: number, action: number, next: number): DrawnProcess {
  const rest = 1 - probabilitySum(graph, state, action);
  const probability = Number(Math.max(0, rest).toFixed(9));
  return { ...graph, outcomes: [...graph.outcomes, { state, action, next, probability, reward: 0 }] };
}

export function changeOutcome(graph: DrawnProcess, index: number, change: Partial<DrawnOutcome>): DrawnProcess {
  return { ...graph, outcomes: graph.outcomes.map((known, i) => (i === index ? { ...known, ...change } : known)) };
}

export function removeOutcome(graph: DrawnProcess, index: number): DrawnProcess {
  return { ...graph, outcomes: graph.outcomes.filter((_, i) => i !== index) };
}

/** Σ of the probabilities of what follows an action; 1 where it is sound. */
export function probabilitySum({ outcomes }: DrawnProcess, state: number, action: number): number {
  return outcomes
    .filter((outcome) => outcome.state === state && outcome.action === action)
    .reduce((sum, { probability }) => sum + probability, 0);
}

/** The state with that name. @throws UnknownNameError */
export function stateNamed({ states }: DrawnProcess, name: string): number {
  const found = states.findIndex((state) => state.name === name);
  if (found >= 0) return found;
  throw new UnknownNameError(
    'state',
    name,
    states.map((state) => state.name),
  );
}

function checkName(what: 'a state' | 'an action', name: string, others: readonly string[]): void {
  if (name.trim() === '') throw new InvalidValueError(`The name of ${what} must have at least one letter, got none.`);
  if (name.length > 24) throw new InvalidValueError(`The name of ${what} must have at most 24 letters, got ${name.length}.`);
  if (name.includes(',')) throw new InvalidValueError(`The name of ${what} must be without commas, got "${name}".`);
  if (others.includes(name)) throw new InvalidValueError(`The name of ${what} must be its own, got "${name}" twice.`);
}

function freeName(taken: readonly string[], stem: string): string {
  let number = taken.length;
  while (taken.includes(`${stem}${number}`)) number++;
  return `${stem}${number}`;
}
