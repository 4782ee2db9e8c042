/** One line or set of points of a figure. */
export interface FigureSeries {
  readonly label: string;
  /** Columns of equal length. */
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** A claim about the data, held against what its source says. */
export interface FigureCheck {
  /** What should be true, in words, with where the number comes from. */
  readonly claim: string;
  /** The same as a range: `in [0.95, 1.09]`. */
  readonly expected: string;
  readonly measured: number;
  readonly passed: boolean;
}

export interface FigureData {
  readonly series: readonly FigureSeries[];
  readonly checks: readonly FigureCheck[];
}

/** A figure or example of a textbook, worked out anew by the lab's own trainer and solvers. */
export interface Figure {
  /** As the source numbers it: `2.2` for a figure, `example-6.5`, `exercise-4.7`. */
  readonly name: string;
  readonly title: string;
  readonly source: string;
  /** What is drawn along each axis, with units. */
  readonly axes: { readonly x: string; readonly y: string };
  /** Independent runs that the checks are meant for; 1 where nothing is left to chance. */
  readonly seeds: number;
  /** Works it out, yielding the share done so far, in [0, 1], several times a second. */
  compute(seeds: number): Generator<number, FigureData, void>;
}
