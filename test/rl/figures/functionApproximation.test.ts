import { describe, expect, it } from 'vitest';
import type { Figure, FigureData } from '../../../main/rl/figures/figure';
import { findFigure } from '../../../main/rl/figures/registry';
import {
  groupError,
  groupFeatures,
  groupRun,
  rootMeanSquare,
  solveThousandStates,
  valuesOfGroups,
  walkStates,
} from '../../../main/rl/figures/thousandStates';
import { createFigureTrainer } from '../../../main/rl/figures/training';
import { leastSquaresWeights } from '../../../main/rl/planning/linearFixedPoints';

function work(figure: Figure, seeds: number): FigureData {
  const steps = figure.compute(seeds);
  let next = steps.next();
  while (next.done !== true) next = steps.next();
  return next.value;
}

/** Figures over features and of policy gradients that take a few seconds with all their runs. */
describe.each(['10.1', '11.2', 'example-13.1', '13.1', '13.2'])('figure %s', (name) => {
  const figure = findFigure(name);
  const { checks, series } = work(figure, figure.seeds);

  it('passes every check', () => {
    expect(checks.length).toBeGreaterThan(2);
    expect(checks.filter(({ passed }) => !passed)).toEqual([]);
  });

  it('has points to draw, all of them numbers', () => {
    for (const { x, y } of series) {
      expect(x.length).toBe(y.length);
      expect([...x, ...y].every(Number.isFinite)).toBe(true);
    }
    expect(new Set(series.map(({ label }) => label)).size).toBe(series.length);
  });
});

describe('figure example-10.2', () => {
  it('checks the exact averages whatever was learned', () => {
    // One run of two million steps is left to the slow tests; these two depend on none.
    const { checks } = work(findFigure('example-10.2'), 1);
    expect(checks.slice(0, 2).every(({ passed }) => passed)).toBe(true);
  });
});

describe('the walk over a thousand states', () => {
  const { table, policy, values, visits } = solveThousandStates();

  it('has errors that are what adding up state by state gives', () => {
    const weights = Float64Array.from({ length: 20 }, (_, group) => Math.sin(group));
    const learned = valuesOfGroups(weights);
    const squares = walkStates.reduce((sum, state, i) => sum + (learned[i]! - values[state]!) ** 2, 0);
    expect(groupError(values, 20)(weights)).toBeCloseTo(Math.sqrt(squares / 1000), 12);
  });

  it('shares one walk among all trainers of a figure', () => {
    const run = groupRun('semi-gradient-td', 10, { stepSize: 0.1 }, { steps: 100 });
    const [one, other] = [1, 1].map((seed) => createFigureTrainer(run, seed));
    one!.advance(100);
    other!.advance(100);
    expect(one!.policy()).toEqual(other!.policy());
  });

  it('tells gradient Monte Carlo from least squares when it learns too little', () => {
    const exact = leastSquaresWeights(table, policy, groupFeatures(10), visits, 1);
    const trainer = createFigureTrainer(groupRun('gradient-monte-carlo', 10, { stepSize: 2e-5 }, { episodes: 500 }), 1);
    while (!trainer.hasFinished) trainer.advance(10_000);
    const learned = trainer.policy();
    if (learned.kind !== 'linear-state-values') throw new Error(learned.kind);
    expect(rootMeanSquare(learned.weights, exact)).toBeGreaterThan(0.1);
  });
});
