import { type Box, type Discrete, type Space, sizeOf } from '../../main/rl/core/spaces';

/** A key that does an action; named as `KeyboardEvent.key` names it. */
export interface ChoiceKey {
  readonly action: number;
  readonly label: string;
  readonly key: string;
}

/** What happens in real time while no key is held. */
export type Idle =
  /** An action that does nothing. */
  | { readonly kind: 'action'; readonly action: number }
  /** The last action goes on; the world waits for the first. */
  | { readonly kind: 'repeat' }
  /** The world waits. */
  | { readonly kind: 'wait' };

/** A number of the action, and the two keys that move it. */
export interface AxisKeys {
  readonly label: string;
  readonly low: number;
  readonly high: number;
  /** Where it comes to rest while nothing is held: 0, or the bound nearest to it. */
  readonly rest: number;
  readonly negative: string;
  readonly positive: string;
}

/** Which key does what in an environment. */
export type ActionKeys =
  | { readonly kind: 'choice'; readonly keys: readonly ChoiceKey[]; readonly idle: Idle }
  /** Too many actions for keys of their own: one is chosen with the arrows and done with Enter. */
  | { readonly kind: 'dial'; readonly labels: readonly string[]; readonly idle: Idle }
  | { readonly kind: 'axes'; readonly axes: readonly AxisKeys[] };

/** How far a number reaches where the space has no bound. */
const unboundedReach = 1;

/** Most actions that get keys of their own. */
const mostKeys = 10;

/** Two keys for each number of an action, in the order in which they are given out. */
const axisPairs = [
  ['ArrowLeft', 'ArrowRight'],
  ['ArrowDown', 'ArrowUp'],
  ['a', 'd'],
  ['s', 'w'],
  ['j', 'l'],
  ['k', 'i'],
] as const;

const directions: readonly (readonly [key: string, pattern: RegExp])[] = [
  ['ArrowLeft', /\b(left|west)\b|−1$/],
  ['ArrowRight', /\b(right|east)\b|\+1$/],
  ['ArrowUp', /\b(up|north|main)\b/],
  ['ArrowDown', /\b(down|south)\b/],
];

const idleLabel = /^(no operation|nothing|no torque|coast|stay)$/;

/** Names of two accelerations, as a block of nine keys lies on a keyboard. */
const accelerations = /^up ([−+]?[01]), right ([−+]?[01])$/;
const block: readonly string[] = ['z', 'x', 'c', 'a', 's', 'd', 'q', 'w', 'e'];

/**
 * The keys for a space of actions, from what its actions are called: arrows for directions, Space for firing, digits for what
 * is numbered, else a letter of the name.
 *
 * Each action has a key of its own, or all are chosen on a dial. Where no action does nothing, worlds of numbers go on with the last
 * action in real time, and worlds of places wait.
 */
export function keysFor(actionSpace: Space, observationSpace: Space): ActionKeys {
  if (actionSpace.kind === 'box') return { kind: 'axes', axes: axesOf(actionSpace) };
  const labels = labelsOf(actionSpace);
  const still = labels.findIndex((label) => idleLabel.test(label));
  const idle: Idle =
    still >= 0 ? { kind: 'action', action: still } : { kind: observationSpace.kind === 'box' ? 'repeat' : 'wait' };
  if (labels.length > mostKeys) return { kind: 'dial', labels, idle };
  const keys = accelerationKeys(labels) ?? digitKeys(labels) ?? namedKeys(labels, still);
  return { kind: 'choice', keys: labels.map((label, action) => ({ action, label, key: keys[action]! })), idle };
}

/** What each action is called. */
export function labelsOf({ size, labels }: Discrete): string[] {
  return Array.from({ length: size }, (_, action) => labels?.[action] ?? `action ${action}`);
}

const keyNames: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ' ': 'Space',
};

/** A key as people know it. */
export function nameOfKey(key: string): string {
  return keyNames[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}

function axesOf(space: Box): AxisKeys[] {
  const labels = Array.from({ length: sizeOf(space) }, (_, i) => space.labels?.[i] ?? `action ${i}`);
  const free = [...axisPairs];
  // An engine that lifts belongs to the arrows up and down, whichever place it has.
  const pairs = labels.map((label) => (/\bmain\b/.test(label) ? free.splice(1, 1)[0] : undefined));
  return labels.map((label, i) => {
    const low = Number.isFinite(space.low[i]) ? space.low[i]! : -unboundedReach;
    const high = Number.isFinite(space.high[i]) ? space.high[i]! : unboundedReach;
    const [negative, positive] = pairs[i] ?? free.shift() ?? ['', ''];
    return { label, low, high, rest: Math.min(high, Math.max(low, 0)), negative, positive };
  });
}

function accelerationKeys(labels: readonly string[]): string[] | undefined {
  const keys = labels.map((label) => {
    const [, up, right] = accelerations.exec(label) ?? [];
    if (up === undefined || right === undefined) return undefined;
    const [row, column] = [up, right].map((text) => Number(text.replace('−', '-')) + 1);
    return block[row! * 3 + column!];
  });
  return keys.every((key) => key !== undefined) ? keys : undefined;
}

/** Digits where every name ends in a number of its own, 0 standing for 10 where nothing is 0. */
function digitKeys(labels: readonly string[]): string[] | undefined {
  const numbers = labels.map((label) => /^(?:[a-z]+ )?(\d+)(?: \(.*\))?$/i.exec(label)?.[1]).map(Number);
  if (new Set(numbers).size < labels.length || !numbers.every((value) => value >= 0 && value <= 10)) return undefined;
  if (numbers.includes(0) && numbers.includes(10)) return undefined;
  return numbers.map((value) => String(value % 10));
}

function namedKeys(labels: readonly string[], still: number): string[] {
  const taken = new Set<string>();
  const take = (key: string | undefined): string | undefined => {
    if (key === undefined || taken.has(key)) return undefined;
    taken.add(key);
    return key;
  };
  const keys = labels.map((label) =>
    take(directions.find(([, pattern]) => pattern.test(label))?.[0] ?? (label === 'fire' ? ' ' : undefined)),
  );
  if (still >= 0) keys[still] = take('ArrowDown');
  return labels.map((label, action) => {
    const letters = [...label.toLowerCase().replace(/[^a-z]/g, ''), ...'123456789'];
    return keys[action] ?? take(letters.find((letter) => !taken.has(letter)))!;
  });
}
