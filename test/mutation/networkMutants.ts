import type { Mutant } from './mutants';

const of = (algo: string, source: string, tests: string, right: string, wrong: string): Mutant => ({
  ...{ algo, source, tests, right, wrong },
});

/** A mutant of every method with networks that learns alone; those that share a formula are broken in different places of it. */
export const networkMutants: readonly Mutant[] = [
  of('dqn', '/values/valueLoss', 'dqn', 'predicted[start]! - (reward', 'predicted[start]! + (reward'),
  of('rainbow', '/values/valueLoss', '/values/valueLoss', '* (1 - share)', '* (1 + share)'),
  of('c51', '/values/valueLoss', '/values/valueLoss', '(probabilities[k]! - mass)', '(probabilities[k]! + mass)'),
  of('qr-dqn', '/values/valueLoss', '/values/valueLoss', 'error > 0 ? 1 - share : share', 'error < 0 ? 1 - share : share'),
  of('ppo', 'clippedObjective', 'ppo', '(-ratio * advantage)', '(ratio * advantage)'),
  of('a2c', 'a2c', 'a2c', '= -advantages[i]!', '= advantages[i]!'),
  of('reinforce', 'reinforce', 'reinforce', '- (values?.[step] ?? 0)', '+ (values?.[step] ?? 0)'),
  of('actor-critic', 'oneStepActorCritic', 'oneStepActorCritic', 'discount * nextValue - value', 'discount * nextValue + value'),
  of('sac', 'sac', 'offPolicyActorCritics', '- temperature * next.logProbabilities', '+ temperature * next.logProbabilities'),
  of('td3', '/values/criticEnsemble', '/values/criticEnsemble', 'values[i]! - targets[i]!', 'values[i]! + targets[i]!'),
  of('ddpg', 'ddpg', 'offPolicyActorCritics', 'batch.rewards[i]! + batch.discounts', 'batch.rewards[i]! - batch.discounts'),
  of('discrete-sac', 'discreteSac', 'offPolicyActorCritics', 'values[index]! - this.#targets', 'values[index]! + this.#targets'),
  of('cma-es', '/search/covarianceAdaptation', '/search/covarianceAdaptation', 'this.mean[i]! += this', 'this.mean[i]! -= this'),
  of('evolution-strategies', 'evolutionStrategies', 'policySearch', 'gradients[i]! -= weight', 'gradients[i]! += weight'),
  of('augmented-random-search', 'augmentedRandomSearch', 'policySearch', '- returns[2 * k + 1]!', '+ returns[2 * k + 1]!'),
  of('cross-entropy-method', 'crossEntropyMethod', 'policySearch', '(value - center)', '(value + center)'),
];
