import type { SettingValues } from '../core/settings';
import type { ImitationPlan } from './imitationRuns';

/** Every fifth step only, as in the source. */
const thin = (trajectoryCount: number) => ({ trajectoryCount, subsampling: 5 });

/** 1000 steps with 128 drawn pairs each, three in ten held out: the authors' program. */
export function cloneThinly(trajectoryCount: number): ImitationPlan {
  const settings = { learningRate: 1e-3, batchSize: 128, heldOutShare: 0.3, hiddenLayers: [100, 100] };
  return { algo: 'behavior-cloning', steps: 1000, settings: { ...settings, ...thin(trajectoryCount) } };
}

/**
 * GAIL from one thin episode of a task that ends with its goal, so that what is paid must never be above 0: the policy
 * then hurries as the expert does.
 */
export function matchThinly(steps: number, more: SettingValues = {}): ImitationPlan {
  return {
    algo: 'gail',
    steps,
    settings: {
      ...{ rewardForm: 'success', discount: 0.995, traceDecay: 0.97, normalizeRewards: true },
      ...{ environmentCount: 8, rolloutLength: 256, minibatchSize: 128, epochs: 5 },
      ...{ learningRate: 1e-3, learningRateSteps: steps, discriminatorRate: 1e-4, discriminatorEntropy: 0.01 },
      ...thin(1),
      ...more,
    },
  };
}
