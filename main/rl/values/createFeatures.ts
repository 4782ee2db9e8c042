import type { FeatureSpec } from './featureSpec';
import type { Features } from './features';
import { FourierBasis } from './fourierBasis';
import { ObservedFeatures } from './observedFeatures';
import { PolynomialBasis } from './polynomialBasis';
import { StateAggregation } from './stateAggregation';
import { StateTable } from './stateTable';
import { TileCoding } from './tileCoding';

/** The features that a description stands for. */
export function createFeatures(spec: FeatureSpec): Features {
  switch (spec.kind) {
    case 'table':
      return new StateTable(spec);
    case 'state-aggregation':
      return new StateAggregation(spec);
    case 'tile-coding':
      return new TileCoding(spec);
    case 'fourier':
      return new FourierBasis(spec);
    case 'polynomial':
      return new PolynomialBasis(spec);
    case 'observation':
      return new ObservedFeatures(spec);
  }
}

/** How many features a description stands for; computes none of them. */
export function countFeatures(spec: FeatureSpec): number {
  switch (spec.kind) {
    case 'table':
      return spec.stateCount;
    case 'state-aggregation':
      return spec.groups ** spec.low.length;
    case 'tile-coding':
      return spec.tilings * (spec.tiles + 1) ** spec.low.length;
    case 'fourier':
    case 'polynomial':
      return (spec.order + 1) ** spec.low.length;
    case 'observation':
      return spec.size;
  }
}

/** How many features may differ from 0 at once. */
export function countActiveFeatures(spec: FeatureSpec): number {
  switch (spec.kind) {
    case 'table':
    case 'state-aggregation':
      return 1;
    case 'tile-coding':
      return spec.tilings;
    default:
      return countFeatures(spec);
  }
}
