import { checkInteger } from '../core/check';

/** Most dimensions that direction numbers are written down for. */
export const mostSobolDimensions = 32;

/** Degree and coefficients of the primitive polynomial, and the first direction numbers, of dimensions 2 to 32. */
const directions: readonly (readonly [degree: number, coefficients: number, first: readonly number[]])[] = [
  [1, 0, [1]],
  [2, 1, [1, 3]],
  [3, 1, [1, 3, 1]],
  [3, 2, [1, 1, 1]],
  [4, 1, [1, 1, 3, 3]],
  [4, 4, [1, 3, 5, 13]],
  [5, 2, [1, 1, 5, 5, 17]],
  [5, 4, [1, 1, 5, 5, 5]],
  [5, 7, [1, 1, 7, 11, 19]],
  [5, 11, [1, 1, 5, 1, 1]],
  [5, 13, [1, 1, 1, 3, 11]],
  [5, 14, [1, 3, 5, 5, 31]],
  [6, 1, [1, 3, 3, 9, 7, 49]],
  [6, 13, [1, 1, 1, 15, 21, 21]],
  [6, 16, [1, 3, 1, 13, 27, 49]],
  [6, 19, [1, 1, 1, 15, 7, 5]],
  [6, 22, [1, 3, 1, 15, 13, 25]],
  [6, 25, [1, 1, 5, 5, 19, 61]],
  [7, 1, [1, 3, 7, 11, 23, 15, 103]],
  [7, 4, [1, 3, 7, 13, 13, 15, 69]],
  [7, 7, [1, 1, 3, 13, 7, 35, 63]],
  [7, 8, [1, 3, 5, 9, 1, 25, 53]],
  [7, 14, [1, 3, 1, 13, 9, 35, 107]],
  [7, 19, [1, 3, 1, 5, 27, 61, 31]],
  [7, 21, [1, 1, 5, 11, 19, 41, 61]],
  [7, 28, [1, 3, 5, 3, 3, 13, 69]],
  [7, 31, [1, 1, 7, 13, 1, 19, 1]],
  [7, 32, [1, 3, 7, 5, 13, 19, 59]],
  [7, 37, [1, 1, 3, 9, 25, 29, 41]],
  [7, 41, [1, 3, 5, 13, 23, 1, 55]],
  [7, 42, [1, 3, 7, 3, 13, 59, 17]],
];

const bits = 32;

/**
 * The point of that number in Sobol's sequence, which fills the cube more evenly than chance.
 *
 *     xᵢ = g₁ v₁ ⊕ g₂ v₂ ⊕ …, with the bits g of the Gray code i ⊕ ⌊i / 2⌋
 *
 * @param shift 32 random bits for each dimension, combined by ⊕, which keeps the evenness and moves the first point away
 *              from the corner; none for the plain sequence.
 *
 * Source: Joe & Kuo, "Constructing Sobol sequences with better two-dimensional projections", SIAM J. Sci. Comput. 30
 *         (2008), 2635–2654, and their file new-joe-kuo-6.21201; Antonov & Saleev (1979) for the Gray code.
 *
 * @throws InvalidValueError beyond 32 dimensions or 2³² points.
 */
export function sobolPoint(index: number, dimensions: number, shift?: Uint32Array): number[] {
  checkInteger('The number of a point', index, 0, 2 ** bits - 1);
  checkInteger('The number of dimensions', dimensions, 1, mostSobolDimensions);
  const gray = (index ^ (index >>> 1)) >>> 0;
  return Array.from({ length: dimensions }, (_, dimension) => {
    let point = shift?.[dimension] ?? 0;
    const vectors = directionVectors(dimension);
    for (let bit = 0; bit < bits; bit++) if ((gray >>> bit) & 1) point ^= vectors[bit]!;
    return (point >>> 0) / 2 ** bits;
  });
}

function directionVectors(dimension: number): Uint32Array {
  const vectors = new Uint32Array(bits);
  if (dimension === 0) return vectors.map((_, bit) => 2 ** (bits - 1 - bit));
  const [degree, coefficients, first] = directions[dimension - 1]!;
  for (let bit = 0; bit < bits; bit++) {
    if (bit < degree) {
      vectors[bit] = first[bit]! * 2 ** (bits - 1 - bit);
      continue;
    }
    let vector = vectors[bit - degree]! ^ (vectors[bit - degree]! >>> degree);
    for (let k = 1; k < degree; k++) if ((coefficients >>> (degree - 1 - k)) & 1) vector ^= vectors[bit - k]!;
    vectors[bit] = vector >>> 0;
  }
  return vectors;
}
