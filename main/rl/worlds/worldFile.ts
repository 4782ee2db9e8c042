import { checkRange } from '../core/check';
import { InvalidValueError, shorten } from '../core/errors';
import { parseSettings, type SettingValues } from '../core/settings';
import { type GridWorldOptions, gridWorldDefinition } from '../environments/gridWorld';
import { gridOfOptions, optionsOfGrid } from './drawnGrid';
import { type DrawnOutcome, type DrawnProcess, type DrawnState, mostActions, mostStates } from './drawnProcess';
import type { World } from './world';

const format = 'bellman-world';
const version = 1;

/** A world as the text of a file, to be read by people as well: a grid row by row, a process outcome by outcome. */
export function formatWorldFile(world: World): string {
  const head = { format, version, kind: world.kind, name: world.name, discount: world.discount };
  if (world.kind === 'grid') {
    const { name: _name, ...grid } = optionsOfGrid(world.grid, world.name);
    return `${JSON.stringify({ ...head, grid: { ...grid, layout: world.grid.rows } }, null, 2)}\n`;
  }
  const { states, actions, outcomes, maxSteps } = world.graph;
  const list = (rows: readonly unknown[]) => `[\n${rows.map((row) => `      ${JSON.stringify(row)}`).join(',\n')}\n    ]`;
  const fields = [
    `"maxSteps": ${maxSteps}`,
    `"actions": ${JSON.stringify(actions)}`,
    `"states": ${list(states)}`,
    `"outcomes": ${outcomes.length === 0 ? '[]' : list(outcomes)}`,
  ];
  return `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "graph": {\n    ${fields.join(',\n    ')}\n  }\n}\n`;
}

/**
 * The world that a file's text holds. It may be one in which nobody can act yet; `checkWorld` says why.
 *
 * @throws InvalidValueError that says in plain words what cannot be read, and where.
 */
export function parseWorldFile(text: string): World {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new InvalidValueError(`A world file must be JSON, got "${shorten(text)}".`);
  }
  const file = readObject(data, 'A world file');
  if (file['format'] !== format) {
    throw new InvalidValueError(`The format of a world file must be "${format}", got ${shorten(file['format'])}.`);
  }
  if (file['version'] !== version) {
    throw new InvalidValueError(`The version of a world file must be ${version}, got ${shorten(file['version'])}.`);
  }
  const name = readText(file['name'], 'The name of a world', 60);
  const discount = readNumber(file['discount'] ?? 0.99, 'The discount');
  checkRange('The discount', discount, 0, 1);
  if (file['kind'] === 'grid') {
    const { layout, ...given } = readObject(file['grid'], 'The grid');
    const rows = Array.isArray(layout) ? layout.map((row) => readText(row, 'A row of the layout', 1000)).join('/') : layout;
    const options: SettingValues = parseSettings(gridWorldDefinition.options, { ...given, layout: rows }, 'GridWorld');
    return { kind: 'grid', name, discount, grid: gridOfOptions(options as unknown as GridWorldOptions) };
  }
  if (file['kind'] === 'graph') return { kind: 'graph', name, discount, graph: readProcess(file['graph']) };
  throw new InvalidValueError(`The kind of a world must be "grid" or "graph", got ${shorten(file['kind'])}.`);
}

function readProcess(data: unknown): DrawnProcess {
  const { states, actions, outcomes, maxSteps } = readObject(data, 'The graph');
  const named = readList(states, 'The states', mostStates).map((state, index) => readState(state, `State ${index}`));
  const labels = readList(actions, 'The actions', mostActions).map((action) => readText(action, 'The name of an action', 24));
  const steps = readNumber(maxSteps ?? 100, 'maxSteps');
  if (!Number.isInteger(steps) || steps < 1) {
    throw new InvalidValueError(`maxSteps must be a whole number of at least 1, got ${steps}.`);
  }
  checkDifferent(
    named.map(({ name }) => name),
    'states',
  );
  checkDifferent(labels, 'actions');
  if (!Array.isArray(outcomes)) throw new InvalidValueError(`The outcomes must be a list, got ${shorten(outcomes)}.`);
  return {
    states: named,
    actions: labels,
    maxSteps: steps,
    outcomes: outcomes.map((outcome, index) => readOutcome(outcome, `Outcome ${index}`, named.length, labels.length)),
  };
}

function readState(data: unknown, where: string): DrawnState {
  const { name, x, y, isStart = false, isEnd = false } = readObject(data, where);
  const share = (value: unknown) => Math.min(1, Math.max(0, readNumber(value ?? 0.5, `The place of ${where.toLowerCase()}`)));
  return {
    name: readText(name, `The name of ${where.toLowerCase()}`, 24),
    x: share(x),
    y: share(y),
    isStart: isStart === true,
    isEnd: isEnd === true,
  };
}

function readOutcome(data: unknown, where: string, stateCount: number, actionCount: number): DrawnOutcome {
  const { state, action, next, probability, reward } = readObject(data, where);
  const index = (value: unknown, what: string, count: number): number => {
    if (Number.isInteger(value) && (value as number) >= 0 && (value as number) < count) return value as number;
    throw new InvalidValueError(`${where}: ${what} must be a whole number in [0, ${count - 1}], got ${shorten(value)}.`);
  };
  return {
    state: index(state, 'its state', stateCount),
    action: index(action, 'its action', actionCount),
    next: index(next, 'its next state', stateCount),
    probability: readNumber(probability, `${where}: its probability`),
    reward: readNumber(reward, `${where}: its reward`),
  };
}

function checkDifferent(names: readonly string[], what: string): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new InvalidValueError(`The names of ${what} must differ, got "${twice}" twice.`);
}

function readObject(data: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as Record<string, unknown>;
  throw new InvalidValueError(`${what} must be an object in braces, got ${shorten(data)}.`);
}

function readList(data: unknown, what: string, most: number): readonly unknown[] {
  if (Array.isArray(data) && data.length > 0 && data.length <= most) return data;
  throw new InvalidValueError(
    `${what} must be a list of 1 to ${most}, got ${Array.isArray(data) ? data.length : shorten(data)}.`,
  );
}

function readText(data: unknown, what: string, most: number): string {
  if (typeof data === 'string' && data.trim() !== '' && data.length <= most) return data;
  throw new InvalidValueError(`${what} must be text of 1 to ${most} characters, got ${shorten(data)}.`);
}

function readNumber(data: unknown, what: string): number {
  if (typeof data === 'number' && Number.isFinite(data)) return data;
  throw new InvalidValueError(`${what} must be a number, got ${shorten(data)}.`);
}
