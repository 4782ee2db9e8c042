import type { GroundEdge } from './manifold';

/** Measures of the scene, m. */
export const viewWidth = 20;
export const viewHeight = 40 / 3;
/** Height of the landing pad as it enters the observation; the ground there is a hundredth lower. */
export const padHeight = viewHeight / 4;

/** Points of the ground, evenly spaced from left to right. */
export const chunkCount = 11;
/** Points that are level with the pad. */
const padPoints = [3, 4, 5, 6, 7];
/** The points between which the flags stand. */
export const flagPoints = [4, 6] as const;

/** Distance of two neighboring points of the ground, m. */
export const chunkWidth = viewWidth / (chunkCount - 1);

/**
 * Heights of the ground at its eleven points, from twelve drawn ones: level around the pad, and smoothed.
 *
 *     0.33 · (hᵢ₋₁ + hᵢ + hᵢ₊₁)
 *
 * 0.33 and not a third, and the twelfth height left of the first, as in the original.
 */
export function smoothTerrain(drawn: readonly number[]): readonly number[] {
  const heights = drawn.map((height, index) => (padPoints.includes(index) ? padHeight : height));
  return Array.from(
    { length: chunkCount },
    (_, index) => 0.33 * (heights.at(index - 1)! + heights[index]! + heights[index + 1]!),
  );
}

/** The pieces of the ground: the bottom of the view first, then the terrain from left to right. */
export function groundEdges(terrain: readonly number[]): readonly GroundEdge[] {
  const bottom: GroundEdge = { x1: 0, y1: 0, x2: viewWidth, y2: 0, friction: 0.2 };
  const pieces = terrain.slice(1).map((height, index): GroundEdge => {
    return { x1: index * chunkWidth, y1: terrain[index]!, x2: (index + 1) * chunkWidth, y2: height, friction: 0.1 };
  });
  return [bottom, ...pieces];
}
