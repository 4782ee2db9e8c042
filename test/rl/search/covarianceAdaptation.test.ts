import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../../main/rl/core/random';
import { DiagonalCovariance, FullCovariance } from '../../../main/rl/search/covariance';
import { CovarianceAdaptation, defaultPopulationSize } from '../../../main/rl/search/covarianceAdaptation';

/** Hands out these numbers as normal draws. */
function normals(...numbers: readonly number[]): Random {
  let next = 0;
  return { ...createRandom(0), normal: () => numbers[next++]! };
}

/** A rotation of n-dimensional space, from turns in many planes. */
function randomRotation(n: number, seed: number): (vector: Float64Array) => Float64Array {
  const random = createRandom(seed);
  const turns = Array.from({ length: 10 * n }, () => ({
    p: random.integer(n),
    q: random.integer(n),
    angle: random.uniform(0, 2 * Math.PI),
  })).filter(({ p, q }) => p !== q);
  return (vector) => {
    const turned = vector.slice();
    for (const { p, q, angle } of turns) {
      const [x, y] = [turned[p]!, turned[q]!];
      turned[p] = Math.cos(angle) * x - Math.sin(angle) * y;
      turned[q] = Math.sin(angle) * x + Math.cos(angle) * y;
    }
    return turned;
  };
}

/** Generations until the mean is worth more than `goal`; Infinity when there are more than `most`. */
function generationsTo(
  goal: number,
  value: (x: Float64Array) => number,
  start: Float64Array,
  most: number,
  seed: number,
): number {
  const search = new CovarianceAdaptation(start, 0.5, defaultPopulationSize(start.length), new FullCovariance(start.length));
  const random = createRandom(seed);
  for (let generation = 1; generation <= most; generation++) {
    search.update(Float64Array.from(search.draw(random), value));
    if (value(search.mean) > goal) return generation;
  }
  return Infinity;
}

/** −Σ 10^(6 i/(n−1)) xᵢ²: a million times as steep in the last direction as in the first. */
const ellipsoid = (x: Float64Array) => -x.reduce((sum, element, i) => sum + 10 ** ((6 * i) / (x.length - 1)) * element ** 2, 0);

describe('Covariance matrix adaptation', () => {
  it('takes two generations as computed apart from it, from the tables of the tutorial', () => {
    // λ = 4, n = 2, maximising −(x² + 10 y²); reference computed with NumPy from fig. 6 and table 1.
    const search = new CovarianceAdaptation(Float64Array.of(1, 2), 0.5, 4, new FullCovariance(2));
    const value = ([x, y]: Float64Array) => -(x! ** 2 + 10 * y! ** 2);
    const random = normals(1, 0.5, -1, 0.25, 0.5, -2, 0, -1, -0.5, -1, 1, 1, -2, 0.1, 0.3, -0.7);
    const expected = [
      {
        mean: [1.2010407149831823, 1.0979185700336354],
        deviation: 0.5675015066700541,
        covariance: [0.8350215466413365, -0.1848976598030889, -0.1848976598030889, 1.6136173531719957],
      },
      {
        mean: [1.0691285591516189, 0.4374484207510456],
        deviation: 0.6680737716606117,
        covariance: [0.6694756038188552, -0.10093680465459787, -0.10093680465459787, 2.0225029682505644],
      },
    ];
    for (const { mean, deviation, covariance } of expected) {
      search.update(Float64Array.from(search.draw(random), value));
      const saved = search.save();
      expectNear(search.mean, mean);
      expect(search.deviation).toBeCloseTo(deviation, 12);
      expectNear(saved['covariance'] as Float64Array, covariance);
    }
  });

  it('finds the bottom of a bowl, and of a narrow valley that lies askew, nearly as fast as along the axes', () => {
    const start = new Float64Array(8).fill(1);
    const sphere = (x: Float64Array) => -x.reduce((sum, element) => sum + element ** 2, 0);
    expect(generationsTo(-1e-10, sphere, start, 400, 1)).toBeLessThan(250);
    const straight = generationsTo(-1e-8, ellipsoid, start, 2000, 2);
    const rotation = randomRotation(8, 3);
    const askew = generationsTo(-1e-8, (x) => ellipsoid(rotation(x)), start, 2000, 2);
    expect(straight).toBeLessThan(700);
    expect(askew).toBeLessThan(1.5 * straight);
  });

  it('takes the shape of the valley: its covariance becomes the inverse of the curvature', () => {
    const search = new CovarianceAdaptation(Float64Array.of(3, 3), 1, 20, new FullCovariance(2));
    const random = createRandom(4);
    for (let generation = 0; generation < 100; generation++) {
      search.update(Float64Array.from(search.draw(random), ([x, y]) => -(x! ** 2 + 100 * y! ** 2)));
    }
    const [xx, , , yy] = search.save()['covariance'] as Float64Array;
    expect(Math.log10(xx! / yy!)).toBeCloseTo(2, 0);
  });

  it('learns the widths alone, and faster, with a diagonal covariance', () => {
    const n = 30;
    const search = new CovarianceAdaptation(
      new Float64Array(n).fill(1),
      0.5,
      defaultPopulationSize(n),
      new DiagonalCovariance(n),
    );
    const random = createRandom(8);
    for (let generation = 0; generation < 600; generation++) search.update(Float64Array.from(search.draw(random), ellipsoid));
    expect(ellipsoid(search.mean)).toBeGreaterThan(-1e-6);
    const widths = search.save()['covariance'] as Float64Array;
    // Curvature grows a millionfold from the first to the last.
    expect(Math.log10(widths[0]! / widths[n - 1]!)).toBeGreaterThan(5);
    expect(Math.log10(widths[0]! / widths[n - 1]!)).toBeLessThan(7);
  });

  it('looks at the order of the values only', () => {
    const run = (stretch: (value: number) => number) => {
      const search = new CovarianceAdaptation(Float64Array.of(1, 1, 1), 1, 8, new FullCovariance(3));
      const random = createRandom(5);
      for (let generation = 0; generation < 20; generation++) {
        search.update(Float64Array.from(search.draw(random), (x) => stretch(ellipsoid(x))));
      }
      return search.save();
    };
    expect(run((value) => 1000 - Math.log(1 - value))).toEqual(run((value) => value));
  });

  it('stays as it is where all values are equal', () => {
    const search = new CovarianceAdaptation(Float64Array.of(1, 2), 0.5, 6, new FullCovariance(2));
    const { generation: _first, ...before } = search.save();
    search.draw(createRandom(6));
    search.update(new Float64Array(6).fill(500));
    const { generation, ...after } = search.save();
    expect(after).toEqual(before);
    expect(generation).toBe(1);
  });

  it.each([
    ['full', () => new FullCovariance(3)],
    ['diagonal', () => new DiagonalCovariance(3)],
  ] as const)('goes on bit for bit from a save, with a %s covariance', (_kind, shape) => {
    const [first, second] = [0, 1].map(() => new CovarianceAdaptation(Float64Array.of(1, 1, 1), 1, 7, shape()));
    const random = createRandom(7);
    const generation = (search: CovarianceAdaptation) => search.update(Float64Array.from(search.draw(random), ellipsoid));
    for (let i = 0; i < 10; i++) generation(first!);
    second!.load(structuredClone(first!.save()));
    const words = random.save();
    generation(first!);
    random.load(words);
    generation(second!);
    expect(second!.save()).toEqual(first!.save());
  });
});

function expectNear(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(actual[i]).toBeCloseTo(value, 12);
  });
}
