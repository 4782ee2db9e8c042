import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { analyzeImportance } from '../../../main/rl/sweeps/importance';
import { stageSteps, whoGoesOn } from '../../../main/rl/sweeps/stopping';
import { planSweep, type SweepDesign, scoreOf, type TrialRecord } from '../../../main/rl/sweeps/sweepPlan';

const design: SweepDesign = {
  space: { x: { kind: 'uniform', low: 0, high: 1 }, y: { kind: 'uniform', low: 0, high: 1 } },
  sampler: 'random',
  samplerSeed: 0,
  trials: 12,
  steps: 900,
  seeds: [0, 1],
  stopping: { kind: 'none' },
  confirmationSeeds: [2, 3],
};

/** A made-up result: more steps and a larger x are better; `y` is noise to it. */
const resultOf = (trial: TrialRecord, steps: number): number[] =>
  [0, 1].map(
    (seed) =>
      ((trial.settings['x'] as number | undefined) ?? 0.5) * steps + seed + createRandom(trial.number, `${seed}`).uniform(),
  );

/** Carries a sweep out; `pick` says which of the works that are open ends next, to stand for processes and their order. */
function carryOut(plan: SweepDesign, pick: (count: number) => number, restart = false) {
  let records: TrialRecord[] = [];
  let steps = 0;
  for (let turn = 0; turn < 1000; turn++) {
    const { proposals, work, isDone, winner, stopped } = planSweep(plan, records);
    if (isDone) return { records: [...records].sort((a, b) => a.number - b.number), winner, stopped, steps };
    records = [...records, ...proposals.map((proposal) => ({ ...proposal, stages: [] }))];
    if (proposals.length > 0) continue;
    const next = work[pick(work.length)]!;
    steps += next.steps;
    records = records.map((record) =>
      record.number === next.number ? { ...record, stages: [...record.stages, resultOf(record, next.steps)] } : record,
    );
    if (restart) records = JSON.parse(JSON.stringify(records));
  }
  throw new Error('The sweep never ended.');
}

describe('a sweep', () => {
  const variants: SweepDesign[] = [
    design,
    { ...design, sampler: 'tpe', trials: 24 },
    { ...design, stopping: { kind: 'median', stages: 3 }, trials: 20 },
    { ...design, stopping: { kind: 'halving', stages: 3, reduction: 3 } },
    { ...design, sampler: 'tpe', stopping: { kind: 'halving', stages: 2, reduction: 2 }, trials: 20 },
  ];

  it.each(variants.map((variant) => [variant.sampler, variant.stopping.kind, variant] as const))(
    '%s with %s is the same whatever ends first and wherever it is interrupted',
    (_sampler, _rule, variant) => {
      const first = carryOut(variant, () => 0);
      const random = createRandom(8, 'order');
      expect(carryOut(variant, (count) => count - 1)).toEqual(first);
      expect(carryOut(variant, (count) => random.integer(count), true)).toEqual(first);
      expect(first.records.filter(({ kind }) => kind === 'trial').length).toBe(variant.trials);
    },
  );

  it('runs the winner, and what nobody searched for, on fresh seeds before it is done', () => {
    const { records, winner } = carryOut(design, () => 0);
    const best = records
      .filter(({ kind }) => kind === 'trial')
      .sort((a, b) => (b.settings['x'] as number) - (a.settings['x'] as number))[0]!;
    expect(winner?.number).toBe(best.number);
    expect(records.slice(-2)).toMatchObject([
      { number: 12, kind: 'winner', settings: best.settings },
      { number: 13, kind: 'baseline', settings: {} },
    ]);
    expect(records.at(-1)!.stages.length).toBe(1);
  });

  it('spends less with a rule that stops, and still finds a good trial', () => {
    const whole = carryOut(design, () => 0);
    const halved = carryOut({ ...design, stopping: { kind: 'halving', stages: 3, reduction: 3 } }, () => 0);
    expect(halved.steps).toBeLessThan(whole.steps * 0.6);
    expect(halved.stopped.size).toBe(11);
    expect(halved.winner?.settings).toEqual(whole.winner?.settings);
  });

  it('has no winner where everything failed, and then confirms nothing', () => {
    const trials = Array.from(
      { length: 12 },
      (_, number) => ({ number, kind: 'trial', settings: { x: 0 }, stages: [[null, 1]] }) as const,
    );
    expect(planSweep(design, trials)).toMatchObject({ isDone: true, winner: undefined, proposals: [], work: [] });
  });

  it('takes a trial with one failed seed for failed', () => {
    expect(scoreOf([3, 5])).toBe(4);
    expect(scoreOf([3, null])).toBe(-Infinity);
  });
});

describe('stopping rules', () => {
  it('end their stages with the whole budget', () => {
    expect(stageSteps({ kind: 'halving', stages: 3, reduction: 3 }, 900)).toEqual([100, 300, 900]);
    expect(stageSteps({ kind: 'median', stages: 4 }, 1000)).toEqual([250, 500, 750, 1000]);
    expect(stageSteps({ kind: 'none' }, 7)).toEqual([7]);
    expect(stageSteps({ kind: 'halving', stages: 5, reduction: 4 }, 3)).toEqual([1, 3]);
  });

  it('halving keeps the best third, the earlier of equals, and none that failed', () => {
    const rule = { kind: 'halving', stages: 2, reduction: 3 } as const;
    expect(whoGoesOn(rule, [1, 5, 5, 2, 0, 5], [])).toEqual([false, true, true, false, false, false]);
    expect(whoGoesOn(rule, [-Infinity, -Infinity], [])).toEqual([false, false]);
    expect(whoGoesOn(rule, [1, 2], [])).toEqual([false, true]);
  });

  it('the median rule waits until it knows enough, then stops what is worse than half of those before', () => {
    const rule = { kind: 'median', stages: 2 } as const;
    expect(whoGoesOn(rule, [1, 9], [3, 3, 3])).toEqual([true, true]);
    expect(whoGoesOn(rule, [1, 4, 9, -Infinity], [2, 3, 5, 8])).toEqual([false, true, true, false]);
  });
});

describe('importance', () => {
  const records = (count: number, score: (x: number, y: number, seed: number) => number): TrialRecord[] => {
    const random = createRandom(6, 'importance');
    return Array.from({ length: count }, (_, number) => {
      const settings = { x: random.uniform(), y: random.uniform() };
      return { number, kind: 'trial', settings, stages: [[0, 1, 2].map((seed) => score(settings.x, settings.y, seed))] };
    });
  };

  it('gives a setting that decides everything nearly all, and one that decides nothing none', () => {
    const { settings, n } = analyzeImportance(
      design.space,
      records(200, (x) => 10 * x),
      1,
    );
    expect(n).toBe(200);
    expect(settings[0]!.share).toBeGreaterThan(0.9);
    expect(settings[1]!.share).toBeLessThan(0.05);
    const means = settings[0]!.sensitivity.map(({ mean }) => mean);
    expect(means).toEqual(means.toSorted((a, b) => a - b));
    expect(settings[0]!.sensitivity.reduce((sum, point) => sum + point.n, 0)).toBe(200);
  });

  it('splits what two settings add together as their variances stand', () => {
    // Var(3 x) : Var(y) = 9 : 1; stretches of a sixth of the range miss 1/36 of each.
    const { settings } = analyzeImportance(
      design.space,
      records(600, (x, y) => 3 * x + y),
      1,
    );
    expect(Math.abs(settings[0]!.share - 0.9 * (35 / 36))).toBeLessThan(0.04);
    expect(Math.abs(settings[1]!.share - 0.1 * (35 / 36))).toBeLessThan(0.04);
  });

  it('leaves what only acts together to the rest, and what only seeds make to the seeds', () => {
    const together = analyzeImportance(
      design.space,
      records(400, (x, y) => (x - 0.5) * (y - 0.5)),
      1,
    );
    expect(together.restShare).toBeGreaterThan(0.85);
    const draw = createRandom(7, 'seeds');
    const noise = analyzeImportance(
      design.space,
      records(400, () => draw.normal()),
      1,
    );
    expect(noise.seedShare).toBeGreaterThan(0.8);
    expect(Math.max(...noise.settings.map(({ share }) => share))).toBeLessThan(0.06);
  });

  it('says nothing of too few trials', () => {
    expect(analyzeImportance(design.space, [], 1)).toMatchObject({ n: 0, seedShare: 0 });
    expect(
      analyzeImportance(
        design.space,
        records(1, (x) => x),
        1,
      ).settings.map(({ share }) => share),
    ).toEqual([0, 0]);
  });
});
