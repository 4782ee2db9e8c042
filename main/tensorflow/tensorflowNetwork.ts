import type { Scalar, Tensor, Tensor2D, Variable } from '@tensorflow/tfjs';
import { InvalidValueError } from '../rl/core/errors';
import { countParameters, denseLayersOnly, outputSizeOf } from '../rl/networks/layerShapes';
import type {
  Activation,
  BackwardOptions,
  Network,
  NetworkSpec,
  NetworkState,
  UpdateOptions,
  UpdateResult,
} from '../rl/networks/network';
import { clippingScale } from '../rl/networks/optimizers';
import { stepOptimizer } from './stepOptimizer';
import type { TensorFlow } from './tensorFlow';

/** One trainable array; a dense layer has two, weights [inputs, units] and biases [units]. */
interface Parameter {
  readonly value: Variable;
  readonly moments: readonly Variable[];
  /** Sum of the gradients since the last update; `undefined` stands for 0. */
  gradient: Tensor | undefined;
}

interface Layer {
  readonly weights: Parameter;
  readonly biases: Parameter;
  readonly activation: Activation;
}

/** A network whose numbers live in the tensors of a tfjs backend. */
export class TensorflowNetwork implements Network {
  readonly spec: NetworkSpec;
  readonly inputSize: number;
  readonly outputSize: number;

  readonly #tf: TensorFlow;
  readonly #layers: readonly Layer[];
  /** In the order of `NetworkState.parameters`. */
  readonly #parameters: readonly Parameter[];
  #updateCount = 0;
  /** Of the last `forward`, for `backward`. */
  #inputs: Tensor2D | undefined;

  constructor(tf: TensorFlow, state: NetworkState) {
    this.#tf = tf;
    this.spec = state.spec;
    this.inputSize = state.spec.inputSize;
    this.outputSize = outputSizeOf(state.spec);
    this.#layers = createLayers(tf, state);
    this.#parameters = this.#layers.flatMap(({ weights, biases }) => [weights, biases]);
    this.load(state);
  }

  drawNoise(): void {}

  forward(inputs: Float32Array, batch: number): Float32Array {
    const tf = this.#tf;
    this.#inputs?.dispose();
    // A copy, because backends may keep the array itself until the first operation, and the caller reuses it.
    this.#inputs = tf.tensor2d(inputs.slice(0, batch * this.inputSize), [batch, this.inputSize]);
    return tf.tidy(() => this.#compute(this.#inputs!).dataSync<'float32'>());
  }

  #compute(inputs: Tensor2D): Tensor2D {
    const tf = this.#tf;
    return this.#layers.reduce((values, { weights, biases, activation }) => {
      const sums = tf.add(tf.matMul(values, weights.value as Tensor as Tensor2D), biases.value);
      return (activation === 'linear' ? sums : tf[activation](sums)) as Tensor2D;
    }, inputs);
  }

  backward(outputGradient: Float32Array, options: BackwardOptions = {}): Float32Array | undefined {
    const tf = this.#tf;
    const given = this.#inputs;
    if (given === undefined) throw new InvalidValueError('A backward pass must follow a forward pass, got none before it.');
    return tf.tidy(() => {
      // Only variables get gradients, so the inputs become one where their gradient is wanted.
      const inputs = options.inputGradient === true ? tf.variable(given) : undefined;
      const shape: [number, number] = [given.shape[0], this.outputSize];
      const weighting = tf.tensor2d(outputGradient.slice(0, shape[0] * shape[1]), shape);
      const learning = options.parameterGradients === false ? [] : this.#parameters;
      const variables = learning.map(({ value }) => value);
      const { grads: gradients } = tf.variableGrads(
        () => tf.sum(tf.mul(this.#compute(inputs ?? given), weighting)) as Scalar,
        inputs === undefined ? variables : [...variables, inputs],
      );
      for (const parameter of learning) this.#accumulate(parameter, gradients[parameter.value.name]!);
      const inputGradient = inputs && gradients[inputs.name]!.dataSync<'float32'>();
      inputs?.dispose(); // `tidy` spares variables
      return inputGradient;
    });
  }

  #accumulate(parameter: Parameter, gradient: Tensor): void {
    const sum = parameter.gradient === undefined ? gradient : this.#tf.add(parameter.gradient, gradient);
    parameter.gradient?.dispose();
    parameter.gradient = this.#tf.keep(sum);
  }

  update({ learningRate, gradientScale }: UpdateOptions = {}): UpdateResult {
    const tf = this.#tf;
    const { optimizer, maxGradientNorm } = this.spec;
    const gradientNorm = this.gradientNorm();
    const scale = gradientScale ?? clippingScale(gradientNorm, maxGradientNorm);
    this.#updateCount++;
    tf.tidy(() => {
      for (const { value, moments, gradient } of this.#parameters) {
        stepOptimizer(tf, optimizer, {
          parameter: value,
          gradient: gradient === undefined ? tf.zerosLike(value) : tf.mul(gradient, scale),
          moments,
          updateCount: this.#updateCount,
          learningRate: learningRate ?? optimizer.learningRate,
        });
      }
    });
    this.#clearGradients();
    return { gradientNorm };
  }

  /** One read from the device. */
  gradientNorm(): number {
    const tf = this.#tf;
    const gradients = this.#parameters.flatMap(({ gradient }) => gradient ?? []);
    if (gradients.length === 0) return 0;
    return tf.tidy(() => tf.sqrt(tf.addN(gradients.map((gradient) => tf.sum(tf.square(gradient))))).dataSync()[0]!);
  }

  #clearGradients(): void {
    for (const parameter of this.#parameters) {
      parameter.gradient?.dispose();
      parameter.gradient = undefined;
    }
  }

  copyFrom(other: Network, share = 1): void {
    const tf = this.#tf;
    tf.tidy(() => {
      const theirs = other instanceof TensorflowNetwork ? other.#values() : this.#cut(other.save().parameters);
      this.#parameters.forEach(({ value }, index) => {
        const target = theirs[index]!;
        value.assign(share === 1 ? target.clone() : tf.add(value, tf.mul(tf.sub(target, value), share)));
      });
    });
  }

  #values(): readonly Tensor[] {
    return this.#parameters.map(({ value }) => value);
  }

  save(): NetworkState {
    const momentCount = this.#parameters[0]?.moments.length ?? 0;
    return {
      spec: this.spec,
      parameters: this.#join(this.#values()),
      updateCount: this.#updateCount,
      moments: Array.from({ length: momentCount }, (_, kind) =>
        this.#join(this.#parameters.map(({ moments }) => moments[kind]!)),
      ),
    };
  }

  load(state: NetworkState): void {
    const count = countParameters(this.spec);
    if (state.parameters.length !== count) {
      throw new InvalidValueError(`The network to load must have ${count} parameters, got ${state.parameters.length}.`);
    }
    this.#tf.tidy(() => {
      const values = this.#cut(state.parameters);
      const moments = state.moments.map((moment) => this.#cut(moment));
      this.#parameters.forEach((parameter, index) => {
        parameter.value.assign(values[index]!);
        parameter.moments.forEach((moment, kind) => {
          moment.assign(moments[kind]![index]!);
        });
      });
    });
    this.#updateCount = state.updateCount;
    this.#clearGradients();
  }

  /** Tensors in the shapes of the parameters, from one flat array. */
  #cut(flat: Float32Array): readonly Tensor[] {
    let offset = 0;
    return this.#parameters.map(({ value }) => {
      const start = offset;
      offset += value.size;
      return this.#tf.tensor(flat.slice(start, offset), value.shape);
    });
  }

  #join(tensors: readonly Tensor[]): Float32Array {
    const flat = new Float32Array(countParameters(this.spec));
    let offset = 0;
    for (const tensor of tensors) {
      flat.set(tensor.dataSync(), offset);
      offset += tensor.size;
    }
    return flat;
  }

  dispose(): void {
    this.#clearGradients();
    for (const { value, moments } of this.#parameters) for (const variable of [value, ...moments]) variable.dispose();
    this.#inputs?.dispose();
    this.#inputs = undefined;
  }
}

/** Layers of zeros in the shapes that `state` asks for. */
function createLayers(tf: TensorFlow, { spec, moments }: NetworkState): Layer[] {
  const createParameter = (shape: number[]): Parameter => ({
    value: tf.tidy(() => tf.variable(tf.zeros(shape))),
    moments: moments.map(() => tf.tidy(() => tf.variable(tf.zeros(shape), false))),
    gradient: undefined,
  });
  let inputs = spec.inputSize;
  return denseLayersOnly('TensorFlow', spec.layers).map(({ units, activation }) => {
    const layer = { weights: createParameter([inputs, units]), biases: createParameter([units]), activation };
    inputs = units;
    return layer;
  });
}
