import type { FigureSeries } from './figure';

const height = Math.sqrt(3) / 2;

/** Where a mixture of three actions lies in a triangle of side 1: the first lower left, the second lower right, the third on top. */
export function simplexPoint(mixture: Float64Array): readonly [x: number, y: number] {
  return [mixture[1]! + mixture[2]! / 2, height * mixture[2]!];
}

/** The two upper sides of the triangle, on which one of the lower actions is never taken; it also sets the width of the picture. */
export function simplexEdges(panel: string): FigureSeries {
  return { label: `${panel}, edges`, panel, x: [0, 1 / 2, 1], y: [0, height, 0] };
}
