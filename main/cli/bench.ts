import { type LabBenchmark, labBenchmarks } from '../lab/labBenchmarks';
import { pairedBenchmarks } from '../lab/pairedBenchmarks';
import { type Benchmark, type BenchmarkLimit, reaches } from '../rl/benchmarks/benchmark';
import { benchmarks } from '../rl/benchmarks/registry';
import { UnknownNameError } from '../rl/core/errors';
import type { CommandContext, DeclareCommand } from './command';
import type { ExitStatus } from './exitStatus';
import { createMemoryGauge } from './memoryGauge';
import { measurePage } from './pageBench';
import { formatNumber, formatTable } from './textFormat';

/** Times each figure is measured; the median is shown, all are told. */
const runCount = 5;

/** The median of several measurements. */
interface BenchmarkResult {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly runs: readonly number[];
  readonly counts: string;
  /** What the median must reach, and whether it does; absent where nothing is promised. */
  readonly limit?: BenchmarkLimit;
  readonly passed?: boolean;
}

export const declareBench: DeclareCommand = (program, host) => {
  program
    .command('bench')
    .description('measure our own speed on this machine, on one core unless it says otherwise')
    .argument('[name...]', 'only figures whose name begins so, such as environment; ui measures the page in a browser')
    .action((names: readonly string[]) => host.alone((context) => measure(context, names)));
};

/** Figures of the page have limits and need a browser, so they are measured only where they are asked for. */
function measure(context: CommandContext, names: readonly string[]): Promise<ExitStatus> {
  const ofPage = names.filter((name) => name === 'ui' || name.startsWith('ui '));
  return ofPage.length > 0 && ofPage.length === names.length ? measurePage(context, ofPage) : measureSpeed(context, names);
}

export async function measureSpeed({ output, signal }: CommandContext, names: readonly string[]): Promise<ExitStatus> {
  const results: BenchmarkResult[] = [];
  const gauge = createMemoryGauge();
  for (const benchmark of chooseBenchmarks(names)) {
    if (signal.aborted) break;
    output.news(`Measuring ${benchmark.name}.`);
    const runs: number[] = [];
    for (let run = 0; run < runCount; run++) runs.push(await benchmark.measure(() => performance.now(), gauge));
    const value = runs.toSorted((a, b) => a - b)[Math.floor(runCount / 2)]!;
    const { name, unit, counts, limit } = benchmark;
    const verdict = limit === undefined ? {} : { limit, passed: reaches(value, limit) };
    results.push({ name, unit, value, runs, counts, ...verdict });
    await new Promise((resolve) => setImmediate(resolve));
  }
  output.result(results, () => benchmarkLines(results));
  return 0;
}

function benchmarkLines(results: readonly BenchmarkResult[]): string[] {
  const rounded = (value: number) => (Math.abs(value) >= 100 ? Math.round(value) : value);
  const headings = ['figure', `median of ${runCount}`, 'unit'];
  if (results.every(({ limit }) => limit === undefined)) {
    return formatTable(
      headings,
      results.map(({ name, value, unit }) => [name, rounded(value), unit]),
    );
  }
  return formatTable(
    [...headings, 'must reach', ''],
    results.map(({ name, value, unit, limit, passed }) => [
      name,
      rounded(value),
      unit,
      limit === undefined ? '–' : describeLimit(limit),
      passed === undefined ? '' : passed ? 'passed' : 'failed',
    ]),
  );
}

function describeLimit(limit: BenchmarkLimit): string {
  return 'atMost' in limit ? `at most ${formatNumber(limit.atMost)}` : `at least ${formatNumber(limit.atLeast)}`;
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
