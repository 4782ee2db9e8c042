import { isAtMost, isWithin } from './checks';
import type { Figure } from './figure';
import { runTestbed, testbedPanels, testbedSeries } from './testbed';
import { meanOf } from './training';

/** Reward and share of the best arm over the last 100 steps, as bands around independent simulations. */
const expected = [
  { epsilon: 0, reward: [0.95, 1.09], optimal: [31, 38] },
  { epsilon: 0.01, reward: [1.23, 1.36], optimal: [55, 63] },
  { epsilon: 0.1, reward: [1.3, 1.42], optimal: [77, 83] },
] as const;

export const figure2_2: Figure = {
  name: '2.2',
  title: 'ε-greedy action-value methods on the ten-armed testbed',
  source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 2.2, p. 29',
  axes: { x: 'Steps', y: 'Average reward' },
  panelAxes: { [testbedPanels.optimal]: { x: 'Steps', y: '% optimal action' } },
  experiments: [{ env: 'Bandit-10', algo: 'action-value-bandit' }],
  seeds: 2000,
  *compute(seeds) {
    const methods = expected.map(({ epsilon }) => ({
      label: `ε = ${epsilon}`,
      algo: 'action-value-bandit' as const,
      settings: { epsilon },
    }));
    const curves = yield* runTestbed(methods, seeds);
    const checks = expected.flatMap(({ reward, optimal }, i) => {
      const curve = curves[i]!;
      return [
        isWithin(`${curve.label}: mean reward over steps 901–1000`, meanOf(curve.reward, 900), reward[0], reward[1]),
        isWithin(`${curve.label}: % optimal over steps 901–1000`, 100 * meanOf(curve.optimal, 900), optimal[0], optimal[1]),
      ];
    });
    return {
      series: testbedSeries(curves),
      checks: [
        ...checks,
        isAtMost('ε = 0.1 never takes the best arm more than 91 % of the time', 100 * Math.max(...curves[2]!.optimal), 91),
      ],
    };
  },
};
