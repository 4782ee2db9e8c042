import { initializeNetwork } from '../../main/rl/networks/initialize';
import { referenceEngine } from '../../main/rl/networks/referenceEngine';
import { simdEngine } from '../../main/rl/networks/simdEngine';
import { Stepper } from '../../main/rl/training/stepper';
import type { SteppedSpec } from './algorithmWalk';

/**
 * Trains anew in the page, one step at a time. It brings all algorithms along, so load this file when it is needed.
 *
 * @throws UnknownNameError, InvalidValueError when the spec cannot be trained here.
 */
export function createStepper({ env, algo, seed, settings, changes }: SteppedSpec): Stepper {
  const engine = simdEngine() ?? referenceEngine;
  const spec = { env, algo, seed, settings, ...(changes && { changes }) };
  return new Stepper(spec, { create: (network, _batch, random) => engine.createNetwork(initializeNetwork(network, random)) });
}
