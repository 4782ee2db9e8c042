import { InvalidValueError } from '../core/errors';

/** Numbers in the observations of a batch before its episodes are too long: 256 MiB. */
const mostNumbers = 2 ** 26;

/**
 * Whole episodes, one behind the other, for methods that learn from several of them at once.
 *
 * Room grows with the longest batch so far and is used again. Arrays are at least as long as there are steps.
 */
export class EpisodeBatch {
  /** Shape [steps, elements]. */
  observations: Float32Array;
  /** Shape [steps, elements of an action]. */
  actions: Float64Array;
  /** R of each step; G of it once its episode has ended. */
  returns = new Float64Array(256);
  /** γᵗ of each step, t counted from the start of its episode; once its episode has ended. */
  discountings = new Float64Array(256);
  #stepCount = 0;
  #episodeCount = 0;
  /** Step at which the episode under way began. */
  #start = 0;

  constructor(
    private readonly observationSize: number,
    private readonly actionSize: number,
  ) {
    this.observations = new Float32Array(256 * observationSize);
    this.actions = new Float64Array(256 * actionSize);
  }

  get stepCount(): number {
    return this.#stepCount;
  }

  /** Episodes that have ended. */
  get episodeCount(): number {
    return this.#episodeCount;
  }

  /** @throws InvalidValueError when an episode does not end. */
  add(observation: Float32Array, action: Float64Array, reward: number): void {
    const step = this.#stepCount++;
    if (step === this.returns.length) this.#growTo(2 * step);
    this.observations.set(observation, step * this.observationSize);
    this.actions.set(action, step * this.actionSize);
    this.returns[step] = reward;
  }

  #growTo(stepCount: number): void {
    if (stepCount * this.observationSize > mostNumbers) {
      throw new InvalidValueError(
        `Episodes must end to be learned from, got ${this.#stepCount - this.#start} steps without an end. ` +
          'A method that learns at every step needs none.',
      );
    }
    const grown = <A extends Float32Array | Float64Array>(from: A, to: A): A => {
      to.set(from);
      return to;
    };
    this.observations = grown(this.observations, new Float32Array(stepCount * this.observationSize));
    this.actions = grown(this.actions, new Float64Array(stepCount * this.actionSize));
    this.returns = grown(this.returns, new Float64Array(stepCount));
    this.discountings = grown(this.discountings, new Float64Array(stepCount));
  }

  /**
   * Ends the episode under way: G_t ← R_{t+1} + γ G_{t+1}, the last step first.
   *
   * @param followingValue what follows the last step.
   */
  endEpisode(discount: number, followingValue: number): void {
    let sum = followingValue;
    for (let step = this.#stepCount - 1; step >= this.#start; step--) {
      sum = this.returns[step]! + discount * sum;
      this.returns[step] = sum;
    }
    let discounting = 1;
    for (let step = this.#start; step < this.#stepCount; step++) {
      this.discountings[step] = discounting;
      discounting *= discount;
    }
    this.#start = this.#stepCount;
    this.#episodeCount++;
  }

  clear(): void {
    this.#stepCount = 0;
    this.#episodeCount = 0;
    this.#start = 0;
  }
}
