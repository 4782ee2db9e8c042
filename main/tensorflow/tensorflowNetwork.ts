import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs';
import { InvalidValueError } from '../rl/core/errors';
import type { Random } from '../rl/core/random';
import { countParameters, layerShapesOf, outputSizeOf } from '../rl/networks/layerShapes';
import type { BackwardOptions, Network, NetworkSpec, NetworkState, UpdateOptions, UpdateResult } from '../rl/networks/network';
import { checkLoadable, checkSameShape } from '../rl/networks/networkChecks';
import { clippingScale } from '../rl/networks/optimizers';
import type { Parameter } from './parameter';
import { stepOptimizer } from './stepOptimizer';
import type { TensorFlow } from './tensorFlow';
import { createLayer, type TensorflowLayer } from './tensorflowLayer';

/** A network whose numbers live in the tensors of a tfjs backend. */
export class TensorflowNetwork implements Network {
  readonly spec: NetworkSpec;
  readonly inputSize: number;
  readonly outputSize: number;

  readonly #tf: TensorFlow;
  readonly #layers: readonly TensorflowLayer[];
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
    this.#layers = layerShapesOf(state.spec).map((shape) => createLayer(tf, shape, state.moments.length));
    this.#parameters = this.#layers.flatMap(({ parameters }) => parameters);
    this.load(state);
  }

  drawNoise(random: Random | undefined): void {
    for (const layer of this.#layers) layer.drawNoise(random);
  }

  forward(inputs: Float32Array, batch: number): Float32Array {
    const tf = this.#tf;
    this.#inputs?.dispose();
    // A copy, because backends may keep the array itself until the first operation, and the caller reuses it.
    this.#inputs = tf.tensor2d(inputs.slice(0, batch * this.inputSize), [batch, this.inputSize]);
    return tf.tidy(() => this.#compute(this.#inputs!).dataSync<'float32'>());
  }

  #compute(inputs: Tensor2D): Tensor2D {
    return this.#layers.reduce((rows, layer) => layer.compute(rows), inputs);
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
      for (const parameter of learning) this.#accumulate(parameter, gradients[parameter.value.name]);
      const inputGradient = inputs && gradients[inputs.name]!.dataSync<'float32'>();
      inputs?.dispose(); // `tidy` spares variables
      return inputGradient;
    });
  }

  /** @param gradient absent where the outputs do not depend on the parameter. */
  #accumulate(parameter: Parameter, gradient: Tensor | undefined): void {
    if (gradient === undefined) return;
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
    checkSameShape(this.spec, other.spec);
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
    checkLoadable(this.spec, this.#parameters[0]?.moments.length ?? 0, state);
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
    for (const layer of this.#layers) layer.dispose();
    this.#inputs?.dispose();
    this.#inputs = undefined;
  }
}
