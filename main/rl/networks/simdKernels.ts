import { CoreError } from '../core/errors';
import { plainBinary, relaxedBinary, sharedBinary, sharedPages } from './simdBinary';

/**
 * Which binary: `plain` rounds alike on every machine; `relaxed` is faster where multiply-add is one instruction;
 * `shared` is relaxed too, and works in a memory that threads share.
 */
export type SimdBuild = 'plain' | 'relaxed' | 'shared';

/**
 * What the binary exports. Addresses are bytes in its memory, strides bytes, counts floats or rows; the sources in
 * `kernels/` say what each computes.
 */
export interface SimdKernels {
  readonly memory: SimdHostMemory;
  firstFreeByte(): number;
  denseForward(
    inputs: number,
    inputStride: number,
    inputCount: number,
    paddedInputs: number,
    weights: number,
    biases: number,
    panels: number,
    activation: number,
    outputs: number,
    outputStride: number,
    batch: number,
  ): void;
  denseParameterGradients(
    inputs: number,
    inputStride: number,
    inputCount: number,
    paddedInputs: number,
    weightGradients: number,
    biasGradients: number,
    panels: number,
    sumGradients: number,
    gradientStride: number,
    batch: number,
  ): void;
  denseInputGradients(
    sumGradients: number,
    gradientStride: number,
    unitCount: number,
    panels: number,
    weights: number,
    paddedInputs: number,
    scratch: number,
    inputGradients: number,
    inputGradientStride: number,
    batch: number,
  ): void;
  multiplyBySlope(activation: number, gradients: number, values: number, stride: number, width: number, rows: number): void;
  gatherPatches(
    image: number,
    imageRow: number,
    rowStep: number,
    step: number,
    rows: number,
    columns: number,
    kernelSize: number,
    length: number,
    patches: number,
    patchStride: number,
  ): void;
  addPatches(
    image: number,
    imageRow: number,
    rowStep: number,
    step: number,
    rows: number,
    columns: number,
    kernelSize: number,
    length: number,
    patches: number,
    patchStride: number,
  ): void;
  perturb(
    means: number,
    deviations: number,
    inputNoise: number,
    unitNoise: number,
    paddedInputs: number,
    panels: number,
    noisy: number,
  ): void;
  addNoisyGradients(
    gradients: number,
    inputNoise: number,
    unitNoise: number,
    paddedInputs: number,
    panels: number,
    meanGradients: number,
    deviationGradients: number,
  ): void;
  normForward(
    inputs: number,
    inputStride: number,
    width: number,
    epsilon: number,
    gain: number,
    bias: number,
    outputs: number,
    outputStride: number,
    batch: number,
  ): void;
  normBackward(
    inputs: number,
    inputStride: number,
    width: number,
    epsilon: number,
    gain: number,
    gainGradients: number,
    biasGradients: number,
    outputGradients: number,
    gradientStride: number,
    inputGradients: number,
    batch: number,
  ): void;
  gatherRows(from: number, stride: number, width: number, to: number, count: number): void;
  spreadRows(from: number, width: number, to: number, stride: number, paddedWidth: number, count: number): void;
  sumOfSquares(gradients: number, count: number): number;
  adamStep(
    parameters: number,
    gradients: number,
    means: number,
    variances: number,
    count: number,
    scale: number,
    rate: number,
    beta1: number,
    oneMinusBeta1: number,
    beta2: number,
    oneMinusBeta2: number,
    correction: number,
    epsilon: number,
  ): void;
  rmspropStep(
    parameters: number,
    gradients: number,
    meanSquares: number,
    count: number,
    scale: number,
    rate: number,
    decay: number,
    oneMinusDecay: number,
    innerEpsilon: number,
    outerEpsilon: number,
  ): void;
  descentStep(parameters: number, gradients: number, count: number, rate: number): void;
  blend(target: number, source: number, count: number, share: number): void;
  multiplyAddPeak(count: number): number;
}

/** A WebAssembly memory, as far as it is needed here. */
export interface SimdHostMemory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
  /** @throws RangeError when the host has no more. */
  grow(pages: number): number;
}

/** The part of WebAssembly that the core uses; written down here because the core compiles without any host's types. */
interface WebAssemblyHost {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports?: object) => { readonly exports: unknown };
  readonly Memory: new (pages: { initial: number; maximum: number; shared: true }) => SimdHostMemory;
}

function webAssemblyHost(): WebAssemblyHost | undefined {
  return (globalThis as unknown as { readonly WebAssembly?: WebAssemblyHost }).WebAssembly;
}

const texts: Readonly<Record<SimdBuild, string>> = { plain: plainBinary, relaxed: relaxedBinary, shared: sharedBinary };
const decoded = new Map<SimdBuild, Uint8Array>();

/** The bytes of a build, decoded at the first question. */
function bytesOf(build: SimdBuild): Uint8Array {
  const bytes = decoded.get(build) ?? decodeBase64(texts[build]);
  decoded.set(build, bytes);
  return bytes;
}

/** Bytes of the builds. */
export function binarySizes(): Readonly<Record<SimdBuild, number>> {
  return { plain: bytesOf('plain').length, relaxed: bytesOf('relaxed').length, shared: bytesOf('shared').length };
}

/** True when this host can run the build. */
export function supportsSimd(build: SimdBuild): boolean {
  return webAssemblyHost()?.validate(bytesOf(build)) === true;
}

/**
 * A fresh memory that threads can share, for instances of the `shared` build; call `supportsSimd` first.
 *
 * @throws Error in a page that its host does not isolate from others.
 */
export function createSharedMemory(): SimdHostMemory {
  return new (webAssemblyHost()!.Memory)({ initial: 1, maximum: sharedPages, shared: true });
}

/**
 * A fresh instance of the kernels; a few milliseconds.
 *
 * @param memory what the `shared` build works in; the other builds bring their own.
 * @throws CoreError `not-supported` where the host has no WebAssembly, no SIMD, or a content policy that refuses both.
 */
export function instantiateKernels(build: SimdBuild, memory?: SimdHostMemory): SimdKernels {
  const host = webAssemblyHost();
  if (host === undefined)
    throw new CoreError('not-supported', 'The simd engine needs WebAssembly, which this host does not have.');
  const bytes = bytesOf(build);
  if (!host.validate(bytes)) {
    const feature = build === 'plain' ? 'SIMD' : build === 'relaxed' ? 'relaxed SIMD' : 'relaxed SIMD and threads';
    throw new CoreError('not-supported', `The simd engine needs WebAssembly with ${feature}, which this host does not have.`);
  }
  try {
    const { exports } = new host.Instance(new host.Module(bytes), { env: { memory } });
    return exports as SimdKernels;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CoreError('not-supported', `This host refuses to start WebAssembly: ${reason}`);
  }
}

const base64Digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The bytes that a padded base64 text stands for; the language itself has no decoder before ES2026. */
function decodeBase64(text: string): Uint8Array {
  const values = new Uint8Array(128); // of characters; padding counts as 0
  for (let value = 0; value < 64; value++) values[base64Digits.charCodeAt(value)] = value;
  const bytes = new Uint8Array(Math.floor((text.replace(/=+$/, '').length * 3) / 4));
  const digit = (index: number) => values[text.charCodeAt(index)]!;
  for (let from = 0, to = 0; from < text.length; from += 4, to += 3) {
    const bits = (digit(from) << 18) | (digit(from + 1) << 12) | (digit(from + 2) << 6) | digit(from + 3);
    bytes[to] = bits >>> 16;
    bytes[to + 1] = bits >>> 8; // what padding stands for lies behind the end, and is dropped
    bytes[to + 2] = bits;
  }
  return bytes;
}
