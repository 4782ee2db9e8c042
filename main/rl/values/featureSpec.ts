/** Range of each element of an observation that features are laid over; what lies outside counts as on its border. */
export interface FeatureBounds {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/**
 * How features are computed from an observation, as plain data: a policy over features carries it along.
 *
 * An observation that is an index counts as one number, except for `table`.
 */
export type FeatureSpec =
  /** One feature for each state. */
  | { readonly kind: 'table'; readonly stateCount: number }
  /** One feature for each cell of a grid with `groups` cells along each element. */
  | ({ readonly kind: 'state-aggregation'; readonly groups: number } & FeatureBounds)
  /** `tilings` grids with `tiles` tiles along each element, each grid displaced. */
  | ({ readonly kind: 'tile-coding'; readonly tilings: number; readonly tiles: number } & FeatureBounds)
  /** Cosines of up to `order` half-periods along each element. */
  | ({ readonly kind: 'fourier'; readonly order: number } & FeatureBounds)
  /** Products of powers of up to `order` of each element. */
  | ({ readonly kind: 'polynomial'; readonly order: number } & FeatureBounds)
  /** The observation itself. */
  | { readonly kind: 'observation'; readonly size: number };

/** The features that `kind` names. */
export type FeatureSpecOf<K extends FeatureSpec['kind']> = Extract<FeatureSpec, { readonly kind: K }>;
