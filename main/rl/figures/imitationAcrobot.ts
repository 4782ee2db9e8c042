import { interquartileMean } from '../statistics/moments';
import { isAtLeast, isAtMost } from './checks';
import type { Figure } from './figure';
import { cloneThinly, matchThinly } from './goalImitation';
import { imitateAll, recordExpert } from './imitationRuns';

const env = 'Acrobot-v1';
const trajectoryCounts = [1, 10] as const;

/** PPO as our preset has it. */
const expert = {
  env,
  algo: 'ppo',
  settings: {
    ...{ environmentCount: 16, rolloutLength: 256, minibatchSize: 64, epochs: 4, learningRate: 3e-4 },
    ...{ traceDecay: 0.94, normalizeObservations: true, normalizeRewards: true },
  },
  budget: { steps: 1_000_000 },
};

export const imitationAcrobot: Figure = {
  name: 'imitation-acrobot',
  title: 'One thin demonstration of how to swing up: cloned and matched',
  source:
    'Ho & Ermon, "Generative adversarial imitation learning", NIPS 29 (2016), table 3, recomputed from the authors’ runs: cloning −130.6 with 1 and −95.1 with 10 episodes of which every fifth step is known, GAIL −77.3 with 1; TRPO there, PPO here, with a slower judge. Acrobot-v0 there, v1 here, which differ in how many steps an episode may have',
  axes: { x: 'Demonstrated episodes, every fifth step', y: 'Return of the final policy', yRange: [-500, -60] },
  experiments: [
    { env, algo: 'gail' },
    { env, algo: 'ppo' },
  ],
  seeds: 3,
  *compute(seeds) {
    const demonstration = yield* recordExpert(expert);
    const plans = [...trajectoryCounts.map(cloneThinly), matchThinly(400_000), matchThinly(60_000, { rewardForm: 'survival' })];
    const returns = yield* imitateAll(demonstration, plans, seeds);
    const [clonedOne = 0, clonedTen = 0, matched = 0, wrongSign = 0] = returns.map(interquartileMean);
    return {
      series: [
        { label: 'Behavior cloning', x: [...trajectoryCounts], y: [clonedOne, clonedTen] },
        { label: 'GAIL', x: [1], y: [matched] },
        { label: 'Expert, as recorded', x: [...trajectoryCounts], y: [demonstration.meanReturn, demonstration.meanReturn] },
      ],
      checks: [
        isAtLeast('Expert: mean return of what was recorded (−75.25 ± 10.9 in the source)', demonstration.meanReturn, -86.2),
        isAtLeast('GAIL, 1 thin episode: interquartile mean of the runs (−77.3 in the source)', matched, -90),
        isAtMost('Behavior cloning, 1 thin episode, less GAIL', clonedOne - matched, -10),
        isAtMost('GAIL paid −log(1 − D) in place of log D, so that it wants to stay (must fail)', wrongSign, -300),
      ],
    };
  },
};
