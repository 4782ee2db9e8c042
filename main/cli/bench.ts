import { type LabBenchmark, labBenchmarks } from '../lab/labBenchmarks';
import { pairedBenchmarks } from '../lab/pairedBenchmarks';
import type { Benchmark } from '../rl/benchmarks/benchmark';
import { benchmarks } from '../rl/benchmarks/registry';
import { UnknownNameError } from '../rl/core/errors';
import type { CommandContext, DeclareCommand } from './command';
import type { ExitStatus } from './exitStatus';
import { createMemoryGauge } from './memoryGauge';
import { formatTable } from './textFormat';

/** Times each figure is measured; the median is shown, all are told. */
const runCount = 5;

/** The median of several measurements. */
interface BenchmarkResult {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly runs: readonly number[];
  readonly counts: string;
}

export const declareBench: DeclareCommand = (program, host) => {
  program
    .command('bench')
    .description('measure our own speed on this machine, on one core unless it says otherwise')
    .argument('[name...]', 'only figures whose name begins so, such as environment')
    .action((names: readonly string[]) => host.alone((context) => measureSpeed(context, names)));
};

export async function measureSpeed({ output, signal }: CommandContext, names: readonly string[]): Promise<ExitStatus> {
  const results: BenchmarkResult[] = [];
  const gauge = createMemoryGauge();
  for (const benchmark of chooseBenchmarks(names)) {
    if (signal.aborted) break;
    output.news(`Measuring ${benchmark.name}.`);
    const runs: number[] = [];
    for (let run = 0; run < runCount; run++) runs.push(await benchmark.measure(() => performance.now(), gauge));
    const value = runs.toSorted((a, b) => a - b)[Math.floor(runCount / 2)]!;
    results.push({ name: benchmark.name, unit: benchmark.unit, value, runs, counts: benchmark.counts });
    await new Promise((resolve) => setImmediate(resolve));
  }
  output.result(results, () => [
    ...formatTable(
      ['figure', `median of ${runCount}`, 'unit'],
      results.map(({ name, value, unit }) => [name, Math.abs(value) >= 100 ? Math.round(value) : value, unit]),
    ),
  ]);
  return 0;
}

/** Figures of the core, of two threads, and of the lab around it. */
const allBenchmarks: readonly (Benchmark | LabBenchmark)[] = [...benchmarks, ...pairedBenchmarks, ...labBenchmarks];

/** @throws UnknownNameError when a name fits no figure. */
function chooseBenchmarks(names: readonly string[]): readonly (Benchmark | LabBenchmark)[] {
  if (names.length === 0) return allBenchmarks;
  const known = allBenchmarks.map(({ name }) => name);
  const groups = [...new Set(known.map((name) => name.split(' ')[0]!))];
  for (const name of names) {
    if (!known.some((candidate) => candidate.startsWith(name))) throw new UnknownNameError('figure', name, [...groups, ...known]);
  }
  return allBenchmarks.filter(({ name }) => names.some((wanted) => name.startsWith(wanted)));
}
