/** What a passage worked with: a number, the index of a state or an action, several numbers; `null` where there was none. */
export type TracedQuantity = number | ArrayLike<number> | null;

/** By name: those that end in `state` or `action` are indexes of one, or what stands for it in a continuous space. */
export type TracedQuantities = Readonly<Record<string, TracedQuantity>>;

/**
 * Told what a passage of an algorithm's loop worked with, right after it ran.
 *
 * An agent calls it as `this.trace?.('step', { … })`: where nobody listens, not even the quantities are put together.
 * Whoever is told must change nothing, and copy the arrays, which are used again.
 */
export type Trace = (passage: string, quantities: TracedQuantities) => void;
