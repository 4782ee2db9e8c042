import { InvalidValueError } from '../core/errors';

/** What replaying one file showed. */
export interface ReplayReport {
  readonly file: string;
  /** Environments of the file, separated by commas. */
  readonly env: string;
  readonly trajectories: number;
  readonly steps: number;
  /** Largest difference of an element of an observation or state. */
  readonly worstObservationError: number;
  readonly worstRewardError: number;
  /** Steps on which terminated or truncated differs. */
  readonly flagMismatches: number;
  readonly passed: boolean;
  /** The first difference beyond what is allowed, in a sentence. */
  readonly firstDifference?: string;
}

/** Collects differences between what was recorded and what happens here. */
export class Comparison {
  trajectories = 0;
  steps = 0;
  #worstObservationError = 0;
  #worstRewardError = 0;
  #flagMismatches = 0;
  #firstDifference: string | undefined;
  readonly #environments = new Set<string>();

  constructor(private readonly file: string) {}

  addEnvironment(id: string): void {
    this.#environments.add(id);
  }

  /** @param tolerance allowed difference of each element, for its recorded value. */
  observation(where: string, actual: ArrayLike<number>, recorded: ArrayLike<number>, tolerance: (value: number) => number): void {
    if (actual.length !== recorded.length) this.differ(where, `has ${actual.length} elements, not ${recorded.length}`);
    for (let index = 0; index < recorded.length; index++) {
      const [here, there] = [actual[index]!, recorded[index]!];
      const error = here === there ? 0 : Math.abs(here - there);
      // Written so that NaN fails, too.
      if (!(error <= this.#worstObservationError)) this.#worstObservationError = error;
      if (!(error <= tolerance(there))) this.differ(`${where}, element ${index}`, `is ${here}, not ${there}`);
    }
  }

  reward(where: string, actual: number, recorded: number, tolerance: number): void {
    const error = Math.abs(actual - recorded);
    if (!(error <= this.#worstRewardError)) this.#worstRewardError = error;
    if (!(error <= tolerance)) this.differ(where, `pays ${actual}, not ${recorded}`);
  }

  flag(where: string, name: 'terminated' | 'truncated', actual: boolean, recorded: boolean): void {
    if (actual === recorded) return;
    this.#flagMismatches++;
    this.differ(where, `is ${actual ? '' : 'not '}${name}, unlike the record`);
  }

  /** Notes anything else that is not as recorded. */
  differ(where: string, how: string): void {
    this.#firstDifference ??= `${where} ${how}.`;
  }

  /** Plays a record; where our environment refuses to follow it, that is a difference. */
  attempt(where: string, play: () => void): void {
    try {
      play();
    } catch (error) {
      if (!(error instanceof InvalidValueError)) throw error;
      this.differ(where, `cannot be played here: ${error.message.replace(/\.$/, '')}`);
    }
  }

  report(): ReplayReport {
    const report = {
      file: this.file,
      env: [...this.#environments].join(', '),
      trajectories: this.trajectories,
      steps: this.steps,
      worstObservationError: this.#worstObservationError,
      worstRewardError: this.#worstRewardError,
      flagMismatches: this.#flagMismatches,
      passed: this.#firstDifference === undefined,
    };
    return this.#firstDifference === undefined ? report : { ...report, firstDifference: this.#firstDifference };
  }
}

export const exactly = (): number => 0;
