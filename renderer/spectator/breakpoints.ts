import type { Space } from '../../main/rl/core/spaces';
import { labelsOf } from './actionKeys';
import type { Moment } from './spectator';

/** A number of a moment that a condition can be about. */
export interface Quantity {
  /** Such as `reward`, `observation 2`, `state position`. */
  readonly id: string;
  readonly label: string;
  /** Names to choose a value from, in place of a number. */
  readonly choices?: readonly string[];
  /** `flag` holds or does not; there is nothing to compare. */
  readonly kind: 'number' | 'choice' | 'flag';
  /** Belongs to a step rather than lasting: then each step in which it holds stops the play. */
  readonly isMomentary: boolean;
  /** `undefined` while there is none, as before the first step. */
  read(moment: Moment): number | undefined;
}

export const comparisons = ['<', '≤', '=', '≠', '≥', '>'] as const;
export type Comparison = (typeof comparisons)[number];

/** A row of the form, as it was typed. */
export interface BreakpointRow {
  readonly id: number;
  readonly quantity: string;
  readonly comparison: Comparison;
  readonly text: string;
  readonly isOn: boolean;
}

/** A condition that a row means. */
export interface Breakpoint {
  /** As people read it: `reward < −1`. */
  readonly sentence: string;
  /** What holds at a moment, and the value in words. */
  holds(moment: Moment): boolean;
  describe(moment: Moment): string;
  readonly isMomentary: boolean;
}

/** Numbers of a state or an observation that are offered; more, as of a screen, would make a list nobody reads. */
const mostNumbers = 40;

/**
 * What conditions can be about in an environment, in the order of a list.
 *
 * @param actionSpace absent in a game, where what is done depends on whose turn it is.
 */
export function quantitiesOf(observationSpace: Space, actionSpace: Space | undefined, state: unknown): Quantity[] {
  return [
    number('reward', 'reward', true, ({ reward }) => reward),
    number('return', 'return of the episode', false, ({ episodeReturn }) => episodeReturn),
    number('step', 'step of the episode', false, ({ stepCount }) => stepCount),
    flag('terminated', 'terminated', ({ end }) => (end === 'terminated' ? 1 : 0)),
    flag('truncated', 'truncated', ({ end }) => (end === 'truncated' ? 1 : 0)),
    ...(actionSpace === undefined ? [] : actionQuantities(actionSpace)),
    ...observationQuantities(observationSpace),
    ...stateQuantities(state),
  ];
}

/** What a row means, or why it means nothing yet. */
export function readBreakpoint(
  row: Pick<BreakpointRow, 'quantity' | 'comparison' | 'text'>,
  quantities: readonly Quantity[],
):
  | { readonly breakpoint: Breakpoint; readonly problem?: undefined }
  | { readonly problem: string; readonly breakpoint?: undefined } {
  const quantity = quantities.find(({ id }) => id === row.quantity);
  if (quantity === undefined) return { problem: `This environment has no ${row.quantity}. Choose another condition.` };
  const { kind, label, choices, isMomentary, read } = quantity;
  if (kind === 'flag')
    return { breakpoint: { sentence: label, isMomentary, holds: (moment) => read(moment) === 1, describe: () => '' } };
  const text = row.text.trim();
  const value = kind === 'choice' ? (choices?.indexOf(text) ?? -1) : Number(text.replace('−', '-').replace(',', '.'));
  if (kind === 'choice' && value < 0) return { problem: `Choose which ${label} to stop at.` };
  if (text === '') return { problem: 'Type the number to compare with.' };
  if (!Number.isFinite(value)) return { problem: `The value must be a number such as −1 or 0.5, got “${text}”.` };
  const comparison = kind === 'choice' && row.comparison !== '≠' ? '=' : row.comparison;
  return {
    breakpoint: {
      sentence: `${label} ${comparison} ${kind === 'choice' ? text : format(value)}`,
      isMomentary,
      holds: (moment) => {
        const found = read(moment);
        return found !== undefined && compare(found, comparison, value);
      },
      describe: (moment) => {
        const found = read(moment);
        return found === undefined ? '' : kind === 'choice' ? (choices?.[found] ?? '') : format(found);
      },
    },
  };
}

/**
 * Watches conditions step for step.
 *
 * A condition that lasts, as a return above a number does, stops the play when it comes to hold, not at every step after; what
 * belongs to one step, as a reward does, stops it each time.
 */
export class BreakpointWatch {
  #held = new Set<string>();

  /** @param breakpoints by a name of their own. */
  constructor(private breakpoints: ReadonlyMap<string, Breakpoint> = new Map()) {}

  /** Watches others from now on; those that hold already do not stop the play for it. */
  set(breakpoints: ReadonlyMap<string, Breakpoint>, now: Moment): void {
    const kept = new Set([...this.#held].filter((id) => breakpoints.get(id)?.sentence === this.breakpoints.get(id)?.sentence));
    this.breakpoints = breakpoints;
    this.#held = kept;
    for (const [id, breakpoint] of breakpoints) if (!breakpoint.isMomentary && breakpoint.holds(now)) this.#held.add(id);
  }

  begin(): void {
    this.#held.clear();
  }

  /** The conditions that stop the play here, in words. */
  step(moment: Moment): string[] {
    const fired: string[] = [];
    for (const [id, breakpoint] of this.breakpoints) {
      const holds = breakpoint.holds(moment);
      if (holds && (breakpoint.isMomentary || !this.#held.has(id))) {
        const value = breakpoint.describe(moment);
        fired.push(value === '' ? breakpoint.sentence : `${breakpoint.sentence} (it is ${value})`);
      }
      if (holds) this.#held.add(id);
      else this.#held.delete(id);
    }
    return fired;
  }
}

function compare(found: number, comparison: Comparison, value: number): boolean {
  switch (comparison) {
    case '<':
      return found < value;
    case '≤':
      return found <= value;
    case '=':
      return found === value;
    case '≠':
      return found !== value;
    case '≥':
      return found >= value;
    case '>':
      return found > value;
  }
}

function format(value: number): string {
  return String(Number(value.toPrecision(4))).replace('-', '−');
}

function number(id: string, label: string, isMomentary: boolean, read: Quantity['read']): Quantity {
  return { id, label, kind: 'number', isMomentary, read };
}

function flag(id: string, label: string, read: Quantity['read']): Quantity {
  return { id, label, kind: 'flag', isMomentary: true, read };
}

function actionQuantities(space: Space): Quantity[] {
  if (space.kind === 'discrete') {
    const choices = labelsOf(space);
    const read: Quantity['read'] = ({ action }) => (action === undefined ? undefined : Number(action));
    return [{ id: 'action', label: 'action', kind: 'choice', choices, isMomentary: true, read }];
  }
  return space.low.map((_, i) =>
    number(`action ${i}`, `action: ${space.labels?.[i] ?? i}`, true, ({ action }) =>
      action instanceof Float64Array ? action[i] : undefined,
    ),
  );
}

function observationQuantities(space: Space): Quantity[] {
  if (space.kind === 'discrete')
    return [number('observation', 'observation (its index)', false, ({ observation }) => Number(observation))];
  if (space.low.length > mostNumbers) return [];
  return space.low.map((_, i) =>
    number(`observation ${i}`, `observation: ${space.labels?.[i] ?? i}`, false, ({ observation }) =>
      typeof observation === 'number' ? undefined : observation[i],
    ),
  );
}

/** The numbers of a state that is more than one number, by their names. */
function stateQuantities(state: unknown): Quantity[] {
  if (typeof state !== 'object' || state === null) return [];
  return numberPaths(state)
    .slice(0, mostNumbers)
    .map((path) =>
      number(`state ${path.join('.')}`, `state: ${path.join(' › ')}`, false, (moment) => numberAt(moment.state, path)),
    );
}

function numberPaths(value: unknown, depth = 0): string[][] {
  if (typeof value === 'number' || typeof value === 'boolean') return [[]];
  if (typeof value !== 'object' || value === null || depth >= 2 || ArrayBuffer.isView(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => numberPaths(inner, depth + 1).map((path) => [name, ...path]));
}

function numberAt(state: unknown, path: readonly string[]): number | undefined {
  let value: unknown = state;
  for (const name of path)
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  return typeof value === 'number' ? value : typeof value === 'boolean' ? Number(value) : undefined;
}
