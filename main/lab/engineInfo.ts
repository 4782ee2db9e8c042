import type { EngineInfo } from '../contract/models';
import { simdEngine, whySimdIsUnavailable } from '../rl/networks/simdEngine';
import { whyPairIsUnavailable } from '../runner/pairedEngine';

let tensorflow: Promise<EngineInfo> | undefined;

/** Which engines can compute here, and why others cannot. TensorFlow is started at the first call, to find out. */
export async function describeEngines(): Promise<EngineInfo[]> {
  const simd = simdEngine();
  tensorflow ??= describeTensorflow();
  return [
    simd === undefined
      ? { id: 'simd', available: false, description: 'WebAssembly SIMD', reason: whySimdIsUnavailable() ?? '' }
      : { id: 'simd', available: true, description: simd.description, reason: '' },
    describePair(),
    await tensorflow,
    { id: 'reference', available: true, description: 'plain loops', reason: '' },
  ];
}

function describePair(): EngineInfo {
  const reason = whyPairIsUnavailable();
  const description = 'WebAssembly SIMD, two threads; the same numbers as simd, sooner where networks are large';
  return { id: 'simd-2-threads', available: reason === undefined, description, reason: reason ?? '' };
}

async function describeTensorflow(): Promise<EngineInfo> {
  const { loadTensorflowEngine } = await import('../tensorflow/engine');
  const { engine, reason } = await loadTensorflowEngine();
  return { id: 'tensorflow', available: engine !== undefined, description: engine?.description ?? 'TensorFlow', reason };
}
