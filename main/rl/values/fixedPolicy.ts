import { InvalidValueError, shorten } from '../core/errors';
import type { Random } from '../core/random';
import { type TextSetting, text } from '../core/settings';
import type { PolicySnapshot } from '../policies/policy';

/** A setting that names a policy to follow or to learn about. */
export function fixedPolicySetting(symbol: string, initial: string, help: string): TextSetting {
  return text({
    symbol,
    default: initial,
    maxLength: 100_000,
    help: `${help} Actions state by state, as in "1*440,0": ? any action, *n for n states, the last for all that follow.`,
  });
}

/** A policy that is given and never changes. */
export class FixedPolicy {
  /** π(a | s), shape [states, actions]; each row sums to 1. */
  readonly probabilities: Float64Array;
  readonly #stateCount: number;
  readonly #actionCount: number;

  /**
   * Reads it from text: actions state by state, separated by commas. `?` stands for any action, each equally likely, and
   * `*n` behind an action for n states in a row; the last action holds for all states that follow.
   *
   * @param name of the setting, for the sentence of an error.
   * @throws InvalidValueError when the text cannot be read or does not fit.
   */
  constructor(name: string, given: string, stateCount: number, actionCount: number) {
    this.probabilities = new Float64Array(stateCount * actionCount);
    this.#stateCount = stateCount;
    this.#actionCount = actionCount;
    const entries = given.split(',').map((entry) => readEntry(name, entry.trim(), actionCount));
    let state = 0;
    for (const [index, { action, repeats }] of entries.entries()) {
      const isLast = index === entries.length - 1;
      const end = isLast && repeats === undefined ? stateCount : state + (repeats ?? 1);
      if (end > stateCount || (isLast && end < stateCount)) {
        throw new InvalidValueError(`${name} must speak of ${stateCount} states, got ${end}.`);
      }
      for (; state < end; state++) this.#setRow(state, action);
    }
  }

  #setRow(state: number, action: number | 'any'): void {
    const start = state * this.#actionCount;
    if (action === 'any') this.probabilities.fill(1 / this.#actionCount, start, start + this.#actionCount);
    else this.probabilities[start + action] = 1;
  }

  /** π(action | state). */
  probability(state: number, action: number): number {
    return this.probabilities[state * this.#actionCount + action]!;
  }

  /** @throws InvalidValueError when `target` may take an action that this policy, which behaves, never takes. */
  checkCovers(target: FixedPolicy): void {
    const missing = target.probabilities.findIndex((probability, pair) => probability > 0 && this.probabilities[pair] === 0);
    if (missing < 0) return;
    const [state, action] = [Math.floor(missing / this.#actionCount), missing % this.#actionCount];
    throw new InvalidValueError(
      `behaviorPolicy must take every action that targetPolicy may take, got none of action ${action} in state ${state}.`,
    );
  }

  /** Draws an action, with one draw. */
  choose(state: number, random: Random): number {
    return random.choice(this.probabilities, state * this.#actionCount, this.#actionCount);
  }

  /** The policy with what was learned about its worth, shape [states]. */
  valued(stateValues: Float64Array): PolicySnapshot {
    return {
      kind: 'state-values',
      stateCount: this.#stateCount,
      actionCount: this.#actionCount,
      stateValues: stateValues.slice(),
      actionProbabilities: this.probabilities.slice(),
    };
  }
}

function readEntry(name: string, entry: string, actionCount: number): { action: number | 'any'; repeats: number | undefined } {
  const match = /^(\?|\d+)(?:\*(\d+))?$/.exec(entry);
  if (match === null || match[2] === '0') {
    throw new InvalidValueError(`${name} must be actions such as "?" or "1*440,0", got "${shorten(entry)}".`);
  }
  const action = match[1] === '?' ? 'any' : Number(match[1]);
  if (action !== 'any' && action >= actionCount) {
    throw new InvalidValueError(`An action of ${name} must be in [0, ${actionCount - 1}], got ${action}.`);
  }
  return { action, repeats: match[2] === undefined ? undefined : Number(match[2]) };
}
