import { type ExplainedLine, startPassage } from './explanation';

/**
 * Lines that methods over tables share, with their numbers. `value` is what stands in the table for the pair at hand,
 * `nextValue` what the rule sees in the next state; both before the update, and `newValue` after it.
 */
export const startLine: ExplainedLine = ['  S ← start', startPassage, 'S = ‹state›'];

export const actLine: ExplainedLine = ['    A ← ε-greedy from Q(S, ·), or explore in another way', 'step', 'A = ‹action›'];

export const observeLine: ExplainedLine = ['    take A, observe R, S′', 'step', String.raw`R = ‹reward›,\quad S' = ‹nextState›`];

/** @param text as the source prints it, with what its method sees in the next state. */
export function errorLine(text: string): ExplainedLine {
  return [text, 'step', String.raw`\delta = ‹reward› + ‹discount› \cdot ‹nextValue› - ‹value› = ‹tdError›`];
}

export const moveLine: ExplainedLine = ['    S ← S′', 'step', 'S = ‹nextState›'];

/** The rule of one-step methods, for a table of that name. */
export function workedRule(table: string): string {
  return String.raw`${table}(‹state›,‹action›) \leftarrow ‹value› + ‹stepSize› \cdot [\,‹reward› + ‹discount› \cdot ‹nextValue› - ‹value›\,] = ‹newValue›`;
}

export const updateLine: ExplainedLine = [
  '    Q(S, A) ← Q(S, A) + α δ',
  'step',
  String.raw`Q(‹state›,‹action›) \leftarrow ‹value› + ‹stepSize› \cdot ‹tdError› = ‹newValue›`,
  workedRule('Q'),
];
