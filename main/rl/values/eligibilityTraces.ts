import type { SavedState } from '../core/savedState';

/** A trace that has faded below this is forgotten: its share of any correction is lost in rounding. */
const leastTrace = 1e-12;

/** How a visit marks its entry, given the trace z that is left of earlier visits. */
export type TraceKind = 'accumulating' | 'replacing' | 'dutch';

/**
 * Eligibility traces over the entries of a table: how much each should share in the correction made now.
 *
 *     accumulating  z ← z + 1        replacing  z ← 1        dutch  z ← (1 − α) z + 1
 *
 * Only entries visited not long ago have a trace worth keeping, and only they cost anything.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §12.2, §12.5 (dutch, eq. 12.11) and p. 304 (replacing).
 */
export class EligibilityTraces {
  /** z, shape of the table. */
  readonly #traces: Float64Array;
  /** Entries with a trace, in the order in which they got it. */
  readonly #active: number[] = [];

  constructor(entryCount: number) {
    this.#traces = new Float64Array(entryCount);
  }

  get(entry: number): number {
    return this.#traces[entry]!;
  }

  /** Marks a visit. @param stepSize α, which only the dutch trace needs. */
  visit(entry: number, kind: TraceKind, stepSize: number): void {
    const before = this.#traces[entry]!;
    if (before === 0) this.#active.push(entry);
    this.#traces[entry] = kind === 'replacing' ? 1 : kind === 'dutch' ? (1 - stepSize) * before + 1 : before + 1;
  }

  /** z ← factor · z for every entry. */
  decay(factor: number): void {
    const active = this.#active;
    let kept = 0;
    for (let i = 0; i < active.length; i++) {
      const entry = active[i]!;
      const trace = this.#traces[entry]! * factor;
      const isKept = trace >= leastTrace;
      this.#traces[entry] = isKept ? trace : 0;
      if (isKept) active[kept++] = entry;
    }
    active.length = kept;
  }

  /** values ← values + amount · z. */
  addTo(values: Float64Array, amount: number): void {
    for (let i = 0; i < this.#active.length; i++) {
      const entry = this.#active[i]!;
      values[entry]! += amount * this.#traces[entry]!;
    }
  }

  /** z ← 0, as between episodes. */
  clear(): void {
    for (const entry of this.#active) this.#traces[entry] = 0;
    this.#active.length = 0;
  }

  save(): SavedState {
    return {
      entries: Float64Array.from(this.#active),
      traces: Float64Array.from(this.#active, (entry) => this.#traces[entry]!),
    };
  }

  load(saved: SavedState): void {
    this.clear();
    const traces = saved['traces'] as Float64Array;
    for (const [i, entry] of (saved['entries'] as Float64Array).entries()) {
      this.#active.push(entry);
      this.#traces[entry] = traces[i]!;
    }
  }
}
