import { createRandom } from '../rl/core/random';
import { blankNetwork, initializeNetwork } from '../rl/networks/initialize';
import { countMultiplications } from '../rl/networks/layerShapes';
import type { Engine, EngineId, NetworkFactory, NetworkSpec } from '../rl/networks/network';
import { referenceEngine } from '../rl/networks/referenceEngine';
import { simdEngine, whySimdIsUnavailable } from '../rl/networks/simdEngine';
import type { EngineChoice, EngineMeasurement, EngineMemory } from './messages';
import { pairedEngine } from './pairedEngine';

/** The engine of a run, and why it. */
export interface ChosenEngine {
  readonly engine: Engine;
  /** Present when it was measured just now, to be remembered. */
  readonly measured?: { readonly key: string; readonly measurement: EngineMeasurement };
}

/**
 * Multiplications of one update, thrice those of its forward pass, from which TensorFlow could repay its cost of some milliseconds a call; below, loading
 * it (about a second) is not worth trying.
 */
const worthTensorflow = 50e6;

/** The pure engines differ so much that a challenger must beat them clearly; else noise could change a curve. */
const clearlyFaster = 1.3;

/** Updates before the timed ones: V8 has then compiled what it is going to compile. */
const warmingUpdates = 25;

/** Updates timed for each engine; the median counts. */
const timedUpdates = 7;

/** Milliseconds after which an engine has shown how slow it is; the last of its updates until then count. */
const longestMeasurement = 200;

/**
 * Finds the engine for a network.
 *
 * @throws Error with a sentence when the engine that was asked for cannot be had.
 */
export async function chooseEngine(
  choice: EngineChoice,
  spec: NetworkSpec,
  batchSize: number,
  memory: EngineMemory,
  clock: () => number,
): Promise<ChosenEngine> {
  if (choice !== 'auto') return { engine: await loadEngine(choice) };
  const key = engineKey(spec, batchSize);
  const remembered = memory[key];
  if (remembered !== undefined) return { engine: await loadEngine(remembered.engine) };

  const candidates = await loadCandidates(spec, batchSize);
  const timings = candidates.map((engine) => [engine, timeUpdate(engine, spec, batchSize, clock)] as const);
  let [best, least] = timings[0]!;
  for (const [engine, milliseconds] of timings.slice(1)) {
    if (milliseconds * clearlyFaster < least) [best, least] = [engine, milliseconds];
  }
  const milliseconds = Object.fromEntries(timings.map(([engine, time]) => [engine.id, time]));
  return { engine: best, measured: { key, measurement: { engine: best.id, milliseconds } } };
}

/** The name under which a measurement of this network is remembered. */
export function engineKey({ inputSize, inputShape, layers, optimizer }: NetworkSpec, batchSize: number): string {
  const sizes = layers.map((layer) => (layer.kind === 'dense' ? [layer.units, layer.activation] : layer));
  return JSON.stringify([inputShape ?? inputSize, sizes, optimizer.kind, batchSize]);
}

/** In order of preference where figures are close. */
async function loadCandidates(spec: NetworkSpec, batchSize: number): Promise<Engine[]> {
  const simd = simdEngine();
  const pure = simd === undefined ? [referenceEngine] : [simd, referenceEngine];
  if (simd !== undefined && 3 * countMultiplications(spec) * batchSize < worthTensorflow) return pure;
  const { loadTensorflowEngine } = await import('../tensorflow/engine');
  const { engine } = await loadTensorflowEngine();
  return engine === undefined ? pure : [...pure, engine];
}

async function loadEngine(choice: EngineId): Promise<Engine> {
  if (choice === 'reference') return referenceEngine;
  if (choice === 'simd') {
    const engine = simdEngine();
    if (engine === undefined) throw new Error(`${whySimdIsUnavailable()} Choose the reference engine.`);
    return engine;
  }
  if (choice === 'simd-2-threads') return await pairedEngine();
  const { loadTensorflowEngine } = await import('../tensorflow/engine');
  const { engine, reason } = await loadTensorflowEngine();
  if (engine === undefined) throw new Error(`The tensorflow engine cannot be used: ${reason}`);
  return engine;
}

/** Milliseconds of one forward, backward and update of the actual network; median. */
function timeUpdate(engine: Engine, spec: NetworkSpec, batchSize: number, clock: () => number): number {
  const random = createRandom(0, 'engine measurement');
  const network = engine.createNetwork(initializeNetwork(spec, random));
  const inputs = Float32Array.from({ length: batchSize * network.inputSize }, () => random.normal());
  const gradient = Float32Array.from({ length: batchSize * network.outputSize }, () => random.normal());
  const updateOnce = () => {
    const start = clock();
    network.forward(inputs, batchSize);
    network.backward(gradient);
    network.update();
    return clock() - start;
  };
  const times: number[] = [];
  for (let spent = 0; times.length < warmingUpdates + timedUpdates && spent < longestMeasurement; spent += times.at(-1)!) {
    times.push(updateOnce());
  }
  network.dispose();
  const counted = times.slice(-timedUpdates).sort((a, b) => a - b);
  return counted[Math.floor(counted.length / 2)]!;
}

/** Hands out networks of one engine; every engine starts from the same drawn numbers. */
export function networkFactory(engine: Engine): NetworkFactory {
  return { create: (spec, _batchSize, random) => engine.createNetwork(initializeNetwork(spec, random)) };
}

/** Learns which network an algorithm will ask for, by letting it ask once. */
export class ProbingFactory implements NetworkFactory {
  /** The largest network asked for. */
  asked: { readonly spec: NetworkSpec; readonly batchSize: number } | undefined;

  create(spec: NetworkSpec, batchSize: number) {
    if (this.asked === undefined || countMultiplications(spec) > countMultiplications(this.asked.spec))
      this.asked = { spec, batchSize };
    return referenceEngine.createNetwork(blankNetwork(spec)); // nobody learns with it, so nothing is drawn for it
  }
}
