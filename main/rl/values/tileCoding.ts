import type { Observation } from '../core/environment';
import type { FeatureSpecOf } from './featureSpec';
import { type ActiveFeatures, type Features, UnitScale } from './features';

/**
 * Tile coding: several grids over the observation, each displaced by another fraction of a tile; in each of them the
 * tile that the observation lies in is 1 and all others are 0.
 *
 *     tile of tiling t along element d = ⌊ tiles · (s_d − low_d) / (high_d − low_d) + frac( t (2d + 1) / tilings ) ⌋
 *
 * The displacement vector (1, 3, 5, …) is the asymmetric one, which generalizes more evenly than (1, 1, 1, …). Each grid
 * has one tile more along each element than fit the bounds, so that it covers them when displaced.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §9.5.4, pp. 217–221; Miller & Glanz, "UNH_CMAC version
 *         2.1" (1996), for the odd displacements.
 */
export class TileCoding implements Features {
  readonly count: number;
  readonly activeCount: number;
  readonly #scale: UnitScale;
  /** Displacement of each tiling along each element in tiles, in [0, 1), shape [tilings, elements]. */
  readonly #displacements: Float64Array;
  readonly #tilesAlong: number;
  readonly #tilesPerTiling: number;

  constructor(readonly spec: FeatureSpecOf<'tile-coding'>) {
    const { tilings, tiles } = spec;
    this.#scale = new UnitScale(spec);
    const { size } = this.#scale;
    this.#tilesAlong = tiles + 1;
    this.#tilesPerTiling = this.#tilesAlong ** size;
    this.count = tilings * this.#tilesPerTiling;
    this.activeCount = tilings;
    this.#displacements = Float64Array.from({ length: tilings * size }, (_, i) => {
      const [tiling, element] = [Math.floor(i / size), i % size];
      return ((tiling * (2 * element + 1)) % tilings) / tilings;
    });
  }

  encode(observation: Observation, { indexes, values }: ActiveFeatures): void {
    const { tilings, tiles } = this.spec;
    const { size } = this.#scale;
    const scaled = this.#scale.apply(observation);
    let displacement = 0;
    for (let tiling = 0; tiling < tilings; tiling++) {
      let tile = 0;
      for (let element = 0; element < size; element++) {
        tile = tile * this.#tilesAlong + Math.floor(scaled[element]! * tiles + this.#displacements[displacement++]!);
      }
      indexes[tiling] = tiling * this.#tilesPerTiling + tile;
      values[tiling] = 1;
    }
  }

  constantWeights(): Float64Array {
    return new Float64Array(this.count).fill(1 / this.activeCount);
  }
}
