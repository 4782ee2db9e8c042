import { InvalidValueError } from '../core/errors';
import type { SavedState } from '../core/savedState';

/** Steps after which an episode is too long to be kept: some hundred megabytes. */
const longestEpisode = 2 ** 22;

/** One step of an episode. */
export interface EpisodeStep {
  readonly state: number;
  readonly action: number;
  readonly reward: number;
  /** What a visit is counted by: the state, or the pair of state and action, as an index. */
  readonly visited: number;
  /** b(A | S), probability with which the action was chosen, where it matters. */
  readonly probability?: number;
}

/**
 * All steps of the episode under way, for methods that learn at its end.
 *
 * Room grows with the longest episode so far and is used again.
 */
export class EpisodeSteps {
  #states = new Float64Array(64);
  #actions = new Float64Array(64);
  #rewards = new Float64Array(64);
  #visited = new Float64Array(64);
  #probabilities = new Float64Array(64);
  #isFirstVisit = new Uint8Array(64);
  /** 1 where the episode has been, shape [what is visited]. */
  readonly #hasBeen: Uint8Array;
  #length = 0;

  /** @param visitedCount number of states, or of pairs, that visits are counted by. */
  constructor(visitedCount: number) {
    this.#hasBeen = new Uint8Array(visitedCount);
  }

  get length(): number {
    return this.#length;
  }

  /** @throws InvalidValueError when the episode does not end. */
  add({ state, action, reward, visited, probability = 1 }: EpisodeStep): void {
    const place = this.#length++;
    if (place === this.#states.length) this.#grow();
    this.#states[place] = state;
    this.#actions[place] = action;
    this.#rewards[place] = reward;
    this.#visited[place] = visited;
    this.#probabilities[place] = probability;
    this.#isFirstVisit[place] = 1 - this.#hasBeen[visited]!;
    this.#hasBeen[visited] = 1;
  }

  #grow(): void {
    const size = 2 * this.#states.length;
    if (size > longestEpisode) {
      throw new InvalidValueError(
        `An episode must end to be learned from, got ${this.#states.length} steps without an end. A method that learns at every step needs none.`,
      );
    }
    const grown = <A extends Float64Array | Uint8Array>(from: A, to: A): A => {
      to.set(from);
      return to;
    };
    this.#states = grown(this.#states, new Float64Array(size));
    this.#actions = grown(this.#actions, new Float64Array(size));
    this.#rewards = grown(this.#rewards, new Float64Array(size));
    this.#visited = grown(this.#visited, new Float64Array(size));
    this.#probabilities = grown(this.#probabilities, new Float64Array(size));
    this.#isFirstVisit = grown(this.#isFirstVisit, new Uint8Array(size));
  }

  state(t: number): number {
    return this.#states[t]!;
  }

  action(t: number): number {
    return this.#actions[t]!;
  }

  /** R_{t+1}, earned by step t. */
  reward(t: number): number {
    return this.#rewards[t]!;
  }

  probability(t: number): number {
    return this.#probabilities[t]!;
  }

  /** Whether step t came here for the first time in the episode. */
  isFirstVisit(t: number): boolean {
    return this.#isFirstVisit[t] === 1;
  }

  clear(): void {
    for (let t = 0; t < this.#length; t++) this.#hasBeen[this.#visited[t]!] = 0;
    this.#length = 0;
  }

  save(): SavedState {
    const column = (values: Float64Array) => values.slice(0, this.#length);
    return {
      states: column(this.#states),
      actions: column(this.#actions),
      rewards: column(this.#rewards),
      visited: column(this.#visited),
      probabilities: column(this.#probabilities),
    };
  }

  load(saved: SavedState): void {
    this.clear();
    const column = (name: string) => saved[name] as Float64Array;
    for (let t = 0; t < column('states').length; t++) {
      this.add({
        state: column('states')[t]!,
        action: column('actions')[t]!,
        reward: column('rewards')[t]!,
        visited: column('visited')[t]!,
        probability: column('probabilities')[t]!,
      });
    }
  }
}
