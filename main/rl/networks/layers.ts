/** Height, width and channels of the images that a row of values holds, stored as `[height, width, channels]`. */
export type ImageShape = readonly [height: number, width: number, channels: number];

export type Activation = 'linear' | 'relu' | 'tanh' | 'sigmoid';

/** How weights start; biases start at `bias` (0 unless given). */
export type Initializer =
  /** U(−1/√fan_in, 1/√fan_in) for weights and biases: PyTorch's default for dense layers and convolutions. */
  | { readonly kind: 'uniform-fan-in' }
  /** Orthogonal matrix times `gain` (Saxe et al., 2014); biases 0. */
  | { readonly kind: 'orthogonal'; readonly gain: number }
  /** N(0, 2/fan_in) (He et al., 2015); biases 0. */
  | { readonly kind: 'he-normal' };

/**
 * A fully connected layer: activation(inputs · weights + biases).
 *
 * Parameters: weights, shape [inputs, units]; biases, shape [units].
 */
export interface DenseLayer {
  readonly kind: 'dense';
  readonly units: number;
  readonly activation: Activation;
  readonly initializer: Initializer;
}

/**
 * A fully connected layer that explores by noise in its parameters, factorised and Gaussian.
 *
 *     outputs = activation(inputs · (μʷ + σʷ ∘ (f(εᵢ) f(εⱼ)ᵀ)) + μᵇ + σᵇ ∘ f(εⱼ)),   f(x) = sgn(x) √|x|
 *
 * ε ~ N(0, 1), one number for each input and one for each unit, is drawn by `Network.drawNoise` and stays until the next
 * draw; without noise the layer computes with its means μ. They start evenly in ±1/√inputs, deviations σ at
 * `initialDeviation` / √inputs.
 * Parameters: means of the weights [inputs, units], means of the biases [units], then deviations of both in the same order.
 *
 * Source: Fortunato et al., "Noisy networks for exploration" (2018), §3, factorised Gaussian noise; σ₀ = 0.5 there.
 */
export interface NoisyDenseLayer {
  readonly kind: 'noisy-dense';
  readonly units: number;
  readonly activation: Activation;
  /** σ₀. */
  readonly initialDeviation: number;
}

/**
 * A two-dimensional convolution without padding: a dense layer over every window of `kernelSize` × `kernelSize`.
 *
 * Takes images `[height, width, channels]` and gives images `[(height − kernelSize) / stride + 1, …, filters]`, sizes
 * rounded down.
 * Parameters: weights, shape [kernelSize, kernelSize, channels, filters]; biases, shape [filters].
 */
export interface ConvolutionLayer {
  readonly kind: 'convolution';
  readonly filters: number;
  readonly kernelSize: number;
  readonly stride: number;
  readonly activation: Activation;
  readonly initializer: Initializer;
}

/**
 * Shifts and scales each row to mean 0 and variance 1, then by learned numbers: gain ∘ (x − mean) / √(variance + ε) + bias.
 *
 * All values of a row are normalised together, those of an image too. The gain starts at 1, the bias at 0.
 * Parameters: gain, then bias, both as long as a row.
 *
 * Source: Ba, Kiros & Hinton, "Layer normalization" (2016), eq. 4.
 */
export interface LayerNorm {
  readonly kind: 'layer-norm';
  /** Keeps the root away from 0; 1e-5 in PyTorch. */
  readonly epsilon: number;
}

export type LayerSpec = DenseLayer | NoisyDenseLayer | ConvolutionLayer | LayerNorm;

/** What decides how many numbers go in, come out and are learned. */
export interface NetworkShape {
  /** Numbers in a row of inputs. */
  readonly inputSize: number;
  /** Of the images that inputs are, for convolutions; its product is `inputSize`. */
  readonly inputShape?: ImageShape;
  readonly layers: readonly LayerSpec[];
}
