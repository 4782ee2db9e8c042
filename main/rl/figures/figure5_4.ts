import { isAtLeast, isNear } from './checks';
import type { Figure } from './figure';
import { type FigureRun, logarithmicPoints, onEpisodeEnd, trainAll } from './training';

const episodeCount = 1_000_000;
const weightedEpisodeCount = 1000;

/** One state: left leads back with 0.9 and to the end with 0.1 and a reward of 1; right ends at once. */
const table = '[[[[0.9,0,0],[0.1,1,1,1]],[[1,1,0,1]]],[[[1,1,0,1]],[[1,1,0,1]]]]';

const experiment = {
  env: `MDP?table=${encodeURIComponent(table)}&starts=0&maxSteps=10000000`,
  algo: 'off-policy-mc-prediction',
};

const runOf = (importanceSampling: string, episodes: number): FigureRun => ({
  ...experiment,
  settings: { importanceSampling, discount: 1, targetPolicy: '0', behaviorPolicy: '?' },
  budget: { episodes },
});

export const figure5_4: Figure = {
  name: '5.4',
  title: 'Ordinary importance sampling with infinite variance',
  source:
    'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 5.4 and example 5.5, p. 106–108, with a hundredth of its episodes',
  axes: { x: 'Episodes', y: 'Estimate of the state value', xScale: 'logarithmic' },
  experiments: [experiment],
  seeds: 10,
  *compute(seeds) {
    const points = logarithmicPoints(episodeCount, 15);
    const ordinary: number[][] = [];
    const weighted: number[] = [];
    const runs = [runOf('ordinary', episodeCount), runOf('weighted', weightedEpisodeCount)];
    yield* trainAll(runs, seeds, (trainer, run) => {
      const value = () => {
        const policy = trainer.policy();
        return policy.kind === 'state-values' ? policy.stateValues[0]! : Number.NaN;
      };
      if (run === runs[1]) return () => weighted.push(value());
      const curve: number[] = [];
      ordinary.push(curve);
      onEpisodeEnd(trainer, (episode) => {
        if (episode + 1 === points[curve.length]) curve.push(value());
      });
      return undefined;
    });
    const last = ordinary.map((curve) => curve.at(-1)!);
    return {
      series: ordinary.map((curve, run) => ({ label: `run ${run + 1}`, x: points, y: curve })),
      checks: [
        isNear(
          'Weighted: largest distance from 1 after 1000 episodes',
          Math.max(...weighted.map((value) => Math.abs(value - 1))),
          0,
          1e-12,
        ),
        isAtLeast(
          'Ordinary: spread over the runs after a million episodes; with a variance of 1 it would be about 0.003',
          Math.max(...last) - Math.min(...last),
          0.03,
        ),
      ],
    };
  },
};
