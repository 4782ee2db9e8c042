import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../main/rl/core/environment';
import { createRandom } from '../../../main/rl/core/random';
import { parseSettings, type SettingValues } from '../../../main/rl/core/settings';
import { box, discrete, type Space } from '../../../main/rl/core/spaces';
import { countFeatures, createFeatures } from '../../../main/rl/values/createFeatures';
import { featureSettings, featureSpecFor } from '../../../main/rl/values/featureSettings';
import type { FeatureSpec } from '../../../main/rl/values/featureSpec';
import { createActiveFeatures } from '../../../main/rl/values/features';

/** x(s) in full. */
function encode(spec: FeatureSpec, observation: Observation): number[] {
  const features = createFeatures(spec);
  const active = createActiveFeatures(features);
  features.encode(observation, active);
  const x = new Array<number>(features.count).fill(0);
  for (let i = 0; i < active.length; i++) x[active.indexes[i]!]! += active.values[i]!;
  return x;
}

const at = (...numbers: number[]) => Float64Array.from(numbers);
const unitLine = { low: [0], high: [1] };
const unitSquare = { low: [0, 0], high: [1, 1] };

describe('tile coding', () => {
  it('lights one tile in each displaced grid', () => {
    // Two grids of 2 + 1 tiles; the second is displaced by half a tile.
    const spec: FeatureSpec = { kind: 'tile-coding', tilings: 2, tiles: 2, ...unitLine };
    expect(encode(spec, at(0))).toEqual([1, 0, 0, 1, 0, 0]);
    expect(encode(spec, at(0.3))).toEqual([1, 0, 0, 0, 1, 0]); // 0.6 + 0.5 ≥ 1
    expect(encode(spec, at(0.5))).toEqual([0, 1, 0, 0, 1, 0]);
    expect(encode(spec, at(1))).toEqual([0, 0, 1, 0, 0, 1]);
  });

  it('puts what lies outside its bounds on the border', () => {
    const spec: FeatureSpec = { kind: 'tile-coding', tilings: 4, tiles: 3, low: [-2, 5], high: [2, 9] };
    expect(encode(spec, at(-100, 100))).toEqual(encode(spec, at(-2, 9)));
  });

  it('shares tiles exactly as the software of the book does', () => {
    // tiles3.py, Sutton: q = ⌊8 · 8 s⌋; tile of tiling t along element d = ⌊(q + t (1 + 2d)) / 8⌋.
    const spec: FeatureSpec = { kind: 'tile-coding', tilings: 8, tiles: 8, ...unitSquare };
    const random = createRandom(1);
    const theirs = (s: Float64Array, t: number) =>
      [...s].map((x, d) => Math.floor((Math.floor(64 * x) + t * (1 + 2 * d)) / 8)).join();
    for (let i = 0; i < 2000; i++) {
      const one = at(random.uniform(), random.uniform());
      const other = one.map((x) => Math.min(1, Math.max(0, x + random.uniform(-0.1, 0.1))));
      const [x, y] = [encode(spec, one), encode(spec, other)];
      const ours = x.reduce((sum, value, k) => sum + value * y[k]!, 0);
      const expected = [0, 1, 2, 3, 4, 5, 6, 7].filter((t) => theirs(one, t) === theirs(other, t)).length;
      expect(ours).toBe(expected);
    }
  });
});

describe('state aggregation', () => {
  it('divides a thousand states by the hundred', () => {
    const spec: FeatureSpec = { kind: 'state-aggregation', groups: 10, low: [1], high: [1000] };
    const groupOf = (state: number) => encode(spec, state).indexOf(1);
    for (let state = 1; state <= 1000; state++) expect(groupOf(state)).toBe(Math.ceil(state / 100) - 1);
  });

  it('lays a grid over numbers', () => {
    const spec: FeatureSpec = { kind: 'state-aggregation', groups: 2, ...unitSquare };
    expect(encode(spec, at(0.1, 0.9))).toEqual([0, 1, 0, 0]);
    expect(encode(spec, at(1, 1))).toEqual([0, 0, 0, 1]);
  });
});

describe('the Fourier basis', () => {
  it('is cosines of every combination of half-periods', () => {
    const x = encode({ kind: 'fourier', order: 1, ...unitSquare }, at(1 / 3, 1 / 4));
    [1, Math.SQRT1_2, 0.5, Math.cos((7 / 12) * Math.PI)].forEach((value, i) => {
      expect(x[i]).toBeCloseTo(value, 12); // frequencies 00, 01, 10, 11
    });
  });

  it('is orthogonal over its bounds', () => {
    const spec: FeatureSpec = { kind: 'fourier', order: 4, low: [-3], high: [5] };
    const count = 2000;
    const rows = Array.from({ length: count }, (_, i) => encode(spec, at(-3 + (8 * (i + 0.5)) / count)));
    for (let i = 0; i <= 4; i++) {
      for (let j = 0; j < i; j++) expect(rows.reduce((sum, x) => sum + x[i]! * x[j]!, 0) / count).toBeCloseTo(0, 10);
    }
  });
});

describe('the polynomial basis', () => {
  it('is products of powers of what is observed, scaled to [0, 1]', () => {
    const spec: FeatureSpec = { kind: 'polynomial', order: 2, low: [0, 0], high: [10, 4] };
    const [s, t] = [0.3, 0.5];
    const expected = [1, t, t * t, s, s * t, s * t * t, s * s, s * s * t, s * s * t * t];
    encode(spec, at(3, 2)).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 12);
    });
  });

  it('takes an index for a number', () => {
    expect(encode({ kind: 'polynomial', order: 1, low: [0], high: [4] }, 1)).toEqual([1, 0.25]);
  });
});

const everyKind: readonly FeatureSpec[] = [
  { kind: 'table', stateCount: 5 },
  { kind: 'state-aggregation', groups: 3, low: [0], high: [4] },
  { kind: 'tile-coding', tilings: 4, tiles: 3, low: [0], high: [4] },
  { kind: 'fourier', order: 3, low: [0], high: [4] },
  { kind: 'polynomial', order: 3, low: [0], high: [4] },
];

describe.each(everyKind.map((spec) => [spec.kind, spec] as const))('%s', (_kind, spec) => {
  it('counts its features without making them', () => {
    expect(createFeatures(spec).count).toBe(countFeatures(spec));
  });

  it('has weights that give every state the value 1', () => {
    const weights = createFeatures(spec).constantWeights()!;
    for (let state = 0; state < 5; state++) {
      expect(encode(spec, state).reduce((sum, x, i) => sum + x * weights[i]!, 0)).toBeCloseTo(1, 12);
    }
  });
});

describe('the settings of features', () => {
  const specFor = (settings: SettingValues, space: Space, outputs = 2) =>
    featureSpecFor(parseSettings(featureSettings, settings, 'sarsa'), space, 'sarsa', outputs);
  const square = box([0, -1], [2, 1]);

  it('by themselves choose a table for indexes and tiles for numbers', () => {
    expect(specFor({}, discrete(6))).toEqual({ kind: 'table', stateCount: 6 });
    expect(specFor({}, square)).toEqual({ kind: 'tile-coding', tilings: 8, tiles: 8, low: [0, -1], high: [2, 1] });
  });

  it('take bounds that are given before those of the space', () => {
    expect(specFor({ features: 'fourier', bounds: '-1:1, 0:5' }, square)).toMatchObject({ low: [-1, 0], high: [1, 5] });
    expect(specFor({ features: 'state-aggregation', bounds: '1:4' }, discrete(6))).toMatchObject({ low: [1], high: [4] });
  });

  it.each<[string, SettingValues, Space, string]>([
    [
      'a table of numbers',
      { features: 'table' },
      square,
      'The features of sarsa must be other than table where observations are real numbers.',
    ],
    [
      'an index as features',
      { features: 'observation' },
      discrete(6),
      'The features of sarsa must be other than observation where that is the index of a state.',
    ],
    [
      'no bounds where there are none',
      {},
      box([0, Number.NEGATIVE_INFINITY], [1, 3], { labels: ['place', 'speed'] }),
      'The bounds must be given where an environment has none, as for speed. Write low:high for each of the 2 numbers.',
    ],
    ['too few bounds', { bounds: '0:1' }, square, 'bounds must be 2 ranges as low:high, separated by commas, got "0:1".'],
    ['bounds the wrong way round', { bounds: '0:1,3:2' }, square, 'bounds must be 2 ranges as low:high'],
    ['bounds that are no numbers', { bounds: '0:1,a:b' }, square, 'bounds must be 2 ranges as low:high'],
    [
      'more tiles than memory holds',
      { tiles: 100 },
      box(new Array<number>(6).fill(0), new Array<number>(6).fill(1)),
      'The weights of sarsa must be at most 67108864, got 8492161204808 features × 2. Choose fewer of them, or other features.',
    ],
  ])('refuse %s with a sentence', (_what, settings, space, sentence) => {
    expect(() => specFor(settings, space)).toThrow(sentence);
  });
});
