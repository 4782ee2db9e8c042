import type { Action } from '../../main/rl/core/environment';
import type { ActionKeys, AxisKeys } from './actionKeys';
import type { PadReading } from './gamepad';
import type { StandIn } from './spectator';

/** One key is one step, or the world goes on by itself. */
export type Pace = 'turns' | 'real time';

/** Seconds in which a held key carries a number from rest to its bound, and in which it comes back. */
const rampSeconds = 0.25;

/** Letters that do the same as arrows where they mean nothing else. */
const arrowLetters: Readonly<Record<string, string>> = { a: 'ArrowLeft', d: 'ArrowRight', w: 'ArrowUp', s: 'ArrowDown' };

/**
 * A person at the controls: keys, pointer and gamepad in, actions out.
 *
 * By turns the world waits for each action. In real time it waits only for the first of an episode, and then goes on with
 * what is held, or with what stands for holding nothing.
 */
export class Person implements StandIn {
  #held: string[] = [];
  /** Pressed since the last step, though perhaps let go already. */
  #pressed: string | undefined;
  #hasBegun = false;
  #last: number | undefined;
  #dial = 0;
  #values: number[];
  /** Where the pointer pushes the first two numbers of the action, in [−1, 1]. */
  #pointer: readonly number[] | undefined;
  #padKeys: ReadonlySet<string> = new Set();
  #padAxes: readonly (number | undefined)[] = [];

  /** @param poll reads the gamepad, whenever time passes. */
  constructor(
    readonly actionKeys: ActionKeys,
    readonly pace: Pace,
    private readonly poll: () => PadReading | undefined = () => undefined,
  ) {
    this.#values = actionKeys.kind === 'axes' ? actionKeys.axes.map(({ rest }) => rest) : [];
  }

  begin(): void {
    this.#pressed = undefined;
    this.#hasBegun = false;
    this.#last = undefined;
    if (this.actionKeys.kind === 'axes') this.#values = this.actionKeys.axes.map(({ rest }) => rest);
  }

  /** @returns whether the key means something here. */
  press(pressed: string): boolean {
    const key = this.#meaningOf(pressed);
    if (key === undefined) return false;
    if (this.#held.includes(key)) return true;
    this.#held.push(key);
    const { actionKeys } = this;
    if (actionKeys.kind === 'dial' && key !== 'Enter') {
      const turn = key === 'ArrowRight' || key === 'ArrowUp' ? 1 : -1;
      this.#dial = Math.max(0, Math.min(actionKeys.labels.length - 1, this.#dial + turn));
      return true;
    }
    this.#pressed = key;
    this.#hasBegun = true;
    return true;
  }

  release(released: string): void {
    const key = this.#meaningOf(released);
    this.#held = this.#held.filter((held) => held !== key);
  }

  /** Lets go of everything, as when somebody looks elsewhere. */
  releaseAll(): void {
    this.#held = [];
    this.#pointer = undefined;
  }

  /** Pushes the first two numbers of the action, right and up, each in [−1, 1]; `undefined` lets go. */
  point(push: readonly [right: number, up: number] | undefined): void {
    if (push !== undefined && this.actionKeys.kind === 'axes') this.#hasBegun = true;
    this.#pointer = push;
  }

  advance(elapsedSeconds: number): void {
    this.#readPad();
    const { actionKeys } = this;
    if (actionKeys.kind !== 'axes') return;
    this.#values = actionKeys.axes.map((axis, index) => {
      const { target, isDirect } = this.#targetOf(axis, index);
      const now = this.#values[index]!;
      const most = isDirect ? Number.POSITIVE_INFINITY : ((axis.high - axis.low) / 2) * (elapsedSeconds / rampSeconds);
      return now + Math.max(-most, Math.min(most, target - now));
    });
  }

  get isWaiting(): boolean {
    if (this.pace === 'turns') return this.#pressed === undefined;
    return this.#active === undefined && (!this.#hasBegun || this.#idleKind === 'wait');
  }

  act(): Action {
    const { actionKeys } = this;
    const key = this.#active;
    this.#pressed = undefined;
    this.#hasBegun = true;
    if (actionKeys.kind === 'axes')
      return Float64Array.from(this.pace === 'turns' ? this.#fullPush(actionKeys.axes, key) : this.#values);
    if (key !== undefined) {
      this.#last = actionKeys.kind === 'dial' ? this.#dial : actionKeys.keys.find((choice) => choice.key === key)!.action;
      return this.#last;
    }
    return actionKeys.idle.kind === 'action' ? actionKeys.idle.action : (this.#last ?? 0);
  }

  /** Keys that are held, for showing them. */
  get heldKeys(): readonly string[] {
    return this.#held;
  }

  /** The action that Enter does, on a dial. */
  get dial(): number {
    return this.#dial;
  }

  /** What each number of the action is now. */
  get values(): readonly number[] {
    return this.#values;
  }

  /** The key that decides: the one pressed last of those that are held, or were since the last step. */
  get #active(): string | undefined {
    const isEffective = (key: string) => this.actionKeys.kind !== 'dial' || key === 'Enter';
    return this.#pressed ?? (this.pace === 'turns' ? undefined : this.#held.findLast(isEffective));
  }

  get #idleKind(): string {
    return this.actionKeys.kind === 'axes' ? 'action' : this.actionKeys.idle.kind;
  }

  #targetOf({ low, high, rest, negative, positive }: AxisKeys, index: number): { target: number; isDirect: boolean } {
    const push = this.#padAxes[index] ?? this.#pointer?.[positive === 'ArrowRight' ? 0 : positive === 'ArrowUp' ? 1 : 2];
    if (push !== undefined)
      return { target: push < 0 ? rest + push * (rest - low) : rest + push * (high - rest), isDirect: true };
    const direction = Number(this.#held.includes(positive)) - Number(this.#held.includes(negative));
    return { target: direction > 0 ? high : direction < 0 ? low : rest, isDirect: false };
  }

  /** By turns there is no time for a ramp: what is held goes all the way. */
  #fullPush(axes: readonly AxisKeys[], key: string | undefined): number[] {
    return axes.map((axis, index) => {
      if (key === axis.positive) return axis.high;
      return key === axis.negative ? axis.low : this.#targetOf(axis, index).target;
    });
  }

  #readPad(): void {
    const reading = this.poll();
    const keys = reading?.keys ?? new Set<string>();
    for (const key of this.#padKeys) if (!keys.has(key)) this.release(key);
    for (const key of keys) if (!this.#padKeys.has(key)) this.press(key);
    this.#padKeys = keys;
    const wasPushed = this.#padAxes.some((push) => push !== undefined);
    this.#padAxes = reading?.axes ?? [];
    const pushed = this.#padAxes.findIndex((push) => push !== undefined);
    if (pushed < 0 || this.actionKeys.kind !== 'axes') return;
    this.#hasBegun = true;
    const { positive, negative } = this.actionKeys.axes[pushed]!;
    // By turns one push of a stick is one step, as one key is.
    if (!wasPushed && this.pace === 'turns') this.#pressed = this.#padAxes[pushed]! > 0 ? positive : negative;
  }

  /** The key of ours that was meant; letters count in either case. */
  #meaningOf(pressed: string): string | undefined {
    const key = pressed.length === 1 ? pressed.toLowerCase() : pressed;
    const known = this.#knownKeys();
    if (known.has(key)) return key;
    const arrow = arrowLetters[key];
    const isFree = Object.keys(arrowLetters).every((letter) => !known.has(letter));
    return arrow !== undefined && isFree && known.has(arrow) ? arrow : undefined;
  }

  #knownKeys(): ReadonlySet<string> {
    const { actionKeys } = this;
    if (actionKeys.kind === 'choice') return new Set(actionKeys.keys.map(({ key }) => key));
    if (actionKeys.kind === 'dial') return new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Enter']);
    return new Set(actionKeys.axes.flatMap(({ negative, positive }) => [negative, positive]).filter((key) => key !== ''));
  }
}
