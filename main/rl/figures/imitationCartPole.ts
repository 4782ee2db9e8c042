import type { SettingValues } from '../core/settings';
import { interquartileMean } from '../statistics/moments';
import { isAtLeast, isAtMost, isNear } from './checks';
import type { Figure } from './figure';
import { type ImitationPlan, imitateAll, recordExpert } from './imitationRuns';

const env = 'CartPole-v0';
const trajectoryCounts = [1, 4, 7, 10] as const;

/** Every tenth step only, as in the source. */
const thin = (trajectoryCount: number) => ({ trajectoryCount, subsampling: 10 });

/** PPO as our preset has it for the same task with a later end. */
const expert = {
  env,
  algo: 'ppo',
  settings: {
    ...{ environmentCount: 32, rolloutLength: 32, minibatchSize: 128, epochs: 4 },
    ...{ traceDecay: 0.9, discount: 0.98, learningRate: 3e-3, learningRateSteps: 100_000 },
  },
  budget: { steps: 100_000 },
};

/** 1000 steps with 128 drawn pairs each, three in ten held out: the authors' program. */
const clone = (more: SettingValues): ImitationPlan => ({
  algo: 'behavior-cloning',
  steps: 1000,
  settings: { learningRate: 1e-3, batchSize: 128, heldOutShare: 0.3, hiddenLayers: [100, 100], ...more },
});

const match = (more: SettingValues): ImitationPlan => ({
  algo: 'gail',
  steps: 60_000,
  settings: {
    ...{ rewardForm: 'survival', discount: 0.995, traceDecay: 0.97, normalizeRewards: true },
    ...{ environmentCount: 8, rolloutLength: 128, minibatchSize: 128, epochs: 5, learningRate: 1e-3 },
    ...more,
  },
});

const ask = (more: SettingValues): ImitationPlan => ({
  algo: 'dagger',
  steps: 3000,
  settings: { iterationLength: 500, hiddenLayers: [100, 100], ...more },
});

/** Cloning drifts where demonstrations are few and thin; asking the expert or being judged by what one does oneself does not. */
export const imitationCartPole: Figure = {
  name: 'imitation-cart-pole',
  title: 'Few and thin demonstrations of how to balance: cloned, asked about and matched',
  source:
    'Ho & Ermon, "Generative adversarial imitation learning", NIPS 29 (2016), table 3, recomputed from the authors’ runs: cloning 72, 169, 189 and 177 with 1, 4, 7 and 10 episodes of which every tenth step is known, GAIL 200 with each (with TRPO there, PPO here); Ross, Gordon & Bagnell, AISTATS 2011, for DAgger',
  axes: { x: 'Demonstrated episodes, every tenth step', y: 'Return of the final policy', yRange: [0, 205] },
  experiments: [
    { env, algo: 'gail' },
    { env, algo: 'behavior-cloning' },
    { env, algo: 'dagger' },
  ],
  seeds: 7,
  *compute(seeds) {
    const demonstration = yield* recordExpert(expert);
    const plans = [
      ...trajectoryCounts.map((count) => clone(thin(count))),
      ...trajectoryCounts.map((count) => match(thin(count))),
      ...[ask(thin(1)), clone({}), match({ ...thin(1), rewardForm: 'success' })],
    ];
    const returns = yield* imitateAll(demonstration, plans, seeds);
    const middles = returns.map(interquartileMean);
    const cloned = middles.slice(0, 4);
    const matched = middles.slice(4, 8);
    const [asked = 0, whole = 0, wrongSign = 0] = middles.slice(8);
    const x = [...trajectoryCounts];
    return {
      series: [
        { label: 'Behavior cloning', x, y: cloned },
        { label: 'GAIL', x, y: matched },
        { label: 'DAgger', x: [1], y: [asked] },
      ],
      checks: [
        isNear('Expert: mean return of what was recorded (200 in the source)', demonstration.meanReturn, 200, 10),
        ...trajectoryCounts.map((count, i) =>
          isAtLeast(`GAIL, ${count} thin episodes: interquartile mean of the runs (200 in the source)`, matched[i]!, 195),
        ),
        isAtMost('Behavior cloning, 1 thin episode: clearly worse (72 in the source)', cloned[0]!, 150),
        isAtLeast('Behavior cloning, 10 thin episodes (177 in the source)', cloned[3]!, 150),
        isAtLeast('Behavior cloning, 10 whole episodes', whole, 190),
        isAtLeast('DAgger, 1 thin episode and an expert to ask', asked, 195),
        isAtLeast('DAgger over behavior cloning, 1 thin episode', asked / cloned[0]!, 1),
        isAtMost('GAIL paid log D in place of −log(1 − D), so that it wants to fall (must fail)', wrongSign, 100),
      ],
    };
  },
};
