import { interquartileMean } from '../statistics/moments';
import { isAtLeast, isAtMost, isNear } from './checks';
import type { Figure } from './figure';
import { cloneThinly, matchThinly } from './goalImitation';
import { imitateAll, recordExpert } from './imitationRuns';

const env = 'MountainCar-v0';
const trajectoryCounts = [1, 10] as const;
const stepCount = 600_000;

/** Example 10.1 of Sutton & Barto with dutch traces: our preset. */
const expert = {
  env,
  algo: 'true-online-sarsa-lambda',
  settings: { stepSize: 0.0625, traceDecay: 0.9, discount: 1, epsilon: 0 },
  budget: { episodes: 500 },
};

export const imitationMountainCar: Figure = {
  name: 'imitation-mountain-car',
  title: 'One thin demonstration of how to climb: cloned and matched',
  source:
    'Ho & Ermon, "Generative adversarial imitation learning", NIPS 29 (2016), table 3, recomputed from the authors’ runs: cloning −137 with 1 and −123 with 10 episodes of which every fifth step is known, GAIL −101.6 with 1. As in the authors’ program, observations are scaled by what the demonstrations show, for the policy too, and values by their spread, here by scaling what the judge pays; TRPO there, PPO here, with a slower judge',
  axes: { x: 'Demonstrated episodes, every fifth step', y: 'Return of the final policy', yRange: [-200, -80] },
  experiments: [
    { env, algo: 'gail' },
    { env, algo: 'true-online-sarsa-lambda' },
  ],
  seeds: 3,
  *compute(seeds) {
    const demonstration = yield* recordExpert(expert);
    const plans = [
      ...trajectoryCounts.map(cloneThinly),
      matchThinly(stepCount),
      matchThinly(100_000, { rewardForm: 'survival', learningRateSteps: stepCount }),
    ];
    const returns = yield* imitateAll(demonstration, plans, seeds);
    const [clonedOne = 0, clonedTen = 0, matched = 0, wrongSign = 0] = returns.map(interquartileMean);
    return {
      series: [
        { label: 'Behavior cloning', x: [...trajectoryCounts], y: [clonedOne, clonedTen] },
        { label: 'GAIL', x: [1], y: [matched] },
        { label: 'Expert, as recorded', x: [...trajectoryCounts], y: [demonstration.meanReturn, demonstration.meanReturn] },
      ],
      checks: [
        isNear('Expert: mean return of what was recorded (−98.75 in the source)', demonstration.meanReturn, -98.75, 4.94),
        isAtLeast('GAIL, 1 thin episode: interquartile mean of the runs (−101.6 in the source)', matched, -110),
        isAtMost('Behavior cloning, 1 thin episode, less GAIL', clonedOne - matched, -10),
        isAtMost('GAIL paid −log(1 − D) in place of log D, so that it wants to stay (must fail)', wrongSign, -150),
      ],
    };
  },
};
