import type { RunLine, SteppedStep, Stepper } from '../../main/rl/training/stepper';
import type { TrainingSpec } from '../../main/rl/training/trainingSpec';

/** What a walk needs to know of a run. */
export type SteppedSpec = Pick<TrainingSpec, 'env' | 'algo' | 'seed' | 'settings' | 'changes'>;

/** What a walk asks of its stepper. */
export type WalkedStepper = Pick<Stepper, 'step' | 'stepToUpdate' | 'skip' | 'stepCount'>;

/** Milliseconds of work before the page gets to draw. */
const slice = 12;
/** Steps between two looks at the clock. */
const stepsPerLook = 20;

/** Walks through an algorithm: line by line, step by step, to the next update, or far ahead. */
export class AlgorithmWalk {
  #stepper: WalkedStepper;
  #step: SteppedStep | undefined;
  #stateBefore: unknown;
  /** Index of the line in sight among those of the step; −1 where none of its lines tells numbers. */
  #position = -1;

  constructor(private readonly createStepper: () => WalkedStepper) {
    this.#stepper = createStepper();
  }

  /** The step in sight. */
  get step(): SteppedStep | undefined {
    return this.#step;
  }

  /** State of the environment before the step in sight; `undefined` at the start. */
  get stateBefore(): unknown {
    return this.#stateBefore;
  }

  /** The line in sight. */
  get line(): RunLine | undefined {
    return this.#step?.lines[this.#position];
  }

  /** Lines of the step that have run, each as it ran last, by their index in the pseudocode. */
  get shown(): ReadonlyMap<number, RunLine> {
    return new Map(this.#run.map((line) => [line.line, line]));
  }

  /** The line that completed the update rule last, in this step. */
  get updated(): RunLine | undefined {
    return this.#run.findLast(({ rule }) => rule !== undefined);
  }

  get #run(): readonly RunLine[] {
    return this.#step?.lines.slice(0, this.#position + 1) ?? [];
  }

  /** The next line that tells its numbers, in the next step where this one has no more. */
  nextLine(): void {
    if (this.#position + 1 < (this.#step?.lines.length ?? 0)) this.#position++;
    else this.#show(this.#stepper.step(), 'first');
  }

  /** The line before, within the step. */
  previousLine(): void {
    if (this.#position > 0) this.#position--;
  }

  /** To the end of the step, or of the next one. */
  nextStep(): void {
    const lineCount = this.#step?.lines.length ?? 0;
    if (this.#position + 1 < lineCount) this.#position = lineCount - 1;
    else this.#show(this.#stepper.step(), 'last');
  }

  /**
   * To the end of the next step that completes an update, however many steps that takes.
   *
   * @param onprogress told the steps taken so far, between two slices of work.
   */
  async nextUpdate(signal: AbortSignal, onprogress: (stepCount: number) => void): Promise<void> {
    let step = this.#stepper.stepToUpdate(1);
    const isDone = () => step.lines.some(({ rule }) => rule !== undefined);
    await work(
      signal,
      isDone,
      () => (step = this.#stepper.stepToUpdate(stepsPerLook)),
      () => onprogress(step.stepCount),
    );
    this.#show(step, 'last');
  }

  /** To the first line of the step after `stepCount` others; from the start, where that lies behind. */
  async skipTo(stepCount: number, signal: AbortSignal, onprogress: (stepCount: number) => void): Promise<void> {
    if (stepCount < this.#stepper.stepCount) this.startOver();
    const missing = () => stepCount - this.#stepper.stepCount;
    const skip = () => this.#stepper.skip(Math.min(stepsPerLook, missing()));
    await work(
      signal,
      () => missing() <= 0,
      skip,
      () => onprogress(this.#stepper.stepCount),
    );
    this.#show(this.#stepper.step(), 'first');
  }

  /** Back to before the first step. */
  startOver(): void {
    this.#stepper = this.createStepper();
    this.#step = undefined;
    this.#stateBefore = undefined;
    this.#position = -1;
  }

  #show(step: SteppedStep, line: 'first' | 'last'): void {
    const follows = this.#step !== undefined && this.#step.stepCount === step.stepCount - 1;
    this.#stateBefore = follows && this.#step!.episode === step.episode ? this.#step!.state : undefined;
    this.#step = step;
    this.#position = line === 'first' ? Math.min(0, step.lines.length - 1) : step.lines.length - 1;
  }
}

/** Works in slices until it is done or nobody wants it any more. */
async function work(signal: AbortSignal, isDone: () => boolean, part: () => void, onslice: () => void): Promise<void> {
  while (!isDone() && !signal.aborted) {
    const end = performance.now() + slice;
    while (!isDone() && performance.now() < end) part();
    onslice();
    await new Promise((resolve) => setTimeout(resolve));
  }
}
