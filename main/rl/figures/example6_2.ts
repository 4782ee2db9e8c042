import { isAtMost, isNear } from './checks';
import type { Figure } from './figure';
import { fiveStateValues, walkError } from './randomWalk';
import { countUpTo, onEpisodeEnd, trainAll } from './training';

const episodeCount = 100;

/** Errors after 25 and after 100 episodes, as found by independent simulations; the start is √0.0556 for all. */
const methods = [
  { name: 'TD', algo: 'td-prediction', stepSize: 0.05, error25: 0.11, error100: 0.036 },
  { name: 'TD', algo: 'td-prediction', stepSize: 0.1, error25: 0.057, error100: 0.057 },
  { name: 'TD', algo: 'td-prediction', stepSize: 0.15, error25: 0.058, error100: 0.072 },
  { name: 'MC', algo: 'mc-prediction', stepSize: 0.01, error100: 0.097 },
  { name: 'MC', algo: 'mc-prediction', stepSize: 0.02, error100: 0.082 },
  { name: 'MC', algo: 'mc-prediction', stepSize: 0.03, error100: 0.094 },
  { name: 'MC', algo: 'mc-prediction', stepSize: 0.04, error100: 0.107 },
];

export const example6_2: Figure = {
  name: 'example-6.2',
  title: 'TD(0) and constant-α Monte Carlo on the five-state random walk',
  source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 6.2, p. 125; errors by independent simulation',
  axes: { x: 'Episodes', y: 'RMS error, averaged over states' },
  experiments: [
    { env: 'RandomWalk-5', algo: 'td-prediction' },
    { env: 'RandomWalk-5', algo: 'mc-prediction' },
  ],
  seeds: 100,
  *compute(seeds) {
    const errors = methods.map(() => new Float64Array(episodeCount));
    const runs = methods.map(({ algo, stepSize }) => ({
      env: 'RandomWalk-5',
      algo,
      settings: {
        discount: 1,
        initialValue: 0.5,
        stepSize,
        ...(algo === 'mc-prediction' && { average: 'recency-weighted', visits: 'every' }),
      },
      budget: { episodes: episodeCount },
    }));
    yield* trainAll(runs, seeds, (trainer, _run, method) => {
      onEpisodeEnd(trainer, (episode) => {
        errors[method]![episode]! += walkError(trainer.policy(), fiveStateValues) / seeds;
      });
      return undefined;
    });
    const lastOf = (name: string) =>
      Math.min(...errors.filter((_, i) => methods[i]!.name === name).map((curve) => curve.at(-1)!));
    return {
      series: methods.map(({ name, stepSize }, i) => ({
        label: `${name}, α = ${stepSize}`,
        x: countUpTo(episodeCount),
        y: [...errors[i]!],
      })),
      checks: [
        ...methods.flatMap(({ name, stepSize, error25, error100 }, i) => [
          ...(error25 === undefined
            ? []
            : [isNear(`${name}, α = ${stepSize}: error after 25 episodes`, errors[i]![24]!, error25, 0.01)]),
          isNear(`${name}, α = ${stepSize}: error after 100 episodes`, errors[i]!.at(-1)!, error100, 0.01),
        ]),
        isAtMost('Lowest error of TD after 100 episodes', lastOf('TD'), 0.06),
        isAtMost('… and how far it lies below the lowest of MC', lastOf('TD') - lastOf('MC'), -0.02),
      ],
    };
  },
};
