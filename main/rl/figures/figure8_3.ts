import { dynaMazeLayout } from '../environments/dynaMaze';
import type { PolicySnapshot } from '../policies/policy';
import { argmax } from '../values/argmax';
import { isAtLeast, isAtMost } from './checks';
import type { Figure } from './figure';
import { gridSeries } from './grids';
import { createFigureTrainer, medianOf } from './training';

const planningSteps = [0, 50] as const;

export const figure8_3: Figure = {
  name: '8.3',
  title: 'Policies of Dyna-Q halfway through the second episode, without and with planning',
  source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 8.3, p. 166',
  axes: { x: 'Column', y: 'Greedy action of each row: 0 up, 1 right, 2 down, 3 left, −1 where all are equal' },
  experiments: [{ env: 'DynaMaze', algo: 'dyna-q' }],
  seeds: 30,
  *compute(seeds) {
    const shown: Float64Array[] = [];
    const decided = planningSteps.map((): number[] => []);
    for (const [index, count] of planningSteps.entries()) {
      for (let seed = 1; seed <= seeds; seed++) {
        const policy = halfwayThroughSecondEpisode(count, seed);
        const actions = preferredActions(policy);
        if (seed === 1) shown.push(actions);
        decided[index]!.push(actions.filter((action) => action >= 0).length);
        yield (index * seeds + seed) / (planningSteps.length * seeds);
      }
    }
    return {
      series: planningSteps.flatMap((count, i) =>
        gridSeries(shown[i]!, dynaMazeLayout.columnCount, `n = ${count}, row`, `n = ${count}`),
      ),
      checks: [
        isAtMost('No planning: cells in which an action is preferred, median of runs', medianOf(decided[0]!), 3),
        isAtLeast('50 planning steps: cells in which an action is preferred, median of runs', medianOf(decided[1]!), 20),
      ],
    };
  },
};

function halfwayThroughSecondEpisode(count: number, seed: number): PolicySnapshot {
  const run = (budget: { steps: number } | { episodes: number }) => {
    const settings = { stepSize: 0.1, discount: 0.95, epsilon: 0.1, planningSteps: count };
    const trainer = createFigureTrainer({ env: 'DynaMaze', algo: 'dyna-q', settings, budget }, seed);
    trainer.advance(Infinity);
    return trainer;
  };
  // Where the half is becomes known only by going there once.
  const [first, second] = run({ episodes: 2 }).takeReport().episodes.length as unknown as [number, number];
  return run({ steps: first + Math.floor(second / 2) }).policy();
}

/** The best action of each cell; −1 where no action is better than another. */
function preferredActions(policy: PolicySnapshot): Float64Array {
  if (policy.kind !== 'greedy-table') throw new Error(`Dyna-Q must give a table of action values, got ${policy.kind}.`);
  const { actionCount, actionValues, stateCount } = policy;
  return Float64Array.from({ length: stateCount }, (_, state) => {
    const row = actionValues.subarray(state * actionCount, (state + 1) * actionCount);
    return row.every((value) => value === row[0]) ? -1 : argmax(row);
  });
}
