import { roundSpacing } from './scale';
import type { Columns } from './series';

/** Most bins kept; at a thousand pixels of width this is four for each. */
const capacity = 4096;

/**
 * A curve that grows while it is drawn, in bounded memory.
 *
 * Values are gathered in bins of equal numbers of steps, at first one step wide. When there are too many, bins twice as
 * wide take their place. A bin keeps the sum of its values and its lowest and highest, so means over windows and the
 * drawn envelope stay exact; up to `capacity` values nothing is gathered at all.
 */
export class GrowingCurve {
  #width = 1;
  #bins: Bin[] = [];
  #lastStep = -Infinity;
  #lastValue = Number.NaN;

  /** The step of the last value; −Infinity while there is none. */
  get lastStep(): number {
    return this.#lastStep;
  }

  /** NaN while there is none. */
  get lastValue(): number {
    return this.#lastValue;
  }

  /** Whether values were gathered, so that not every one of them can be drawn by itself. */
  get isGathered(): boolean {
    return this.#width > 1;
  }

  /** Appends values at ascending steps; NaN stands for a value that was lost and leaves a gap. */
  append(steps: ArrayLike<number>, values: ArrayLike<number>): void {
    for (let i = 0; i < steps.length; i++) this.#add(steps[i]!, values[i]!);
    while (this.#bins.length > capacity) this.#widen();
  }

  /** Every value, or the lowest and the highest of each bin in the order in which they came. */
  envelope(): Columns {
    const steps: number[] = [];
    const values: number[] = [];
    const add = (step: number, value: number) => {
      steps.push(step);
      values.push(value);
    };
    for (const bin of this.#bins) {
      if (bin.count === 0) add(bin.lastStep, Number.NaN);
      else if (bin.lowest === bin.highest) add(bin.lastStep, bin.lowest);
      else if (bin.lowestStep <= bin.highestStep) {
        add(bin.lowestStep, bin.lowest);
        add(bin.highestStep, bin.highest);
      } else {
        add(bin.highestStep, bin.highest);
        add(bin.lowestStep, bin.lowest);
      }
    }
    return { steps, values };
  }

  /** Mean over the last `window` steps before and at each bin, of every value and not of what is drawn. */
  means(window: number): Columns {
    const bins = this.#bins;
    const steps = new Float64Array(bins.length);
    const values = new Float64Array(bins.length);
    let [sum, count, first] = [0, 0, 0];
    for (let i = 0; i < bins.length; i++) {
      sum += bins[i]!.sum;
      count += bins[i]!.count;
      for (; bins[first]!.lastStep <= bins[i]!.lastStep - window; first++) {
        sum -= bins[first]!.sum;
        count -= bins[first]!.count;
      }
      steps[i] = bins[i]!.lastStep;
      values[i] = count === 0 ? Number.NaN : sum / count;
    }
    return { steps, values };
  }

  #add(step: number, value: number): void {
    this.#lastStep = step;
    this.#lastValue = value;
    const last = this.#bins.at(-1);
    const key = Math.floor(step / this.#width);
    // Values at one and the same step stay apart only where bins could not tell them apart anyway.
    if (last !== undefined && last.key === key) join(last, single(key, step, value));
    else this.#bins.push(single(key, step, value));
  }

  #widen(): void {
    this.#width *= 2;
    const joined: Bin[] = [];
    for (const bin of this.#bins) {
      const key = Math.floor(bin.key / 2);
      const last = joined.at(-1);
      if (last !== undefined && last.key === key) join(last, bin);
      else joined.push({ ...bin, key });
    }
    this.#bins = joined;
  }
}

interface Bin {
  /** Floor of step / width. */
  key: number;
  /** Of the values that are numbers. */
  count: number;
  sum: number;
  lowest: number;
  lowestStep: number;
  highest: number;
  highestStep: number;
  lastStep: number;
}

function single(key: number, step: number, value: number): Bin {
  const isNumber = !Number.isNaN(value);
  return {
    key,
    count: isNumber ? 1 : 0,
    sum: isNumber ? value : 0,
    lowest: value,
    lowestStep: step,
    highest: value,
    highestStep: step,
    lastStep: step,
  };
}

/** Adds the values of a later bin. */
function join(bin: Bin, later: Bin): void {
  bin.lastStep = later.lastStep;
  if (later.count === 0) return;
  if (bin.count === 0 || later.lowest < bin.lowest) [bin.lowest, bin.lowestStep] = [later.lowest, later.lowestStep];
  if (bin.count === 0 || later.highest > bin.highest) [bin.highest, bin.highestStep] = [later.highest, later.highestStep];
  bin.count += later.count;
  bin.sum += later.sum;
}

/** A round number of steps to smooth over: about a fortieth of what is shown. */
export function smoothingWindow(shownSteps: number): number {
  return Math.max(1, roundSpacing(shownSteps, 40));
}
