import type { Tensor, Variable } from '@tensorflow/tfjs';
import type { OptimizerSpec } from '../rl/networks/network';
import type { TensorFlow } from './tensorFlow';

/** One trainable array, its gradient and its optimiser's moments; all of the same shape. */
export interface OptimizerStep {
  readonly parameter: Variable;
  /** Already clipped. */
  readonly gradient: Tensor;
  readonly moments: readonly Variable[];
  /** 1 at the first step. */
  readonly updateCount: number;
  readonly learningRate: number;
}

/**
 * Moves a parameter against its gradient.
 *
 *     Adam      m ← β₁m + (1−β₁)g;  v ← β₂v + (1−β₂)g²;  θ ← θ − rate · (m/(1−β₁ᵗ)) / (√(v/(1−β₂ᵗ)) + ε)
 *     RMSprop   v ← decay·v + (1−decay)g²;               θ ← θ − rate · g / (√v + ε)  or  rate · g / √(v + ε)
 *     SGD                                                θ ← θ − rate · g
 *
 * Written out rather than left to tfjs, whose RMSprop knows only the ε inside the root, and whose optimisers hide the
 * moments that a checkpoint must keep. Call it within `tidy`.
 *
 * Source: Kingma & Ba, "Adam" (2015), algorithm 1; Hinton, "Neural networks for machine learning" (2012), lecture 6e.
 */
export function stepOptimizer(tf: TensorFlow, optimizer: OptimizerSpec, step: OptimizerStep): void {
  const { parameter, gradient, moments, updateCount, learningRate } = step;
  switch (optimizer.kind) {
    case 'adam': {
      const { beta1, beta2, epsilon } = optimizer;
      const mean = average(tf, moments[0]!, beta1, gradient);
      const variance = average(tf, moments[1]!, beta2, tf.square(gradient));
      const rate = learningRate / (1 - beta1 ** updateCount);
      const root = tf.add(tf.sqrt(tf.mul(variance, 1 / (1 - beta2 ** updateCount))), epsilon);
      parameter.assign(tf.sub(parameter, tf.div(tf.mul(mean, rate), root)));
      return;
    }
    case 'rmsprop': {
      const { decay, epsilon, epsilonInsideRoot } = optimizer;
      const meanSquare = average(tf, moments[0]!, decay, tf.square(gradient));
      const root = epsilonInsideRoot ? tf.sqrt(tf.add(meanSquare, epsilon)) : tf.add(tf.sqrt(meanSquare), epsilon);
      parameter.assign(tf.sub(parameter, tf.div(tf.mul(gradient, learningRate), root)));
      return;
    }
    case 'sgd':
      parameter.assign(tf.sub(parameter, tf.mul(gradient, learningRate)));
  }
}

/** moment ← decay · moment + (1 − decay) · value. */
function average(tf: TensorFlow, moment: Variable, decay: number, value: Tensor): Variable {
  moment.assign(tf.add(tf.mul(moment, decay), tf.mul(value, 1 - decay)));
  return moment;
}
