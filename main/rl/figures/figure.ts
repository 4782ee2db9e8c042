/** What is drawn along the sides of a picture, with units. */
export interface FigureAxes {
  readonly x: string;
  readonly y: string;
  readonly xScale?: 'linear' | 'logarithmic';
  readonly yScale?: 'linear' | 'logarithmic';
  /** What the picture shows of the vertical axis, where curves leave it, as they do in the source. */
  readonly yRange?: readonly [low: number, high: number];
}

/** One line or set of points of a figure. */
export interface FigureSeries {
  readonly label: string;
  /** Columns of equal length. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** 95 % interval of the mean over the runs, where it is known; both or neither. */
  readonly low?: readonly number[];
  readonly high?: readonly number[];
  /** Title of the picture it belongs to, where a figure has several. */
  readonly panel?: string;
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

/** An experiment that shows on the Bench what a figure is about; there is a preset for each. */
export interface FigureExperiment {
  readonly env: string;
  readonly algo: string;
}

/** A figure or example of a textbook, worked out anew by the lab's own trainer and solvers. */
export interface Figure {
  /** As the source numbers it: `2.2` for a figure, `example-6.5`, `exercise-4.7`. */
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly axes: FigureAxes;
  /** Axes of pictures that differ from those of the figure, by title. */
  readonly panelAxes?: Readonly<Record<string, FigureAxes>>;
  readonly experiments: readonly FigureExperiment[];
  /** Independent runs that the checks are meant for; 1 where nothing is left to chance. */
  readonly seeds: number;
  /** Works it out, yielding the share done so far, in [0, 1], several times a second. */
  compute(seeds: number): Generator<number, FigureData, void>;
}
