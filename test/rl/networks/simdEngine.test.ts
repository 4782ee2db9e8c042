import { afterEach, describe, expect, it, vi } from 'vitest';
import { referenceEngine } from '../../../main/rl/networks/referenceEngine';
import { createSimdEngine, simdEngine, whySimdIsUnavailable } from '../../../main/rl/networks/simdEngine';
import {
  createNumbers,
  createSpec,
  createState,
  describeEngineAgreement,
  trainNetwork,
  worstDifference,
} from '../../helpers/engineAgreement';

const builds = ['plain', 'relaxed'] as const;

describeEngineAgreement('The plain simd engine', () => createSimdEngine('plain'));
describeEngineAgreement('The relaxed simd engine', () => createSimdEngine('relaxed'));

const small = createSpec({ inputSize: 5, widths: [33, 16, 3], activation: 'tanh', lastActivation: 'linear' });

/** One unit that hands its input through an activation. */
function singleUnit(activation: 'tanh' | 'sigmoid') {
  const spec = createSpec({ inputSize: 1, widths: [1], activation });
  return { ...createState(spec), parameters: Float32Array.of(1, 0) };
}

describe.each(builds)('the %s simd engine', (build) => {
  it('gives the same bits in another instance, after other networks came and went', () => {
    const first = createSimdEngine(build).createNetwork(createState(small));
    const engine = createSimdEngine(build);
    const passing = engine.createNetwork(createState(small, 5));
    trainNetwork(passing, 1, 100);
    const second = engine.createNetwork(createState(small));
    passing.dispose();
    trainNetwork(first, 10);
    trainNetwork(second, 10);
    expect(second.save()).toEqual(first.save());
  });

  it('gives a row the same bits whatever batch it comes in', () => {
    const spec = createSpec({ inputSize: 9, widths: [40, 24, 5], activation: 'sigmoid' });
    const network = createSimdEngine(build).createNetwork(createState(spec));
    const inputs = createNumbers(23 * 9, 1);
    const together = network.forward(inputs, 23).slice();
    for (let row = 0; row < 23; row++) {
      const alone = network.forward(inputs.subarray(row * 9, row * 9 + 9), 1);
      expect(alone).toEqual(together.subarray(row * 5, row * 5 + 5));
    }
  });

  it('hands out the same array again for a batch of the same size', () => {
    const network = createSimdEngine(build).createNetwork(createState(small));
    const one = network.forward(createNumbers(5, 1), 1);
    network.forward(createNumbers(8 * 5, 1), 8);
    expect(network.forward(createNumbers(5, 2), 1)).toBe(one);
  });

  it('keeps outputs whole while another network makes the memory grow', () => {
    const engine = createSimdEngine(build);
    const network = engine.createNetwork(createState(small));
    const outputs = network.forward(createNumbers(64 * 5, 1), 64);
    const copy = outputs.slice();
    const large = createSpec({ inputSize: 600, widths: [600], activation: 'linear' });
    engine.createNetwork(createState(large)).forward(createNumbers(512 * 600, 1), 512);
    expect(outputs).toEqual(copy);
    expect(network.forward(createNumbers(64 * 5, 1), 64)).toEqual(copy);
  });

  it('agrees with the reference engine on more rows than it sums gradients of at once', () => {
    const spec = createSpec({ inputSize: 128, widths: [10, 2], activation: 'relu', lastActivation: 'linear' });
    const [tested, reference] = [createSimdEngine(build), referenceEngine].map((engine) =>
      engine.createNetwork(createState(spec)),
    );
    const gradients = [tested!, reference!].map((network) => {
      network.forward(createNumbers(301 * 128, 1), 301);
      network.backward(createNumbers(301 * 2, 2));
      network.update();
      return network.save().moments[0]!;
    });
    const scale = Math.max(...gradients[1]!.map(Math.abs));
    expect(worstDifference(gradients[0]!, gradients[1]!)).toBeLessThanOrEqual(1e-5 * scale);
  });

  it('leaves no trace of its padding behind sigmoids, even when epsilon is 0', () => {
    const optimizer = { kind: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 0 } as const;
    const spec = createSpec({ inputSize: 3, widths: [5, 3, 2], activation: 'sigmoid', optimizer });
    const [tested, reference] = [createSimdEngine(build), referenceEngine].map((engine) =>
      engine.createNetwork(createState(spec)),
    );
    trainNetwork(tested!, 50);
    trainNetwork(reference!, 50);
    tested!.forward(createNumbers(3, 1), 1);
    tested!.backward(createNumbers(2, 2));
    expect(tested!.update().gradientNorm).toSatisfy(Number.isFinite);
    reference!.forward(createNumbers(3, 1), 1);
    reference!.backward(createNumbers(2, 2));
    reference!.update();
    expect(worstDifference(tested!.save().parameters, reference!.save().parameters)).toBeLessThanOrEqual(1e-4);
  });

  it.each([
    ['tanh', Math.tanh, 3e-7],
    ['sigmoid', (x: number) => 1 / (1 + Math.exp(-x)), 2e-7],
  ] as const)('computes %s to float32, at infinity and NaN too', (activation, exact, tolerance) => {
    const network = createSimdEngine(build).createNetwork(singleUnit(activation));
    const inputs = Float32Array.from({ length: 40_001 }, (_, index) => (index - 20_000) / 1000);
    const outputs = network.forward(inputs, inputs.length);
    expect(worstDifference(outputs, Array.from(inputs, exact))).toBeLessThanOrEqual(tolerance);
    expect(Math.max(...outputs)).toBeLessThanOrEqual(1);
    const [high, low, nan] = network.forward(Float32Array.of(Infinity, -Infinity, NaN), 3);
    expect(high).toBeCloseTo(1, 6);
    expect(low).toBeCloseTo(exact(-Infinity), 6);
    expect(nan).toBeNaN();
  });

  it('passes NaN on through relu', () => {
    const spec = createSpec({ inputSize: 1, widths: [1], activation: 'relu' });
    const network = createSimdEngine(build).createNetwork({ ...createState(spec), parameters: Float32Array.of(1, 0) });
    expect([...network.forward(Float32Array.of(NaN, -1, 2), 3)]).toEqual([NaN, 0, 2]);
  });

  it('is whole again after NaN once it is loaded anew, gradients included', () => {
    const spec = createSpec({ inputSize: 3, widths: [5, 3], activation: 'tanh' });
    const network = createSimdEngine(build).createNetwork(createState(spec));
    network.forward(new Float32Array(3 * 9).fill(NaN), 9);
    network.backward(createNumbers(3 * 9, 1));
    network.load(createState(spec));
    network.forward(createNumbers(3 * 9, 1), 9);
    network.backward(new Float32Array(3 * 9));
    expect(network.update().gradientNorm).toBe(0);
  });

  it('measures large gradients without overflow, and infinite ones as infinite', () => {
    const spec = createSpec({ inputSize: 1, widths: [1], activation: 'linear', optimizer: { kind: 'sgd', learningRate: 0 } });
    const network = createSimdEngine(build).createNetwork({ ...createState(spec), parameters: Float32Array.of(1, 0) });
    const norm = (gradient: number) => {
      network.forward(Float32Array.of(0), 1); // leaves the gradient of the bias alone
      network.backward(Float32Array.of(gradient));
      return network.update().gradientNorm;
    };
    expect(norm(1e30) / 1e30).toBeCloseTo(1, 6);
    expect(norm(Infinity)).toSatisfy((value: number) => !Number.isFinite(value));
  });

  it('refuses what it cannot compute, in a sentence', () => {
    const engine = createSimdEngine(build);
    const network = engine.createNetwork(createState(small));
    expect(() => network.forward(new Float32Array(5), 0)).toThrow('batch must be a whole number of at least 1, got 0.');
    expect(() => network.forward(new Float32Array(9), 2)).toThrow('inputs must hold at least 10 numbers, got 9.');
    expect(() => network.backward(new Float32Array(3))).toThrow('A backward pass must follow a forward pass, got none.');
    network.forward(new Float32Array(10), 2);
    expect(() => network.backward(new Float32Array(5))).toThrow('outputGradient must hold at least 6 numbers, got 5.');
    expect(() => engine.createNetwork(createState({ ...small, layers: [] }))).toThrow(
      'A network must have at least one layer, got none.',
    );
  });

  it('is not to be used after disposal, which may come twice', () => {
    const engine = createSimdEngine(build);
    const network = engine.createNetwork(createState(small));
    network.dispose();
    const heir = engine.createNetwork(createState(small, 2));
    network.dispose();
    engine.createNetwork(createState(small, 3));
    expect(() => network.forward(new Float32Array(5), 1)).toThrow('A network must not be used after it was disposed of.');
    expect(() => heir.copyFrom(network)).toThrow('A network must not be used after it was disposed of.');
    expect(heir.save()).toEqual(createState(small, 2));
  });
});

describe('simdEngine', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  async function loadUnder(host: unknown) {
    vi.resetModules();
    vi.stubGlobal('WebAssembly', host);
    return import('../../../main/rl/networks/simdEngine');
  }

  it('says which build it runs, and is one and the same for a process', () => {
    expect(simdEngine()?.description).toBe('WebAssembly SIMD, relaxed');
    expect(simdEngine()).toBe(simdEngine());
    expect(whySimdIsUnavailable()).toBeUndefined();
  });

  it('falls back to the plain build where the host does not know relaxed SIMD', async () => {
    const { Module, Instance, validate } = WebAssembly;
    const lengths: number[] = [];
    const loaded = await loadUnder({
      Module,
      Instance,
      validate: (bytes: Uint8Array<ArrayBuffer>) => {
        lengths.push(bytes.length);
        return lengths.length > 1 && validate(bytes); // the first question is about relaxed SIMD
      },
    });
    expect(loaded.simdEngine()?.description).toBe('WebAssembly SIMD');
  });

  it('says why where there is no WebAssembly', async () => {
    const loaded = await loadUnder(undefined);
    expect(loaded.simdEngine()).toBeUndefined();
    expect(loaded.whySimdIsUnavailable()).toBe('The simd engine needs WebAssembly, which this host does not have.');
  });

  it('says why where there is no SIMD', async () => {
    const loaded = await loadUnder({ validate: () => false });
    expect(loaded.simdEngine()).toBeUndefined();
    expect(loaded.whySimdIsUnavailable()).toBe('The simd engine needs WebAssembly with SIMD, which this host does not have.');
  });

  it('says why where a content policy forbids it', async () => {
    const Module = class {
      constructor() {
        throw new Error('refused by policy');
      }
    };
    const loaded = await loadUnder({ validate: () => true, Module });
    expect(loaded.simdEngine()).toBeUndefined();
    expect(loaded.whySimdIsUnavailable()).toBe('This host refuses to start WebAssembly: refused by policy');
  });
});
