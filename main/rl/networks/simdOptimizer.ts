import type { OptimizerSpec } from './network';
import type { SimdKernels } from './simdKernels';

/** Addresses of what an optimiser step works on, and what it needs to know. */
export interface SimdOptimizerStep {
  readonly parameters: number;
  readonly gradients: number;
  readonly moments: readonly number[];
  /** Floats in each of them. */
  readonly size: number;
  /** Factor on every gradient, from clipping. */
  readonly scale: number;
  /** 1 at the first step. */
  readonly updateCount: number;
  readonly learningRate: number;
}

/** `optimizerStep` in the kernels' memory; clears the gradients. */
export function stepSimdOptimizer(kernels: SimdKernels, optimizer: OptimizerSpec, step: SimdOptimizerStep): void {
  const { parameters, gradients, moments, size, scale, updateCount, learningRate } = step;
  switch (optimizer.kind) {
    case 'adam': {
      const { beta1, beta2, epsilon } = optimizer;
      const rate = learningRate / (1 - beta1 ** updateCount);
      const correction = 1 / (1 - beta2 ** updateCount);
      const [means, variances] = [moments[0]!, moments[1]!];
      kernels.adamStep(
        parameters,
        gradients,
        means,
        variances,
        size,
        scale,
        rate,
        beta1,
        1 - beta1,
        beta2,
        1 - beta2,
        correction,
        epsilon,
      );
      return;
    }
    case 'rmsprop': {
      const { decay, epsilon, epsilonInsideRoot } = optimizer;
      const [inner, outer] = epsilonInsideRoot ? [epsilon, 0] : [0, epsilon];
      const meanSquares = moments[0]!;
      kernels.rmspropStep(parameters, gradients, meanSquares, size, scale, learningRate, decay, 1 - decay, inner, outer);
      return;
    }
    case 'sgd':
      kernels.descentStep(parameters, gradients, size, learningRate * scale);
  }
}
