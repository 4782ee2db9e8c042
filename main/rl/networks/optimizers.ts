import type { OptimizerSpec } from './network';

/** What one optimiser step works on; all arrays are equally long. */
export interface OptimizerStep {
  readonly parameters: Float32Array;
  readonly gradients: Float32Array;
  readonly moments: readonly Float32Array[];
  /** Factor on every gradient, from clipping. */
  readonly scale: number;
  /** 1 at the first step. */
  readonly updateCount: number;
  readonly learningRate: number;
}

/**
 * Moves the parameters against the gradients.
 *
 *     Adam      m ← β₁m + (1−β₁)g;  v ← β₂v + (1−β₂)g²;  θ ← θ − rate · (m/(1−β₁ᵗ)) / (√(v/(1−β₂ᵗ)) + ε)
 *     RMSprop   v ← decay·v + (1−decay)g²;               θ ← θ − rate · g / (√v + ε)  or  rate · g / √(v + ε)
 *     SGD                                                θ ← θ − rate · g
 *
 * Source: Kingma & Ba, "Adam" (2015), algorithm 1; Hinton, "Neural networks for machine learning" (2012), lecture 6e.
 */
export function optimizerStep(optimizer: OptimizerSpec, step: OptimizerStep): void {
  const { parameters, gradients, moments, scale, updateCount, learningRate } = step;
  switch (optimizer.kind) {
    case 'adam': {
      const { beta1, beta2, epsilon } = optimizer;
      const [mean, variance] = [moments[0]!, moments[1]!];
      const rate = learningRate / (1 - beta1 ** updateCount);
      const varianceCorrection = 1 / (1 - beta2 ** updateCount);
      for (let i = 0; i < parameters.length; i++) {
        const gradient = gradients[i]! * scale;
        mean[i] = beta1 * mean[i]! + (1 - beta1) * gradient;
        variance[i] = beta2 * variance[i]! + (1 - beta2) * gradient * gradient;
        parameters[i]! -= (rate * mean[i]!) / (Math.sqrt(variance[i]! * varianceCorrection) + epsilon);
      }
      return;
    }
    case 'rmsprop': {
      const { decay, epsilon, epsilonInsideRoot } = optimizer;
      const meanSquare = moments[0]!;
      for (let i = 0; i < parameters.length; i++) {
        const gradient = gradients[i]! * scale;
        meanSquare[i] = decay * meanSquare[i]! + (1 - decay) * gradient * gradient;
        const root = epsilonInsideRoot ? Math.sqrt(meanSquare[i]! + epsilon) : Math.sqrt(meanSquare[i]!) + epsilon;
        parameters[i]! -= (learningRate * gradient) / root;
      }
      return;
    }
    case 'sgd':
      for (let i = 0; i < parameters.length; i++) parameters[i]! -= learningRate * scale * gradients[i]!;
  }
}

/** Factor that brings gradients of joint norm `gradientNorm` down to `maxGradientNorm`, and never up. */
export function clippingScale(gradientNorm: number, maxGradientNorm: number): number {
  return gradientNorm > maxGradientNorm ? maxGradientNorm / gradientNorm : 1;
}
