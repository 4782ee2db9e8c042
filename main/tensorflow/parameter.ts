import type { Tensor, Variable } from '@tensorflow/tfjs';
import type { TensorFlow } from './tensorFlow';

/** One trainable array. */
export interface Parameter {
  readonly value: Variable;
  /** The optimiser's, each as large as the array. */
  readonly moments: readonly Variable[];
  /** Sum of the gradients since the last update; `undefined` stands for 0. */
  gradient: Tensor | undefined;
}

/** A parameter of zeros. */
export function createParameter(tf: TensorFlow, shape: readonly number[], momentCount: number): Parameter {
  const zeros = (isTrainable: boolean) => tf.tidy(() => tf.variable(tf.zeros([...shape]), isTrainable));
  return {
    value: zeros(true),
    moments: Array.from({ length: momentCount }, () => zeros(false)),
    gradient: undefined,
  };
}

export function disposeParameter({ value, moments, gradient }: Parameter): void {
  for (const tensor of [value, ...moments]) tensor.dispose();
  gradient?.dispose();
}
