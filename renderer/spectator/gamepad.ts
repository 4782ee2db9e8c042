import type { ActionKeys } from './actionKeys';

/** What we read of a gamepad; the browser's `Gamepad` is one. */
export interface PadState {
  readonly connected: boolean;
  /** In [−1, 1]: left stick right and down, right stick right and down. */
  readonly axes: readonly number[];
  readonly buttons: readonly { readonly pressed: boolean; readonly value: number }[];
}

/** What somebody does with a gamepad, in the terms of the keyboard. */
export interface PadReading {
  /** Keys that its buttons stand for now. */
  readonly keys: ReadonlySet<string>;
  /** How far each number of the action is pushed, in [−1, 1]; `undefined` where it is left alone. */
  readonly axes: readonly (number | undefined)[];
}

/** Below this a stick counts as left alone: worn ones do not come back to 0. */
const deadZone = 0.15;
/** From here on a stick counts as an arrow key. */
const arrowReach = 0.5;

/** The standard layout of the W3C: the cross, by the arrow it stands for. */
const cross: readonly (readonly [button: number, key: string])[] = [
  [12, 'ArrowUp'],
  [13, 'ArrowDown'],
  [14, 'ArrowLeft'],
  [15, 'ArrowRight'],
];

/** Buttons for actions that are no direction, in the order in which they are given out, by what is printed on them. */
const buttonNames: readonly (readonly [button: number, name: string])[] = [
  [0, 'A'],
  [1, 'B'],
  [2, 'X'],
  [3, 'Y'],
  [4, 'LB'],
  [5, 'RB'],
  [6, 'LT'],
  [7, 'RT'],
];

const axisNames = ['left stick ↔', 'left stick ↕', 'right stick ↔', 'right stick ↕', 'LT and RT', 'LB and RB'];

const arrows: readonly string[] = cross.map(([, key]) => key);

/**
 * What the first connected gamepad says; `undefined` where there is none.
 *
 * Cross and left stick are the arrow keys; the buttons A, B, X, Y and so on are the other keys of the actions, in their order.
 * Where actions are numbers, sticks and triggers push them.
 */
export function readGamepad(pads: readonly (PadState | null)[], actionKeys: ActionKeys): PadReading | undefined {
  const pad = pads.find((candidate) => candidate?.connected === true);
  if (pad === undefined || pad === null) return undefined;
  const axis = (index: number) => pad.axes[index] ?? 0;
  const isPressed = (button: number) => pad.buttons[button]?.pressed === true;
  if (actionKeys.kind === 'axes') return { keys: new Set(), axes: actionKeys.axes.map(({ positive }) => pushOf(pad, positive)) };

  const keys = new Set(cross.filter(([button]) => isPressed(button)).map(([, key]) => key));
  if (axis(0) <= -arrowReach) keys.add('ArrowLeft');
  if (axis(0) >= arrowReach) keys.add('ArrowRight');
  if (axis(1) <= -arrowReach) keys.add('ArrowUp');
  if (axis(1) >= arrowReach) keys.add('ArrowDown');
  otherKeys(actionKeys).forEach((key, index) => {
    const button = buttonNames[index]?.[0];
    if (button !== undefined && isPressed(button)) keys.add(key);
  });
  return { keys, axes: [] };
}

/** What stands for a key on a gamepad, in words; '' where nothing does. */
export function nameOnGamepad(key: string, actionKeys: ActionKeys): string {
  if (actionKeys.kind === 'axes') {
    return axisNames[padAxis(key)] ?? '';
  }
  if (arrows.includes(key)) return 'cross or left stick';
  return buttonNames[otherKeys(actionKeys).indexOf(key)]?.[1] ?? '';
}

function otherKeys(actionKeys: Exclude<ActionKeys, { kind: 'axes' }>): string[] {
  if (actionKeys.kind === 'dial') return ['Enter'];
  return actionKeys.keys.map(({ key }) => key).filter((key) => !arrows.includes(key));
}

const padAxes: Readonly<Record<string, number>> = { ArrowRight: 0, ArrowUp: 1, d: 2, w: 3, l: 4, i: 5 };

/** Place in `axisNames` of the key that pushes a number up. */
function padAxis(positiveKey: string): number {
  return padAxes[positiveKey] ?? -1;
}

function pushOf({ axes, buttons }: PadState, positiveKey: string): number | undefined {
  const value = (button: number) => buttons[button]?.value ?? 0;
  const stick = (index: number, sign: number) => sign * (axes[index] ?? 0);
  const pushes = [
    () => stick(0, 1) + value(15) - value(14),
    () => stick(1, -1) + value(12) - value(13),
    () => stick(2, 1),
    () => stick(3, -1),
    () => value(7) - value(6),
    () => value(5) - value(4),
  ];
  const push = pushes[padAxis(positiveKey)]?.() ?? 0;
  return Math.abs(push) < deadZone ? undefined : Math.max(-1, Math.min(1, push));
}
