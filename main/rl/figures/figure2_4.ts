import { isAtLeast, isAtMost, isDescending } from './checks';
import type { Figure } from './figure';
import { rewardSeries, runTestbed } from './testbed';
import { meanOf } from './training';

export const figure2_4: Figure = {
  name: '2.4',
  title: 'Upper-confidence-bound action selection on the ten-armed testbed',
  source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 2.4, p. 36',
  axes: { x: 'Steps', y: 'Average reward' },
  experiments: [{ env: 'Bandit-10', algo: 'action-value-bandit' }],
  seeds: 2000,
  *compute(seeds) {
    const curves = yield* runTestbed(
      [
        { label: 'UCB c = 2', algo: 'action-value-bandit', settings: { exploration: 'upper-confidence', confidence: 2 } },
        { label: 'ε-greedy ε = 0.1', algo: 'action-value-bandit', settings: { epsilon: 0.1 } },
      ],
      seeds,
    );
    const [upperConfidence, epsilonGreedy] = curves.map(({ reward }) => reward) as [Float64Array, Float64Array];
    return {
      series: curves.map(rewardSeries),
      checks: [
        isAtLeast('UCB: mean reward over steps 901–1000', meanOf(upperConfidence, 900), 1.43),
        isAtLeast('UCB spikes at step 11, the first after every arm was tried', upperConfidence[10]!, 1),
        isAtMost('… and is below 1 again at step 12', upperConfidence[11]!, 1),
        isDescending('UCB earns more than ε-greedy from step 101 on', [meanOf(upperConfidence, 100), meanOf(epsilonGreedy, 100)]),
      ],
    };
  },
};
