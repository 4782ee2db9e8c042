import type { EngineInfo } from '../contract/models';
import { simdEngine, whySimdIsUnavailable } from '../rl/networks/simdEngine';

let tensorflow: Promise<EngineInfo> | undefined;

/** Which engines can compute here, and why others cannot. TensorFlow is started at the first call, to find out. */
export async function describeEngines(): Promise<EngineInfo[]> {
  const simd = simdEngine();
  tensorflow ??= describeTensorflow();
  return [
    simd === undefined
      ? { id: 'simd', available: false, description: 'WebAssembly SIMD', reason: whySimdIsUnavailable() ?? '' }
      : { id: 'simd', available: true, description: simd.description, reason: '' },
    await tensorflow,
    { id: 'reference', available: true, description: 'plain loops', reason: '' },
  ];
}

async function describeTensorflow(): Promise<EngineInfo> {
  const { loadTensorflowEngine } = await import('../tensorflow/engine');
  const { engine, reason } = await loadTensorflowEngine();
  return { id: 'tensorflow', available: engine !== undefined, description: engine?.description ?? 'TensorFlow', reason };
}
