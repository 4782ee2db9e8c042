import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import type * as WasmBackend from '@tensorflow/tfjs-backend-wasm';
import type { Engine } from '../rl/networks/network';
import { restoreNodeUtil } from './restoreNodeUtil';
import type { TensorFlow } from './tensorFlow';
import { TensorflowNetwork } from './tensorflowNetwork';

/** What became of looking for TensorFlow on this machine; `reason` is one sentence for people. */
export type TensorflowSearch =
  | { readonly engine: Engine; readonly reason: string }
  | { readonly engine?: undefined; readonly reason: string };

/** What loads packages: Node's own `require`, or a stand-in for it. */
export type RequirePackage = Pick<NodeJS.Require, 'resolve'> & ((name: string) => unknown);

/** A TensorFlow that has started, and where it computes, for people. */
interface Started {
  readonly tf: TensorFlow;
  readonly place: string;
}

/** A package that brings a backend. */
interface Candidate {
  readonly packageName: string;
  start(requirePackage: RequirePackage): Promise<Started>;
}

/** The fastest first. Those for Node are optional: their native library cannot be had everywhere. */
const candidates: readonly Candidate[] = [
  { packageName: '@tensorflow/tfjs-node-gpu', start: startGpu },
  { packageName: '@tensorflow/tfjs-node', start: startProcessor },
  { packageName: '@tensorflow/tfjs-backend-wasm', start: startWasm },
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
  for (const { packageName, start } of candidates) {
    try {
      const { tf, place } = await start(requirePackage);
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

/** Where it finds no GPU, the same package computes on the processor, as tfjs-node does. */
async function startGpu(requirePackage: RequirePackage): Promise<Started> {
  const tf = await startNative(requirePackage, '@tensorflow/tfjs-node-gpu');
  const { isUsingGpuDevice } = tf.backend() as { isUsingGpuDevice?: boolean };
  return { tf, place: isUsingGpuDevice === true ? 'a GPU (tfjs-node-gpu)' : 'the processor (tfjs-node-gpu found no GPU)' };
}

async function startProcessor(requirePackage: RequirePackage): Promise<Started> {
  return { tf: await startNative(requirePackage, '@tensorflow/tfjs-node'), place: 'the processor (tfjs-node)' };
}

async function startNative(requirePackage: RequirePackage, packageName: string): Promise<TensorFlow> {
  restoreNodeUtil();
  const tf = requirePackage(packageName) as TensorFlow;
  if (!(await tf.setBackend('tensorflow'))) throw new Error('its backend did not start');
  return tf;
}

async function startWasm(requirePackage: RequirePackage): Promise<Started> {
  const place = 'wasm';
  const tf = requirePackage('@tensorflow/tfjs') as TensorFlow;
  const { setWasmPaths } = requirePackage('@tensorflow/tfjs-backend-wasm') as typeof WasmBackend;
  if (tf.getBackend() === place) return { tf, place }; // started before, and refuses to be told its paths twice
  tf.enableProdMode(); // else tfjs recommends tfjs-node on the console, at every start
  setWasmPaths(dirname(requirePackage.resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm')) + sep);
  if (!(await tf.setBackend(place))) throw new Error('its backend did not start');
  return { tf, place };
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
