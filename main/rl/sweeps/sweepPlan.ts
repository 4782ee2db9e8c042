import type { SettingValues } from '../core/settings';
import { countTrials, learnsFromTrials, proposeSettings, type SamplerId } from './samplers';
import type { SearchSpace } from './space';
import { type StoppingRule, stageSteps, whoGoesOn } from './stopping';
import type { ScoredTrial } from './treeParzen';

/** Everything that decides the course of a sweep. Plain data. */
export interface SweepDesign {
  readonly space: SearchSpace;
  readonly sampler: SamplerId;
  /** Seed of the sampler. */
  readonly samplerSeed: number;
  readonly trials: number;
  /** Training steps of a run that is not stopped early. */
  readonly steps: number;
  /** Each trial is one run for each of them. */
  readonly seeds: readonly number[];
  readonly stopping: StoppingRule;
  /** Seeds that no trial used, on which the winner must prove itself. */
  readonly confirmationSeeds: readonly number[];
}

/** What a trial is for. */
export type TrialKind = 'trial' | 'winner' | 'baseline';

/** What is known of a trial. */
export interface TrialRecord {
  readonly number: number;
  readonly kind: TrialKind;
  readonly settings: SettingValues;
  /** For each stage that all its runs have ended: one value for each seed, `null` for a run that failed. */
  readonly stages: readonly (readonly (number | null)[])[];
}

/** A trial that is to be begun. */
export interface Proposal {
  readonly number: number;
  readonly kind: TrialKind;
  readonly settings: SettingValues;
}

export interface SweepPlan {
  /** Trials that do not exist yet and may begin. */
  readonly proposals: readonly Proposal[];
  /** Trials whose runs must come to so many steps, for their next stage. */
  readonly work: readonly { readonly number: number; readonly steps: number }[];
  /** Numbers of the trials that were ended before their last stage. */
  readonly stopped: ReadonlySet<number>;
  /** The best of those that had the whole budget, once all are settled; `undefined` before, and where all failed. */
  readonly winner: TrialRecord | undefined;
  /** Nothing is left to do. */
  readonly isDone: boolean;
}

/** Trials that are begun together where later ones depend on earlier ones. */
export const roundSize = 8;

/** Mean over seeds; −Infinity as soon as one failed: a setting that sometimes breaks is no winner. */
export function scoreOf(values: readonly (number | null)[]): number {
  let sum = 0;
  for (const value of values) {
    if (value === null) return -Infinity;
    sum += value;
  }
  return values.length === 0 ? -Infinity : sum / values.length;
}

/**
 * What is to be done next in a sweep, from its design and what is known so far, and from nothing else.
 *
 * So it does not matter in which order runs end, how many processes there are, or whether the sweep was killed and resumed:
 * rounds begin when the rounds before are settled, stages when the stage before is, and the same results lead to the same
 * trials. After the last round the winner, and the settings that nobody searched for, are run on fresh seeds.
 */
export function planSweep(design: SweepDesign, records: readonly TrialRecord[]): SweepPlan {
  const trials = records.filter(({ kind }) => kind === 'trial').sort((one, other) => one.number - other.number);
  const total = countTrials(design.sampler, design.space, design.trials);
  const rounds = cutIntoRounds(design, trials, total);
  const ends = stageSteps(design.stopping, design.steps);
  const work: { number: number; steps: number }[] = [];
  const stopped = new Set<number>();
  for (const [index, round] of rounds.entries()) {
    planRound(design.stopping, ends, round, rounds.slice(0, index).flat(), work, stopped);
  }

  const nothing = { proposals: [], work, stopped, winner: undefined, isDone: false };
  if (work.length > 0) return nothing;
  if (trials.length < total) return { ...nothing, proposals: proposeRound(design, trials, total) };
  const winner = findWinner(trials, ends.length);
  return planConfirmation(design, records, total, winner, { ...nothing, winner });
}

function sizeOfRounds({ sampler, stopping }: SweepDesign, total: number): number {
  return learnsFromTrials(sampler) || stopping.kind === 'median' ? Math.min(roundSize, total) : total;
}

function cutIntoRounds(design: SweepDesign, trials: readonly TrialRecord[], total: number): TrialRecord[][] {
  const size = sizeOfRounds(design, total);
  return Array.from({ length: Math.ceil(trials.length / size) }, (_, round) => trials.slice(round * size, (round + 1) * size));
}

/** Adds the work that is left in a round, and who was stopped. */
function planRound(
  rule: StoppingRule,
  ends: readonly number[],
  round: readonly TrialRecord[],
  earlier: readonly TrialRecord[],
  work: { number: number; steps: number }[],
  stopped: Set<number>,
): void {
  let taking = round;
  for (let stage = 0; stage < ends.length; stage++) {
    const missing = taking.filter(({ stages }) => stages.length <= stage);
    if (missing.length > 0) {
      work.push(...missing.map(({ number }) => ({ number, steps: ends[stage]! })));
      return;
    }
    if (stage === ends.length - 1) return;
    const scores = taking.map(({ stages }) => scoreOf(stages[stage]!));
    const before = earlier.flatMap(({ stages }) => (stages.length > stage ? [scoreOf(stages[stage]!)] : []));
    const goesOn = whoGoesOn(rule, scores, before);
    for (const [i, { number }] of taking.entries()) if (!goesOn[i]) stopped.add(number);
    taking = taking.filter((_, i) => goesOn[i]);
  }
}

function proposeRound(design: SweepDesign, trials: readonly TrialRecord[], total: number): Proposal[] {
  const { sampler, space, samplerSeed } = design;
  const count = Math.min(sizeOfRounds(design, total), total - trials.length);
  const known = rankable(trials);
  return Array.from({ length: count }, (_, i) => {
    const number = trials.length + i;
    return { number, kind: 'trial', settings: proposeSettings(sampler, space, samplerSeed, number, known) };
  });
}

/**
 * Trials as a sampler may compare them: one that was stopped at an earlier stage counts as worse than any that went on,
 * because scores of different budgets are not on one scale.
 */
function rankable(trials: readonly TrialRecord[]): ScoredTrial[] {
  const ranked = [...trials].sort(
    (one, other) => other.stages.length - one.stages.length || lastScore(other) - lastScore(one) || one.number - other.number,
  );
  return ranked.map(({ settings }, rank) => ({ settings, score: -rank }));
}

function lastScore({ stages }: TrialRecord): number {
  const last = stages.at(-1);
  // Finite, because the difference of two infinities is no order.
  return last === undefined ? -Number.MAX_VALUE : Math.max(-Number.MAX_VALUE, scoreOf(last));
}

function findWinner(trials: readonly TrialRecord[], stageCount: number): TrialRecord | undefined {
  let winner: TrialRecord | undefined;
  let best = -Infinity;
  for (const trial of trials) {
    const score = trial.stages.length === stageCount ? scoreOf(trial.stages[stageCount - 1]!) : -Infinity;
    if (score > best) [winner, best] = [trial, score];
  }
  return winner;
}

function planConfirmation(
  { confirmationSeeds, steps }: SweepDesign,
  records: readonly TrialRecord[],
  total: number,
  winner: TrialRecord | undefined,
  plan: SweepPlan,
): SweepPlan {
  if (winner === undefined || confirmationSeeds.length === 0) return { ...plan, isDone: true };
  const confirming = records.filter(({ kind }) => kind !== 'trial');
  if (confirming.length === 0) {
    const proposals: Proposal[] = [
      { number: total, kind: 'winner', settings: winner.settings },
      { number: total + 1, kind: 'baseline', settings: {} },
    ];
    return { ...plan, proposals };
  }
  const work = confirming.filter(({ stages }) => stages.length === 0).map(({ number }) => ({ number, steps }));
  return { ...plan, work, isDone: work.length === 0 };
}
