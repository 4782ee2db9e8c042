import type { FeatureSpec } from '../rl/values/featureSpec';

const scale =
  'Let u[d] = (observation[d] − low[d]) / (high[d] − low[d]), moved to the nearer end of [0, 1] where it lies outside; an observation that is a single number is observation[0].';

const firstCountsMost = 'the first element being the most significant digit';

/** How to compute the features x of an observation, in words that somebody can program from. */
export function featureInstructions(features: FeatureSpec): readonly string[] {
  switch (features.kind) {
    case 'table':
      return ['x has stateCount numbers: x[observation] is 1, all others are 0.'];
    case 'state-aggregation':
      return [
        scale,
        'Let cell[d] = min(groups − 1, floor(groups · u[d])).',
        `x[i] is 1 for i = the number with the digits cell in base groups, ${firstCountsMost}; all others are 0.`,
      ];
    case 'tile-coding':
      return [
        scale,
        'For each tiling t = 0 … tilings − 1 let tile[d] = floor(tiles · u[d] + ((t · (2 d + 1)) mod tilings) / tilings).',
        `x[t · (tiles + 1)^D + i] is 1 for i = the number with the digits tile in base tiles + 1, ${firstCountsMost}; all others are 0. D is the number of elements.`,
      ];
    case 'fourier':
      return [
        scale,
        `x[i] = cos(π · Σ over d of c[d] · u[d]), where c are the digits of i in base order + 1, ${firstCountsMost}.`,
      ];
    case 'polynomial':
      return [scale, `x[i] = Π over d of u[d]^c[d], where c are the digits of i in base order + 1, ${firstCountsMost}.`];
    case 'observation':
      return ['x is the observation.'];
  }
}
