import type { Random } from '../core/random';
import type { SavedValue } from '../core/savedState';
import { availableOptions, type Option } from '../planning/options';
import type { PolicySnapshot } from '../policies/policy';
import { ActionValues } from './actionValues';

/** A table of values of options Q, shape [states, options], of which not all may begin everywhere. */
export class OptionValues {
  readonly #table: ActionValues;
  readonly #available: readonly Int32Array[];

  constructor(
    readonly options: readonly Option[],
    initialValue = 0,
  ) {
    this.#available = availableOptions(options);
    this.#table = new ActionValues(this.#available.length, options.length, initialValue);
  }

  get(state: number, option: number): number {
    return this.#table.get(state, option);
  }

  add(state: number, option: number, change: number): void {
    this.#table.add(state, option, change);
  }

  set(state: number, option: number, value: number): void {
    this.#table.set(state, option, value);
  }

  /** max_o Q(state, o) over the options that may begin there; 0 where none may. */
  max(state: number): number {
    const available = this.#available[state]!;
    let best = available.length === 0 ? 0 : -Infinity;
    for (const option of available) best = Math.max(best, this.#table.get(state, option));
    return best;
  }

  /**
   * U(state, option) = (1 − β(state)) Q(state, option) + β(state) max_o Q(state, o): what arriving in `state` with
   * `option` is worth.
   *
   * Source: Sutton, Precup & Singh, "Between MDPs and semi-MDPs", Artificial Intelligence 112 (1999), 181–211, eq. 20.
   */
  onArrival(state: number, option: number): number {
    const ending = this.options[option]!.termination[state]!;
    if (ending === 0) return this.#table.get(state, option);
    return (1 - ending) * this.#table.get(state, option) + ending * this.max(state);
  }

  /** ε-greedy among the options that may begin in `state`; equals evenly. */
  choose(state: number, epsilon: number, random: Random): number {
    const available = this.#available[state]!;
    if (random.uniform() < epsilon) return available[random.integer(available.length)]!;
    let best = available[0]!;
    let ties = 1;
    for (let i = 1; i < available.length; i++) {
      const option = available[i]!;
      const lead = this.#table.get(state, option) - this.#table.get(state, best);
      if (lead > 0) ties = 1;
      // The k-th of equals replaces the earlier ones with probability 1/k, which makes all equally likely.
      if (lead > 0 || (lead === 0 && random.integer(++ties) === 0)) best = option;
    }
    return best;
  }

  /** Following the options to their ends, each the best where it begins. */
  policy(): PolicySnapshot {
    return optionsTable(this.options, this.#table.values);
  }

  save(): Float64Array {
    return this.#table.save();
  }

  load(saved: SavedValue | undefined): void {
    this.#table.load(saved);
  }
}

/** @param values Q over the options, shape [states, options]; is copied. */
export function optionsTable(options: readonly Option[], values: Float64Array): PolicySnapshot {
  const optionCount = options.length;
  const stateCount = options[0]!.initiation.length;
  const initiation = new Uint8Array(stateCount * optionCount);
  options.forEach((option, index) => {
    for (let state = 0; state < stateCount; state++) initiation[state * optionCount + index] = option.initiation[state]!;
  });
  return {
    kind: 'options-table',
    stateCount,
    actionCount: options[0]!.policy.length / stateCount,
    optionCount,
    optionValues: values.slice(),
    initiation,
    actionProbabilities: joined(options.map(({ policy }) => policy)),
    termination: joined(options.map(({ termination }) => termination)),
  };
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let start = 0;
  for (const part of parts) {
    all.set(part, start);
    start += part.length;
  }
  return all;
}
