import { startPassage, type WorkedLine } from '../agents/explanation';
import { InvalidValueError } from '../core/errors';
import type { TracedQuantities, TracedQuantity } from '../core/trace';
import type { NetworkFactory } from '../networks/network';
import { Trainer } from './trainer';
import { checkTrainingSpec, type TrainingSpec } from './trainingSpec';

/** A line of the pseudocode that ran, and what its passage worked with. */
export interface RunLine extends WorkedLine {
  readonly quantities: TracedQuantities;
}

/** A time step, looked at from within the algorithm. */
export interface SteppedStep {
  /** Time steps taken so far, this one included. */
  readonly stepCount: number;
  /** The episode it belongs to, from 1. */
  readonly episode: number;
  /** In the order they ran; empty where no passage of the step tells its numbers. */
  readonly lines: readonly RunLine[];
  /** State of the environment after it, of the first where there are copies. */
  readonly state: unknown;
}

/** Most lines told of one step: episodes and batches can be long. */
const mostLines = 2000;

/**
 * Steps through an algorithm, and tells the numbers of every line of its pseudocode that ran.
 *
 * It trains anew from the spec and seed of a run, apart from it: the same steps with the same numbers, where the engine is
 * the same. Algorithms without worked lines take their steps all the same, and tell none.
 */
export class Stepper {
  readonly #trainer: Trainer;
  readonly #worked: readonly WorkedLine[];
  #passages: (readonly [passage: string, quantities: TracedQuantities])[] = [];
  #beginsEpisode = true;

  /** @throws UnknownNameError, InvalidValueError when the spec cannot be trained, or learns from a data set. */
  constructor(spec: Pick<TrainingSpec, 'env' | 'algo' | 'seed' | 'settings' | 'changes' | 'dataset'>, networks: NetworkFactory) {
    if (spec.dataset !== undefined) {
      throw new InvalidValueError(
        'A run that learns from recorded episodes cannot be stepped through: they are not on this page.',
      );
    }
    const endless = { budget: { steps: Number.MAX_SAFE_INTEGER }, stopAt: null };
    const evaluation = { interval: Number.MAX_SAFE_INTEGER, episodes: 1 };
    const checked = checkTrainingSpec({ ...spec, ...endless, evaluation });
    this.#trainer = new Trainer(checked, networks);
    this.#worked = checked.definition.explanation.worked ?? [];
  }

  get stepCount(): number {
    return this.#trainer.stepCount;
  }

  /** Takes time steps without telling their lines. */
  skip(stepCount: number): void {
    this.#trainer.trace = undefined;
    for (let i = 0; i < stepCount; i++) this.#advance();
  }

  /** Takes one time step. @throws NumericalError with the step at which a number was lost. */
  step(): SteppedStep {
    const beginsEpisode = this.#beginsEpisode;
    this.#passages = [];
    this.#trainer.trace = (passage, quantities) => {
      if (this.#passages.length < mostLines) this.#passages.push([passage, copied(quantities)]);
    };
    const episode = this.#trainer.episodeCount + 1;
    this.#advance();
    const first = this.#passages[0];
    if (beginsEpisode && first !== undefined) this.#passages.unshift([startPassage, first[1]]);
    const { stepCount, environmentState } = this.#trainer;
    return { stepCount, episode, lines: this.#lines(), state: environmentState };
  }

  /**
   * Takes steps until one of them completes an update rule, and at most `stepCount`.
   *
   * @returns the last step taken; whether it has an update is to be seen in its lines.
   */
  stepToUpdate(stepCount: number): SteppedStep {
    for (let i = 1; ; i++) {
      const step = this.step();
      if (i >= stepCount || step.lines.some(({ rule }) => rule !== undefined)) return step;
    }
  }

  #advance(): void {
    const { episodeCount } = this.#trainer;
    this.#trainer.advance(1);
    this.#beginsEpisode = this.#trainer.episodeCount > episodeCount;
  }

  #lines(): RunLine[] {
    const lines = this.#passages.flatMap(([passage, quantities]) =>
      this.#worked.filter((line) => line.passage === passage).map((line) => ({ ...line, quantities })),
    );
    return lines.slice(0, mostLines);
  }
}

function copied(quantities: TracedQuantities): TracedQuantities {
  const copy = (quantity: TracedQuantity) =>
    quantity === null || typeof quantity === 'number' ? quantity : Array.from(quantity);
  return Object.fromEntries(Object.entries(quantities).map(([name, quantity]) => [name, copy(quantity)]));
}
