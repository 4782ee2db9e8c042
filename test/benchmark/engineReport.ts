import { createRandom } from '../../main/rl/core/random';
import { initializeNetwork } from '../../main/rl/networks/initialize';
import type { Engine, NetworkSpec, NetworkState } from '../../main/rl/networks/network';
import { referenceEngine } from '../../main/rl/networks/referenceEngine';
import { type Clock, measureEngine, measureKernels } from '../../main/rl/networks/simdBenchmark';
import { createSimdEngine } from '../../main/rl/networks/simdEngine';
import { type SimdBuild, supportsSimd } from '../../main/rl/networks/simdKernels';

/** An action-value network of CartPole: 4 observations, 2 actions. */
function createState(hidden: readonly number[]): NetworkState {
  const spec: NetworkSpec = {
    inputSize: 4,
    layers: [...hidden, 2].map((units, layer) => ({
      kind: 'dense',
      units,
      activation: layer === hidden.length ? 'linear' : 'relu',
      initializer: { kind: 'uniform-fan-in' },
    })),
    optimizer: { kind: 'adam', learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    maxGradientNorm: 10,
  };
  return initializeNetwork(spec, createRandom(1));
}

const networks = [
  { hidden: [64, 64], batch: 64 },
  { hidden: [120, 84], batch: 128 },
  { hidden: [256, 256], batch: 64 },
];

/** Writes what the engines reach on this machine, line by line. */
export function reportEngines(clock: Clock, isThorough: boolean, print: (line: string) => void): void {
  const builds = (['plain', 'relaxed'] as const).filter(supportsSimd);
  for (const build of builds) reportKernels(build, clock, isThorough, print);
  const engines: Engine[] = [referenceEngine, ...builds.map(createSimdEngine)];
  for (const { hidden, batch } of networks) {
    print(`\nDQN, 4-${hidden.join('-')}-2, batch ${batch}`);
    for (const engine of engines) {
      const { actionMicroseconds, updateMilliseconds } = measureEngine(engine, clock, createState(hidden), batch);
      print(
        `${engine.description.padEnd(28)}${updateMilliseconds.toFixed(4)} ms an update, ${actionMicroseconds.toFixed(2)} µs an action`,
      );
    }
  }
}

function reportKernels(build: SimdBuild, clock: Clock, isThorough: boolean, print: (line: string) => void): void {
  const widths = isThorough ? [64, 128, 256, 512] : [64, 256];
  const batches = isThorough ? [32, 64, 128, 256] : [64];
  print(`\n${build}: GFLOP/s, and its share of the core's peak at that time, of`);
  print('width batch      forward        parameter gradients   input gradients     peak');
  for (const { width, batch, forward, parameterGradients, inputGradients, peak } of measureKernels(
    build,
    clock,
    widths,
    batches,
  )) {
    const cells = [forward, parameterGradients, inputGradients].map(
      (speed) => `${speed.toFixed(1).padStart(8)} ${((100 * speed) / peak).toFixed(0).padStart(3)} %`,
    );
    print(`${String(width).padStart(5)} ${String(batch).padStart(5)} ${cells.join('     ')} ${peak.toFixed(1).padStart(9)}`);
  }
}
