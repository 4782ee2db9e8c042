import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import type * as WasmBackend from '@tensorflow/tfjs-backend-wasm';
import type { Engine } from '../rl/networks/network';
import { restoreNodeUtil } from './restoreNodeUtil';
import { type TensorFlow, TensorflowNetwork } from './tensorflowNetwork';

/** What became of looking for TensorFlow on this machine; `reason` is one sentence for people. */
export type TensorflowSearch =
  | { readonly engine: Engine; readonly reason: string }
  | { readonly engine?: undefined; readonly reason: string };

/** What loads packages: Node's own `require`, or a stand-in for it. */
export type RequirePackage = Pick<NodeJS.Require, 'resolve'> & ((name: string) => unknown);

/** A package that brings a backend. */
interface Candidate {
  readonly packageName: string;
  /** Where it computes, for people. */
  readonly place: string;
  start(requirePackage: RequirePackage): Promise<TensorFlow>;
}

/** The fastest first. Those for Node are optional: their native library cannot be had everywhere. */
const candidates: readonly Candidate[] = [
  { packageName: '@tensorflow/tfjs-node-gpu', place: 'a GPU through tfjs-node-gpu', start: startGpu },
  {
    packageName: '@tensorflow/tfjs-node',
    place: 'tfjs-node',
    start: (requirePackage) => startNative(requirePackage, '@tensorflow/tfjs-node'),
  },
  { packageName: '@tensorflow/tfjs-backend-wasm', place: 'wasm', start: startWasm },
];

/**
 * Starts the fastest TensorFlow that works on this machine: tfjs-node-gpu, tfjs-node or tfjs on WebAssembly.
 *
 * Nothing of tfjs is loaded before the call. Packages that are absent or broken are passed over and named in `reason`.
 */
export async function loadTensorflowEngine(
  requirePackage: RequirePackage = createRequire(import.meta.url),
): Promise<TensorflowSearch> {
  const failures: string[] = [];
  for (const { packageName, place, start } of candidates) {
    try {
      const tf = await start(requirePackage);
      checkAddition(tf);
      const because = failures.length === 0 ? '' : `, because ${joinClauses(failures)}`;
      return { engine: createEngine(tf, place), reason: `TensorFlow computes on ${place}${because}.` };
    } catch (error) {
      failures.push(describeFailure(packageName, error));
    }
  }
  return { reason: `TensorFlow cannot compute here, because ${joinClauses(failures)}.` };
}

function createEngine(tf: TensorFlow, place: string): Engine {
  return {
    id: 'tensorflow',
    description: `tfjs ${tf.version['tfjs-core']} on ${place}`,
    createNetwork: (state) => new TensorflowNetwork(tf, state),
  };
}

async function startGpu(requirePackage: RequirePackage): Promise<TensorFlow> {
  const tf = await startNative(requirePackage, '@tensorflow/tfjs-node-gpu');
  // Without a GPU the same package computes on the processor, as tfjs-node does, and must not be called a GPU.
  if ((tf.backend() as { isUsingGpuDevice?: boolean }).isUsingGpuDevice !== true) throw new Error('it found no GPU');
  return tf;
}

async function startNative(requirePackage: RequirePackage, packageName: string): Promise<TensorFlow> {
  restoreNodeUtil();
  const tf = requirePackage(packageName) as TensorFlow;
  if (!(await tf.setBackend('tensorflow'))) throw new Error('its backend did not start');
  return tf;
}

async function startWasm(requirePackage: RequirePackage): Promise<TensorFlow> {
  const tf = requirePackage('@tensorflow/tfjs') as TensorFlow;
  const { setWasmPaths } = requirePackage('@tensorflow/tfjs-backend-wasm') as typeof WasmBackend;
  if (tf.getBackend() === 'wasm') return tf; // started before, and refuses to be told its paths twice
  tf.enableProdMode(); // else tfjs recommends tfjs-node on the console, at every start
  setWasmPaths(dirname(requirePackage.resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm')) + sep);
  if (!(await tf.setBackend('wasm'))) throw new Error('its backend did not start');
  return tf;
}

/** A backend may load and still fail at the first tensor with data. */
function checkAddition(tf: TensorFlow): void {
  const [sum] = tf.tidy(() => tf.add(tf.tensor1d([1.5]), tf.tensor1d([2])).dataSync());
  if (sum !== 3.5) throw new Error(`it adds 1.5 and 2 to ${sum}`);
}

function describeFailure(packageName: string, error: unknown): string {
  const { code, message = String(error) } = (error ?? {}) as { code?: unknown; message?: string };
  if (code === 'MODULE_NOT_FOUND' && message.includes(`'${packageName}'`)) return `${packageName} is not installed`;
  return `${packageName} does not work here (${message.split('\n')[0]!.trim().replace(/\.$/, '').slice(0, 160)})`;
}

function joinClauses(clauses: readonly string[]): string {
  return clauses.length < 2 ? clauses.join('') : `${clauses.slice(0, -1).join(', ')} and ${clauses.at(-1)}`;
}
