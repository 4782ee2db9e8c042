import { goesLeft } from '../environments/maximizationBias';
import { isAtLeast, isAtMost } from './checks';
import type { Figure } from './figure';
import { countUpTo, meanOf, trainAll } from './training';

const episodeCount = 300;

const methods = [
  { label: 'Q-learning', algo: 'q-learning' },
  { label: 'Double Q-learning', algo: 'double-q-learning' },
] as const;

export const figure6_5: Figure = {
  name: '6.5',
  title: 'Maximization bias: how often Q-learning and double Q-learning go left',
  source:
    'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 6.5 and example 6.7, p. 135. The book leaves open how many actions B has; here ten, and in A five of the ten lead left and five right',
  axes: { x: 'Episodes', y: '% left actions from A' },
  experiments: [
    { env: 'MaximizationBias', algo: 'q-learning' },
    { env: 'MaximizationBias', algo: 'double-q-learning' },
  ],
  seeds: 10_000,
  *compute(seeds) {
    const left = methods.map(() => new Float64Array(episodeCount));
    const runs = methods.map(({ algo }) => ({
      env: 'MaximizationBias',
      algo,
      settings: { stepSize: 0.1, discount: 1, epsilon: 0.1 },
      budget: { episodes: episodeCount },
    }));
    yield* trainAll(runs, seeds, (trainer, _run, method) => {
      let episode = 0;
      let isStart = true;
      trainer.onStep = ({ action, timestep }) => {
        if (isStart && goesLeft(action as number)) left[method]![episode]!++;
        isStart = timestep.terminated;
        if (isStart) episode++;
      };
      return undefined;
    });
    const [single, double] = left.map((counts) => counts.map((count) => (100 * count) / seeds)) as [Float64Array, Float64Array];
    return {
      series: methods.map(({ label }, i) => ({ label, x: countUpTo(episodeCount), y: [...[single, double][i]!] })),
      checks: [
        isAtLeast('Q-learning: most left actions before episode 40, %', Math.max(...single.subarray(0, 40)), 80),
        isAtLeast('Q-learning: left actions over episodes 291–300, %', meanOf(single, 290), 9),
        isAtMost('Double Q-learning: left actions over episodes 291–300, %', meanOf(double, 290), 8),
        isAtLeast('Neither is ever below what ε = 0.1 makes it do, 5 %, but for chance', Math.min(...single, ...double), 4.5),
      ],
    };
  },
};
