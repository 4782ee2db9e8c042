import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';

/** What an action led to when it was last taken. */
export interface ModelOutcome {
  readonly reward: number;
  readonly nextState: number;
  readonly terminated: boolean;
}

/**
 * A model of an environment learned by watching: every pair leads where it led the last time.
 *
 * Exact for deterministic environments; of a random one it remembers the latest outcome only.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §8.2, p. 161.
 */
export class LearnedModel {
  /** All of shape [states, actions]. */
  readonly #rewards: Float64Array;
  readonly #nextStates: Int32Array;
  readonly #terminated: Uint8Array;
  /** Actions tried in each state, in the order of their first time; as many as `#triedCounts` says. */
  readonly #triedActions: Int32Array;
  /** Number of actions tried in each state, shape [states]. */
  readonly #triedCounts: Int32Array;
  /** States acted from, in the order of their first time. */
  readonly #visitedStates: number[] = [];

  constructor(
    stateCount: number,
    readonly actionCount: number,
  ) {
    const pairCount = stateCount * actionCount;
    this.#rewards = new Float64Array(pairCount);
    this.#nextStates = new Int32Array(pairCount).fill(-1);
    this.#terminated = new Uint8Array(pairCount);
    this.#triedActions = new Int32Array(pairCount);
    this.#triedCounts = new Int32Array(stateCount);
  }

  record(state: number, action: number, { reward, nextState, terminated }: ModelOutcome): void {
    const pair = state * this.actionCount + action;
    if (this.#nextStates[pair] === -1) {
      if (this.#triedCounts[state] === 0) this.#visitedStates.push(state);
      this.#triedActions[state * this.actionCount + this.#triedCounts[state]!++] = action;
    }
    this.#rewards[pair] = reward;
    this.#nextStates[pair] = nextState;
    this.#terminated[pair] = terminated ? 1 : 0;
  }

  hasTried(state: number, action: number): boolean {
    return this.#nextStates[state * this.actionCount + action] !== -1;
  }

  /** Needs a pair that was tried. */
  outcome(state: number, action: number): ModelOutcome {
    const pair = state * this.actionCount + action;
    return {
      reward: this.#rewards[pair]!,
      nextState: this.#nextStates[pair]!,
      terminated: this.#terminated[pair] === 1,
    };
  }

  /** Any state acted from, each equally likely; needs one. */
  drawState(random: Random): number {
    return this.#visitedStates[random.integer(this.#visitedStates.length)]!;
  }

  /** Any action tried in `state`, each equally likely. */
  drawTriedAction(state: number, random: Random): number {
    return this.#triedActions[state * this.actionCount + random.integer(this.#triedCounts[state]!)]!;
  }

  save(): SavedState {
    return {
      rewards: this.#rewards.slice(),
      nextStates: this.#nextStates.slice(),
      terminated: this.#terminated.slice(),
      triedActions: this.#triedActions.slice(),
      triedCounts: this.#triedCounts.slice(),
      visitedStates: Int32Array.from(this.#visitedStates),
    };
  }

  load(saved: SavedState): void {
    this.#rewards.set(saved['rewards'] as Float64Array);
    this.#nextStates.set(saved['nextStates'] as Int32Array);
    this.#terminated.set(saved['terminated'] as Uint8Array);
    this.#triedActions.set(saved['triedActions'] as Int32Array);
    this.#triedCounts.set(saved['triedCounts'] as Int32Array);
    this.#visitedStates.length = 0;
    for (const state of saved['visitedStates'] as Int32Array) this.#visitedStates.push(state);
  }
}
