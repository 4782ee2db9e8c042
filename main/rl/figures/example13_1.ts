import { isNear } from './checks';
import { bestReturn, bestRight, corridorReturn } from './corridorRuns';
import type { Figure } from './figure';

const probabilities = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);

export const example13_1: Figure = {
  name: 'example-13.1',
  title: 'The short corridor: what going right with a fixed probability is worth',
  source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 13.1, p. 323',
  axes: { x: 'Probability of right', y: 'Mean return' },
  experiments: [{ env: 'ShortCorridor', algo: 'linear-reinforce' }],
  seeds: 1,
  *compute() {
    yield 0;
    const returns = probabilities.map(corridorReturn);
    const nudge = 1e-5;
    return {
      series: [{ label: 'J(θ)', x: probabilities, y: returns }],
      checks: [
        isNear('Return of the best probability, 2 − √2 ≈ 0.586 (−11.6 in the book)', corridorReturn(bestRight), bestReturn, 1e-6),
        isNear(
          'Slope of the return there',
          (corridorReturn(bestRight + nudge) - corridorReturn(bestRight - nudge)) / (2 * nudge),
          0,
          1e-3,
        ),
        isNear('Return of mostly left, ε = 0.1 (−82 in the book)', corridorReturn(0.05), -82.105, 1e-3),
        isNear('Return of mostly right, ε = 0.1 (−44 in the book)', corridorReturn(0.95), -44.211, 1e-3),
      ],
    };
  },
};
