import type { LayerSpec } from './layers';
import type { Network } from './network';

/** Whether dead units are looked for in a layer: each of its outputs is a unit of its own, and can be stuck at 0. */
export function mayDie(layer: LayerSpec): boolean {
  return (layer.kind === 'dense' || layer.kind === 'noisy-dense') && layer.activation === 'relu';
}

/** Mean share of dead units of networks that are alike; `undefined` where it is not known. */
export function meanDeadUnits(networks: readonly Network[]): number | undefined {
  const shares = networks.map((network) => network.deadUnitShare?.());
  if (shares.includes(undefined)) return undefined;
  return shares.reduce((sum: number, share) => sum + share!, 0) / shares.length;
}

/**
 * Units that were 0 in every row of a batch.
 *
 * @param values of a layer; the first is at `first`, rows are `stride` numbers apart.
 */
export function countDeadUnits(values: Float32Array, first: number, stride: number, unitCount: number, batch: number): number {
  let dead = 0;
  for (let unit = first; unit < first + unitCount; unit++) {
    let row = 0;
    while (row < batch && values[unit + row * stride] === 0) row++;
    if (row === batch) dead++;
  }
  return dead;
}
