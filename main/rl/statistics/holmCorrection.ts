import { checkRange } from '../core/check';

/**
 * Holm's adjusted p-values: those below α may all be called significant, and the chance of any false call stays below α.
 *
 *     p̃₍ᵢ₎ = max_{j ≤ i} min(1, (m − j + 1) p₍ⱼ₎),  in ascending order of p, j counted from 1
 *
 * In the order in which the p-values came. Holds however the tests depend on each other.
 *
 * Source: Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979), 65–70.
 *
 * @throws InvalidValueError when a p-value lies outside [0, 1].
 */
export function holmCorrection(pValues: readonly number[]): number[] {
  for (const pValue of pValues) checkRange('A p-value', pValue, 0, 1);
  const ascending = pValues.map((_, index) => index).sort((one, other) => pValues[one]! - pValues[other]!);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  ascending.forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[index]!));
    adjusted[index] = largest;
  });
  return adjusted;
}
