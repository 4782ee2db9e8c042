import { InvalidValueError } from '../core/errors';
import type { Box, Space } from '../core/spaces';
import { sizeOf } from '../core/spaces';
import type { LayerSpec, NetworkSpec, OptimizerSpec } from '../networks/network';
import { countOutputs, plainHead, type ValueHead } from '../values/valueHead';
import type { DqnSettings } from './dqnSettings';

/** A network as the settings describe it, and what its outputs stand for. */
export interface DqnNetwork {
  readonly spec: NetworkSpec;
  readonly head: ValueHead;
  readonly observationSize: number;
  readonly actionCount: number;
}

/**
 * The network of DQN: convolutions where observations are images, hidden layers, outputs.
 *
 * @throws InvalidValueError when the settings do not fit together or the spaces.
 */
export function describeDqnNetwork(observationSpace: Space, actionSpace: Space, settings: DqnSettings): DqnNetwork {
  if (observationSpace.kind !== 'box' || actionSpace.kind !== 'discrete') {
    throw new InvalidValueError('A Q-network must be given numbers to observe and discrete actions.');
  }
  const head = headOf(settings);
  const observationSize = sizeOf(observationSpace);
  const inputShape = imageShapeOf(observationSpace, settings);
  const layers = [
    ...(inputShape === undefined ? [] : convolutions(settings)),
    ...settings.hiddenLayers.map((units) => denseLayer(units, 'relu', settings)),
    denseLayer(countOutputs(head, actionSpace.size), 'linear', settings),
  ];
  const spec: NetworkSpec = {
    inputSize: observationSize,
    ...(inputShape && { inputShape }),
    layers,
    optimizer: optimizerOf(settings),
    maxGradientNorm: settings.maxGradientNorm,
  };
  return { spec, head, observationSize, actionCount: actionSpace.size };
}

function headOf({ dueling, distribution, atomCount, minValue, maxValue }: DqnSettings): ValueHead {
  if (distribution === 'none') return { ...plainHead, isDueling: dueling };
  if (distribution === 'quantile') return { ...plainHead, isDueling: dueling, distribution, atomCount };
  if (minValue >= maxValue) throw new InvalidValueError(`minValue must be less than maxValue, got ${minValue} and ${maxValue}.`);
  if (atomCount < 2)
    throw new InvalidValueError(`atomCount must be at least 2 for a categorical distribution, got ${atomCount}.`);
  return { isDueling: dueling, distribution: 'categorical', atomCount, minValue, maxValue };
}

/** Extent of the images to convolve; `undefined` where the network is dense. */
function imageShapeOf({ shape }: Box, { network, convolutionFilters, kernelSize }: DqnSettings): NetworkSpec['inputShape'] {
  const [height = 0, width = 0, channels = 0] = shape;
  const isImage = shape.length === 3;
  if (network === 'dense' || (network === 'auto' && !isImage)) return undefined;
  if (!isImage) {
    throw new InvalidValueError(`network must be dense or auto where observations are no images, got ${network}.`);
  }
  const least = convolutionFilters.length * (kernelSize - 1) + 1;
  if (Math.min(height, width) < least) {
    throw new InvalidValueError(
      `Images must be at least ${least}×${least} for ${convolutionFilters.length} convolutions of ${kernelSize}×${kernelSize}, ` +
        `got ${height}×${width}. Choose a smaller kernelSize.`,
    );
  }
  return [height, width, channels];
}

function convolutions({ convolutionFilters, kernelSize }: DqnSettings): LayerSpec[] {
  return convolutionFilters.map((filters) => ({
    kind: 'convolution',
    filters,
    kernelSize,
    stride: 1,
    activation: 'relu',
    initializer: { kind: 'uniform-fan-in' },
  }));
}

function denseLayer(units: number, activation: 'relu' | 'linear', { noisyLayers, initialNoise }: DqnSettings): LayerSpec {
  return noisyLayers
    ? { kind: 'noisy-dense', units, activation, initialDeviation: initialNoise }
    : { kind: 'dense', units, activation, initializer: { kind: 'uniform-fan-in' } };
}

function optimizerOf({ optimizer, learningRate, optimizerEpsilon: epsilon }: DqnSettings): OptimizerSpec {
  return optimizer === 'adam'
    ? { kind: 'adam', learningRate, beta1: 0.9, beta2: 0.999, epsilon }
    : { kind: 'rmsprop', learningRate, decay: 0.95, epsilon, epsilonInsideRoot: false };
}
