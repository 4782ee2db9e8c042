/** The whole of tfjs, as `@tensorflow/tfjs` and the packages built on it offer it. */
export type TensorFlow = typeof import('@tensorflow/tfjs');
