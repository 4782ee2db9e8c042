import { createRequire } from 'node:module';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadTensorflowEngine, type RequirePackage } from '../../main/tensorflow/engine';
import type { TensorFlow } from '../../main/tensorflow/tensorFlow';
import { createSpec, createState } from '../helpers/engineAgreement';

const nodeRequire = createRequire(import.meta.url);

/** Node's `require` as on a machine where only the given packages of TensorFlow are installed. */
function machineWith(packages: Readonly<Record<string, () => unknown>>): RequirePackage {
  const requirePackage = (name: string): unknown => {
    const load = packages[name];
    if (load !== undefined) return load();
    throw Object.assign(new Error(`Cannot find module '${name}'\nRequire stack:\n- engine.ts`), { code: 'MODULE_NOT_FOUND' });
  };
  return Object.assign(requirePackage, { resolve: nodeRequire.resolve });
}

const tfjs = () => nodeRequire('@tensorflow/tfjs') as TensorFlow;
const wasmOnly = {
  '@tensorflow/tfjs': tfjs,
  '@tensorflow/tfjs-backend-wasm': () => nodeRequire('@tensorflow/tfjs-backend-wasm') as unknown,
};

/** What tfjs-node looks like from outside, with tfjs's own processor kernels for its native ones. */
function nativePackage(isUsingGpuDevice: boolean): TensorFlow {
  const tf = tfjs();
  if (tf.findBackendFactory('tensorflow') === null) tf.copyRegisteredKernels('cpu', 'tensorflow');
  else tf.removeBackend('tensorflow');
  tf.registerBackend('tensorflow', () => Object.assign(tf.findBackendFactory('cpu')() as object, { isUsingGpuDevice }) as never);
  return tf;
}

describe('looking for TensorFlow', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('loads nothing of tfjs before it is asked to', async () => {
    const isLoaded = () => Object.keys(nodeRequire.cache).some((file) => file.includes('@tensorflow'));
    expect(isLoaded()).toBe(false);
    await loadTensorflowEngine();
    expect(isLoaded()).toBe(true);
  });

  it('falls back to WebAssembly where the packages for Node are absent, and says so in a sentence', async () => {
    const warn = vi.spyOn(console, 'warn');
    const { engine, reason } = await loadTensorflowEngine(machineWith(wasmOnly));
    expect(engine?.id).toBe('tensorflow');
    expect(engine?.description).toBe('tfjs 4.22.0 on wasm');
    expect(reason).toBe(
      'TensorFlow computes on wasm, because @tensorflow/tfjs-node-gpu is not installed and @tensorflow/tfjs-node is not installed.',
    );
    expect(warn).not.toHaveBeenCalled();
  });

  it('can be asked again in the same process', async () => {
    expect((await loadTensorflowEngine(machineWith(wasmOnly))).engine).toBeDefined();
    expect((await loadTensorflowEngine(machineWith(wasmOnly))).engine).toBeDefined();
  });

  it('passes over a package whose native library is missing, and quotes why', async () => {
    const broken = () => {
      throw new Error(
        'The Node.js native addon module (tfjs_binding.node) can not be found at path: /x.\nPlease run npm rebuild.',
      );
    };
    const { engine, reason } = await loadTensorflowEngine(machineWith({ ...wasmOnly, '@tensorflow/tfjs-node': broken }));
    expect(engine?.description).toBe('tfjs 4.22.0 on wasm');
    expect(reason).toContain(
      '@tensorflow/tfjs-node does not work here (The Node.js native addon module (tfjs_binding.node) can not be found at path: /x).',
    );
  });

  it('does not take a package for absent when it is one of its own files that is missing', async () => {
    const incomplete = () => {
      throw Object.assign(new Error("Cannot find module '@mapbox/node-pre-gyp'"), { code: 'MODULE_NOT_FOUND' });
    };
    const { reason } = await loadTensorflowEngine(machineWith({ ...wasmOnly, '@tensorflow/tfjs-node': incomplete }));
    expect(reason).toContain("@tensorflow/tfjs-node does not work here (Cannot find module '@mapbox/node-pre-gyp')");
  });

  it('prefers tfjs-node over WebAssembly, and computes with it', async () => {
    const { engine, reason } = await loadTensorflowEngine(
      machineWith({ ...wasmOnly, '@tensorflow/tfjs-node': () => nativePackage(false) }),
    );
    expect(engine?.description).toBe('tfjs 4.22.0 on the processor (tfjs-node)');
    expect(reason).toBe('TensorFlow computes on the processor (tfjs-node), because @tensorflow/tfjs-node-gpu is not installed.');
    const network = engine!.createNetwork(createState(createSpec({ inputSize: 2, widths: [3], activation: 'tanh' })));
    expect(tfjs().getBackend()).toBe('tensorflow');
    expect(network.forward(Float32Array.of(0.5, -1), 1)).toHaveLength(3);
    network.dispose();
  });

  it('calls it a GPU only where there is one', async () => {
    const withGpu = await loadTensorflowEngine(machineWith({ '@tensorflow/tfjs-node-gpu': () => nativePackage(true) }));
    expect(withGpu.engine?.description).toBe('tfjs 4.22.0 on a GPU (tfjs-node-gpu)');
    expect(withGpu.reason).toBe('TensorFlow computes on a GPU (tfjs-node-gpu).');
    const withoutGpu = await loadTensorflowEngine(machineWith({ '@tensorflow/tfjs-node-gpu': () => nativePackage(false) }));
    expect(withoutGpu.engine?.description).toBe('tfjs 4.22.0 on the processor (tfjs-node-gpu found no GPU)');
  });

  it('does not trust a backend that loads but cannot add', async () => {
    const wrong = () => ({ ...nativePackage(false), add: () => tfjs().tensor1d([0]) });
    const { engine, reason } = await loadTensorflowEngine(machineWith({ ...wasmOnly, '@tensorflow/tfjs-node': wrong }));
    expect(engine?.description).toBe('tfjs 4.22.0 on wasm');
    expect(reason).toContain('it adds 1.5 and 2 to 0');
  });

  it('gives a reason and no engine where nothing works', async () => {
    expect(await loadTensorflowEngine(machineWith({}))).toEqual({
      reason:
        'TensorFlow cannot compute here, because @tensorflow/tfjs-node-gpu is not installed, ' +
        "@tensorflow/tfjs-node is not installed and @tensorflow/tfjs-backend-wasm does not work here (Cannot find module '@tensorflow/tfjs').",
    });
  });
});
