import type { RunInfo, SweepConfirmation, SweepInfo, SweepSummary, SweepTrial, SweepWinner } from '../contract/models';
import { createRandom } from '../rl/core/random';
import { mean } from '../rl/statistics/moments';
import { permutationTest } from '../rl/statistics/permutationTest';
import { probabilityOfImprovement } from '../rl/statistics/probabilityOfImprovement';
import { studentInterval } from '../rl/statistics/welchTest';
import { analyzeImportance } from '../rl/sweeps/importance';
import { stageSteps } from '../rl/sweeps/stopping';
import { planSweep, type SweepPlan, scoreOf, type TrialRecord } from '../rl/sweeps/sweepPlan';
import type { SweepRecord, SweepTrialRecord } from '../store/sweeps';
import { describeSeeds } from './comparisonMethods';
import type { CompleteSweep } from './sweepDesign';

/** Level below which a difference on fresh seeds confirms a winner. */
const confirmationLevel = 0.05;

/** Where a sweep stands. */
export function summarizeSweep(
  { sweepId, name, status, message, description, createdAt, endedAt, version }: SweepRecord,
  { env, trialCount, design }: CompleteSweep,
  records: readonly SweepTrialRecord[],
): SweepSummary {
  const plan = planSweep(design, records);
  const stageCount = stageSteps(design.stopping, design.steps).length;
  const settled = records.filter(
    ({ number, kind, stages }) => kind === 'trial' && (plan.stopped.has(number) || stages.length === stageCount),
  );
  const settledTrials = settled.length;
  return { sweepId, name, env, algo: description.algo, status, message, createdAt, endedAt, version, settledTrials, trialCount };
}

/** Everything about a sweep. */
export function describeSweep(
  record: SweepRecord,
  complete: CompleteSweep,
  records: readonly SweepTrialRecord[],
  runsOf: (experimentId: string) => readonly RunInfo[],
): SweepInfo {
  const { design } = complete;
  const plan = planSweep(design, records);
  const best = describeWinner(plan.winner);
  const confirmation = best === null ? null : describeConfirmation(design.confirmationSeeds, best, records);
  const ends = stageSteps(design.stopping, design.steps);
  return {
    ...summarizeSweep(record, complete, records),
    description: record.description,
    settings: complete.settings,
    steps: design.steps,
    seeds: design.seeds,
    trials: records.map((trial) => describeTrial(trial, plan, ends, runsOf(trial.experimentId))),
    best,
    confirmation,
    importance: analyzeImportance(design.space, records, ends.length),
    methods: describeSweepMethods(record, complete, confirmation),
  };
}

function describeTrial(
  { number, kind, settings, experimentId, stages }: SweepTrialRecord,
  plan: SweepPlan,
  ends: readonly number[],
  runs: readonly RunInfo[],
): SweepTrial {
  const last = stages.at(-1);
  const score = last === undefined ? -Infinity : scoreOf(last);
  const steps = kind === 'trial' ? ends : [ends.at(-1)!];
  const isWhole = stages.length === steps.length;
  const hasFailed = last !== undefined ? score === -Infinity : runs.some(({ status }) => status === 'failed');
  const status = hasFailed ? 'failed' : isWhole ? 'finished' : plan.stopped.has(number) ? 'stopped' : 'running';
  return {
    number,
    kind,
    settings,
    experimentId,
    status,
    stages: stages.map((values, stage) => ({ steps: steps[stage]!, values })),
    mean: Number.isFinite(score) ? score : null,
  };
}

function describeWinner(winner: TrialRecord | undefined): SweepWinner | null {
  if (winner === undefined) return null;
  const values = presentValues(winner.stages.at(-1)!);
  const { number, settings } = winner;
  return { number, settings, n: values.length, mean: mean(values), confidence: studentInterval(values) };
}

/** `null` until both have run on the fresh seeds. */
function describeConfirmation(
  seeds: readonly number[],
  best: SweepWinner,
  records: readonly SweepTrialRecord[],
): SweepConfirmation | null {
  const valuesOf = (kind: SweepTrialRecord['kind']) => {
    const stage = records.find((record) => record.kind === kind)?.stages[0];
    return stage === undefined ? undefined : presentValues(stage);
  };
  const winner = valuesOf('winner');
  const baseline = valuesOf('baseline');
  if (winner === undefined || baseline === undefined || winner.length === 0 || baseline.length === 0) return null;
  const pValue = permutationTest(winner, baseline, createRandom(0, 'confirmation'));
  const isComplete = winner.length === seeds.length && baseline.length === seeds.length;
  const isConfirmed = isComplete && mean(winner) > mean(baseline) && pValue <= confirmationLevel;
  const shrinkage = best.mean - mean(winner);
  return {
    seeds,
    winner: summarize(winner),
    baseline: summarize(baseline),
    shrinkage,
    probabilityOfImprovement: probabilityOfImprovement(winner, baseline),
    pValue,
    isConfirmed,
    verdict: describeVerdict(isConfirmed, isComplete, summarize(winner), summarize(baseline), pValue),
  };
}

function summarize(values: readonly number[]) {
  return { n: values.length, mean: mean(values), confidence: studentInterval(values) };
}

function describeVerdict(
  isConfirmed: boolean,
  isComplete: boolean,
  winner: { readonly mean: number; readonly n: number },
  baseline: { readonly mean: number; readonly n: number },
  pValue: number,
): string {
  const figures = `mean ${formatShort(winner.mean)} against ${formatShort(baseline.mean)}, n = ${winner.n} and ${baseline.n}, p = ${formatShort(pValue)}`;
  if (isConfirmed) return `On fresh seeds the winner is better than the settings it started from (${figures}).`;
  if (!isComplete) return `Not confirmed: on fresh seeds some runs failed (${figures}).`;
  return `Not confirmed: on fresh seeds the winner is not shown to be better than the settings it started from (${figures}).`;
}

function formatShort(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function presentValues(values: readonly (number | null)[]): number[] {
  return values.flatMap((value) => value ?? []);
}

const samplerNames = {
  grid: 'a grid',
  random: 'random search',
  sobol: 'a shifted Sobol sequence',
  tpe: 'a tree-structured Parzen estimator',
} as const;

function describeSweepMethods(
  { description, version }: SweepRecord,
  { design, env, trialCount }: CompleteSweep,
  confirmation: SweepConfirmation | null,
): string {
  const { sampler, samplerSeed, seeds, stopping, steps, space } = design;
  const rule =
    stopping.kind === 'none'
      ? 'No trial was stopped early.'
      : stopping.kind === 'median'
        ? `Trials below the median of earlier rounds were stopped after each of ${stopping.stages} stages.`
        : `Successive halving kept one trial in ${stopping.reduction} after each of ${stopping.stages} stages.`;
  return [
    `${trialCount} settings of ${description.algo} on ${env}, chosen by ${samplerNames[sampler]} (seed ${samplerSeed}) over ${Object.keys(space).join(', ')}.`,
    `Each was trained for ${steps} steps on ${seeds.length} seeds (${describeSeeds(seeds)}); its worth is the mean over seeds of the return of the final policy over 100 episodes without exploration.`,
    rule,
    confirmation === null
      ? ''
      : `The winner and the settings it started from were run again on ${confirmation.seeds.length} fresh seeds (${describeSeeds(confirmation.seeds)}), with 95 % Student intervals and a two-sided permutation test.`,
    'Importance is the adjusted correlation ratio of each setting.',
    `Bellman ${version}.`,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}
