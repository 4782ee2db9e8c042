import type { SavedState } from '../core/savedState';
import type { Network } from './network';

/** The numbers of a network for a checkpoint; its spec is known from the settings. */
export function saveNetworkState(network: Network): SavedState {
  const { parameters, updateCount, moments } = network.save();
  return { parameters, updateCount, moments };
}

/** Puts saved numbers back, bit for bit. */
export function loadNetworkState(network: Network, saved: SavedState): void {
  network.load({
    spec: network.spec,
    parameters: saved['parameters'] as Float32Array,
    updateCount: saved['updateCount'] as number,
    moments: saved['moments'] as readonly Float32Array[],
  });
}
