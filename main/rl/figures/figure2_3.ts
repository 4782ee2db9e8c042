import { isAtLeast, isAtMost, isDescending, isWithin } from './checks';
import type { Figure } from './figure';
import { optimalSeries, runTestbed } from './testbed';
import { meanOf } from './training';

const weighting = { average: 'recency-weighted', stepSize: 0.1 };

export const figure2_3: Figure = {
  name: '2.3',
  title: 'Optimistic initial values on the ten-armed testbed',
  source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 2.3, p. 34',
  axes: { x: 'Steps', y: '% optimal action' },
  experiments: [{ env: 'Bandit-10', algo: 'action-value-bandit' }],
  seeds: 2000,
  *compute(seeds) {
    const curves = yield* runTestbed(
      [
        { label: 'Q₁ = 5, ε = 0', algo: 'action-value-bandit', settings: { ...weighting, initialValue: 5, epsilon: 0 } },
        { label: 'Q₁ = 0, ε = 0.1', algo: 'action-value-bandit', settings: { ...weighting, initialValue: 0, epsilon: 0.1 } },
      ],
      seeds,
    );
    const [optimistic, realistic] = curves.map(({ optimal }) => optimal.map((share) => 100 * share)) as [
      Float64Array,
      Float64Array,
    ];
    return {
      series: curves.map(optimalSeries),
      checks: [
        isAtLeast('Optimistic: % optimal over steps 901–1000', meanOf(optimistic, 900), 82),
        isWithin('Realistic: % optimal over steps 901–1000', meanOf(realistic, 900), 72, 79),
        isDescending('Optimistic ends above realistic', [meanOf(optimistic, 900), meanOf(realistic, 900)]),
        isAtLeast('Optimistic spikes at step 11, when each arm has disappointed once', optimistic[10]!, 38),
        isAtMost('… and falls from there at step 12', optimistic[11]! - optimistic[10]!, 0),
      ],
    };
  },
};
