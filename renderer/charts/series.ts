/** One curve of a chart, with what belongs to it. */
export interface CurveSeries {
  /** Distinguishes it from its neighbors; stays the same while data stream in. */
  readonly id: string;
  readonly label: string;
  /** A CSS color, or the name of a style token such as `--c1`. */
  readonly color: string;
  /** Time steps, ascending. */
  readonly steps: ArrayLike<number>;
  /** As many as `steps`; NaN leaves a gap. */
  readonly values: ArrayLike<number>;
  /** Bounds of an interval around each value, drawn as a band; both or neither. */
  readonly low?: ArrayLike<number>;
  readonly high?: ArrayLike<number>;
  /** What the curve sums up, drawn faintly beneath it: the runs of a group, the raw values under a smoothed line. */
  readonly faint?: readonly Columns[];
  /** Marks each value with a ring: for values far apart, such as evaluations. */
  readonly hasPoints?: boolean;
  readonly isDashed?: boolean;
  /** Number of runs behind the curve, printed in the legend. */
  readonly n?: number;
}

/** Values at steps, as columns of equal length. */
export interface Columns {
  readonly steps: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** A level worth knowing, drawn as a dashed line with its label: `solved: 475`. */
export interface ReferenceLine {
  readonly value: number;
  readonly label: string;
}

/** A step at which something was changed, drawn as an upright line with its label: `ε 0.1 → 0.3`. */
export interface StepMark {
  readonly step: number;
  readonly label: string;
}
