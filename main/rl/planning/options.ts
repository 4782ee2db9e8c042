import type { TransitionTable } from '../core/environment';

/**
 * A way of acting for a while, as plain data: where it may begin, what it does, and where it ends.
 *
 * Source: Sutton, Precup & Singh, "Between MDPs and semi-MDPs", Artificial Intelligence 112 (1999), 181–211, §2.
 */
export interface Option {
  readonly name: string;
  /** I: 1 where it may begin, shape [states]. */
  readonly initiation: Uint8Array;
  /** π(a | s) while it is followed, shape [states, actions]; zeros where it never is. */
  readonly policy: Float64Array;
  /** β(s): probability of ending on arrival in s, shape [states]. */
  readonly termination: Float64Array;
}

/** Each action as an option that may begin anywhere and ends after one step. */
export function actionsAsOptions({ stateCount, actionCount }: TransitionTable): Option[] {
  return Array.from({ length: actionCount }, (_, action) => ({
    name: `action ${action}`,
    initiation: new Uint8Array(stateCount).fill(1),
    policy: Float64Array.from({ length: stateCount * actionCount }, (_row, i) => (i % actionCount === action ? 1 : 0)),
    termination: new Float64Array(stateCount).fill(1),
  }));
}

/** The options that may begin in each state, by their index. */
export function availableOptions(options: readonly Option[]): readonly Int32Array[] {
  const stateCount = options[0]!.initiation.length;
  return Array.from({ length: stateCount }, (_, state) =>
    Int32Array.from(options.flatMap(({ initiation }, option) => (initiation[state] === 1 ? [option] : []))),
  );
}
