import type { RunInfo, RunProgress } from '../contract/models';
import { formatCount, formatNumber, formatSeconds } from './textFormat';

/** Where a run stands, in the unit of its budget. */
interface Standing {
  readonly total: number;
  readonly before: number;
  done: number;
  trainingReturn: number | null;
  hasEnded: boolean;
}

/** What a set of runs has done of what it was asked, and how long the rest will take. */
export class TrainingProgress {
  readonly #standings = new Map<string, Standing>();
  readonly #unit: 'steps' | 'episodes';
  /** When the first news came, and how much had been done by then: starting processes is not training. */
  #start: { readonly time: number; readonly gained: number } | undefined;

  /** @param runs started together, so that their budgets are in one unit. */
  constructor(runs: readonly RunInfo[]) {
    this.#unit = runs[0]?.budget.steps !== undefined ? 'steps' : 'episodes';
    for (const { runId, budget, steps, episodes, trainingReturn } of runs) {
      const before = this.#unit === 'steps' ? steps : episodes;
      const total = budget.steps ?? budget.episodes;
      this.#standings.set(runId, { total, before, done: before, trainingReturn, hasEnded: false });
    }
  }

  /** @param now milliseconds. */
  advance({ runId, step, episodeCount, trainingReturn }: RunProgress, now: number): void {
    const standing = this.#standings.get(runId);
    if (standing === undefined) return;
    standing.done = this.#unit === 'steps' ? step : episodeCount;
    standing.trainingReturn = trainingReturn;
    this.#start ??= { time: now, gained: this.#gained() };
  }

  end(runId: string): void {
    const standing = this.#standings.get(runId);
    if (standing !== undefined) standing.hasEnded = true;
  }

  /** One line of at most `columns` characters: bar, share, counts, rate, time left, return. */
  line(now: number, columns: number): string {
    const standings = [...this.#standings.values()];
    const total = sum(standings, ({ total }) => total);
    const done = sum(standings, (standing) => Math.min(standing.done, standing.total));
    const share = total > 0 ? done / total : 0;
    const text = [
      `${String(Math.floor(100 * share)).padStart(3)} %`,
      `${formatNumber(done)}/${formatNumber(total)} ${this.#unit}`,
      ...this.#pace(standings, now),
      ...describeReturn(standings),
      ...describeRuns(standings),
    ].join('  ');
    // One column stays free: a full line would wrap, and could then not be erased.
    return `${bar(share, columns >= 100 ? 20 : 10)} ${text}`.slice(0, Math.max(0, columns - 1));
  }

  #gained(): number {
    return sum([...this.#standings.values()], ({ done, before }) => done - before);
  }

  #pace(standings: readonly Standing[], now: number): string[] {
    if (this.#start === undefined) return [];
    const seconds = (now - this.#start.time) / 1000;
    const gained = this.#gained() - this.#start.gained;
    if (seconds <= 0 || gained <= 0) return [];
    const rate = gained / seconds;
    const left = sum(standings, ({ total, done, hasEnded }) => (hasEnded ? 0 : Math.max(0, total - done)));
    return [`${formatNumber(rate >= 10 ? Math.round(rate) : rate)} ${this.#unit}/s`, `${formatSeconds(left / rate)} left`];
  }
}

function describeReturn(standings: readonly Standing[]): string[] {
  const returns = standings.flatMap(({ trainingReturn }) => trainingReturn ?? []);
  return returns.length === 0 ? [] : [`return ${formatNumber(sum(returns, (value) => value) / returns.length)}`];
}

function describeRuns(standings: readonly Standing[]): string[] {
  if (standings.length < 2) return [];
  const ended = standings.filter(({ hasEnded }) => hasEnded).length;
  return [`${ended} of ${formatCount(standings.length, 'run')} done`];
}

/** A bar of `width` characters, `share` of it filled. */
export function bar(share: number, width: number): string {
  const filled = Math.round(share * width);
  return '█'.repeat(filled) + '░'.repeat(width - filled);
}

function sum<Item>(items: readonly Item[], amount: (item: Item) => number): number {
  return items.reduce((total, item) => total + amount(item), 0);
}
