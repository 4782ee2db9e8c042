import { mazeSeries, shareBetter, watchChange } from './changingMazes';
import { isAtLeast, isAtMost } from './checks';
import type { Figure } from './figure';

/** Steps of the way that was there from the start; the shortcut takes 10. */
const oldWay = 16;

export const figure8_5: Figure = {
  name: '8.5',
  title: 'Dyna-Q and Dyna-Q+ in the maze where a shortcut opens after 3000 steps',
  source:
    'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 8.5 and example 8.3, p. 167, which leave α, n and κ open; here 1, 50 and 0.001',
  axes: { x: 'Time steps', y: 'Cumulative reward' },
  experiments: [
    { env: 'ShortcutMaze', algo: 'dyna-q' },
    { env: 'ShortcutMaze', algo: 'dyna-q-plus' },
  ],
  seeds: 100,
  *compute(seeds) {
    const { plain, curious } = yield* watchChange({ env: 'ShortcutMaze', changeStep: 3000, stepCount: 6000 }, seeds);
    return {
      series: mazeSeries(plain, curious),
      checks: [
        isAtLeast('Share of runs in which Dyna-Q+ earns more than Dyna-Q after the change', shareBetter(plain, curious), 0.9),
        isAtMost(
          'Dyna-Q, reward over the last 1000 steps: no more than the old way of 16 steps can give',
          plain.atTheEnd,
          1000 / oldWay,
        ),
        isAtLeast('Dyna-Q+, reward over the last 1000 steps: more than the old way can give', curious.atTheEnd, 1000 / oldWay),
      ],
    };
  },
};
