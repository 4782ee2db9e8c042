import type { SettingValues } from '../core/settings';
import { argmax } from '../values/argmax';
import { isDescending, isNear, isWithinFactor } from './checks';
import type { Figure } from './figure';
import { runTestbed, type TestbedMethod } from './testbed';
import { meanOf } from './training';

interface Study {
  readonly label: string;
  readonly algo: TestbedMethod['algo'];
  /** Parameter values from the lowest to the highest. */
  readonly parameters: readonly number[];
  readonly settings: (parameter: number) => SettingValues;
  /** Highest mean reward and where it is reached, as found by independent simulations. */
  readonly peak: { readonly reward: number; readonly parameter: number };
}

/** 2^`low`, …, 2^`high`. */
const powersOfTwo = (low: number, high: number) => Array.from({ length: high - low + 1 }, (_, i) => 2 ** (low + i));

const studies: readonly Study[] = [
  {
    label: 'UCB, c',
    algo: 'action-value-bandit',
    parameters: powersOfTwo(-4, 2),
    settings: (confidence) => ({ exploration: 'upper-confidence', confidence }),
    peak: { reward: 1.48, parameter: 1 },
  },
  {
    label: 'greedy with optimistic initialization, α = 0.1, Q₁',
    algo: 'action-value-bandit',
    parameters: powersOfTwo(-2, 2),
    settings: (initialValue) => ({ average: 'recency-weighted', stepSize: 0.1, initialValue, epsilon: 0 }),
    peak: { reward: 1.47, parameter: 1 },
  },
  {
    label: 'gradient bandit, α',
    algo: 'gradient-bandit',
    parameters: powersOfTwo(-5, 1),
    settings: (stepSize) => ({ stepSize }),
    peak: { reward: 1.39, parameter: 1 / 4 },
  },
  {
    label: 'ε-greedy, ε',
    algo: 'action-value-bandit',
    parameters: powersOfTwo(-7, -2),
    settings: (epsilon) => ({ epsilon }),
    peak: { reward: 1.35, parameter: 1 / 16 },
  },
];

export const figure2_6: Figure = {
  name: '2.6',
  title: 'Parameter study of bandit methods: mean reward over the first 1000 steps',
  source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 2.6, p. 42',
  axes: { x: 'ε, α, c or Q₁', y: 'Average reward over the first 1000 steps', xScale: 'logarithmic' },
  experiments: [
    { env: 'Bandit-10', algo: 'action-value-bandit' },
    { env: 'Bandit-10', algo: 'gradient-bandit' },
  ],
  seeds: 2000,
  *compute(seeds) {
    const methods = studies.flatMap(({ label, algo, parameters, settings }) =>
      parameters.map((parameter) => ({ label, algo, settings: settings(parameter) })),
    );
    const curves = yield* runTestbed(methods, seeds);
    const rewards = studies.map(({ label }) =>
      curves.filter((curve) => curve.label === label).map(({ reward }) => meanOf(reward)),
    );
    const peaks = rewards.map((values) => Math.max(...values));
    const [upperConfidence, , gradient, epsilonGreedy] = peaks as [number, number, number, number];
    return {
      series: studies.map(({ label, parameters }, i) => ({ label, x: parameters, y: rewards[i]! })),
      checks: [
        ...studies.flatMap(({ label, parameters, peak }, i) => [
          isNear(`${label}: mean reward at the best parameter`, peaks[i]!, peak.reward, 0.05),
          isWithinFactor(`${label}: the best parameter`, parameters[argmax(rewards[i]!)]!, peak.parameter, 2),
        ]),
        isDescending('At their best: UCB before gradient before ε-greedy', [upperConfidence, gradient, epsilonGreedy]),
      ],
    };
  },
};
