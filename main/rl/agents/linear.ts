import type { Environment, Observation } from '../core/environment';
import { InvalidValueError, shorten } from '../core/errors';
import { integer, number, text } from '../core/settings';
import type { Space } from '../core/spaces';
import { countFeatures } from '../values/createFeatures';
import { type FeatureSettings, featureSettings, featureSpecFor } from '../values/featureSettings';
import type { FeatureSpec } from '../values/featureSpec';
import { parseNumberList, parseProbabilities } from '../values/numberList';

const discount = number({ symbol: 'γ', default: 0.99, help: "Worth of the next step's reward relative to this step's." });

const stepSize = number({
  isLive: true,
  symbol: 'α',
  default: 0.0625,
  excludesMin: true,
  scale: 'log',
  help: 'How far weights move for each unit of error and feature; with tile coding, a share divided by the tilings.',
});

/** Settings that methods linear in features share when they learn to act, each with the same name and range everywhere. */
export const linearControlSettings = {
  stepSize,
  discount,
  epsilon: number({ isLive: true, symbol: 'ε', default: 0.1, help: 'Probability of an action drawn evenly from all.' }),
  finalEpsilon: number({ isLive: true, symbol: 'ε′', default: 0.01, help: 'Probability after the fall, if it falls.' }),
  explorationSteps: integer({
    default: 0,
    min: 0,
    help: 'Steps over which ε falls in a straight line to its final value; 0 keeps it constant.',
  }),
  ...featureSettings,
};

/** As `linearControlSettings`, for methods that learn what a given policy is worth. */
export const linearPredictionSettings = {
  stepSize,
  discount,
  actionProbabilities: text({
    symbol: 'π',
    default: '',
    help: 'Policy to follow: probability of each action, separated by commas, as in 6/7,1/7; empty makes them equal.',
  }),
  initialWeights: text({
    symbol: 'w₀',
    default: '0',
    help: 'What weights start with: one number for all, or one for each feature, separated by commas.',
  }),
  ...featureSettings,
};

/** As `linearControlSettings`, for methods that learn a policy by its gradient. */
export const linearPolicySettings = {
  stepSize: number({
    symbol: 'αᶿ',
    default: 0.01,
    excludesMin: true,
    scale: 'log',
    help: 'Size of each step uphill of the policy, for each unit of advantage and feature.',
  }),
  valueStepSize: number({
    isLive: true,
    symbol: 'αʷ',
    default: 0.0625,
    excludesMin: true,
    scale: 'log',
    help: 'How far the weights of the values of states move for each unit of error and feature.',
  }),
  discount,
  initialProbabilities: text({
    default: '',
    help: 'Policy to start with: probability of each action, separated by commas; empty makes them equal.',
  }),
  leastProbability: number({
    symbol: 'ε',
    default: 0,
    max: 0.5,
    excludesMax: true,
    help: 'Probability that no action falls below; above 0, the policy cannot get stuck in a corner.',
  }),
  ...featureSettings,
};

/** Setting of methods that can learn about one policy while they follow another. */
export const targetProbabilitiesSetting = text({
  symbol: 'π',
  default: '',
  help: 'Policy to learn about, where it is another than the one followed: probability of each action.',
});

/** An environment whose actions are indexes, whatever is observed. */
export type LinearEnvironment = Environment<Observation, number>;

/** What an agent's features depend on. */
interface FeatureContext {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  readonly settings: FeatureSettings;
}

/** @throws InvalidValueError unless actions are indexes. */
export function countActions(owner: string, { actionSpace }: { readonly actionSpace: Space }): number {
  if (actionSpace.kind === 'discrete') return actionSpace.size;
  throw new InvalidValueError(`${owner} must be given discrete actions.`);
}

/**
 * The features of values that are learned for each action.
 *
 * @throws InvalidValueError when they do not fit the observations, or their weights would not fit into memory.
 */
export function actionFeatureSpec(owner: string, context: FeatureContext): FeatureSpec {
  return featureSpecFor(context.settings, context.observationSpace, owner, countActions(owner, context));
}

/** What a method of policy gradients begins with. */
export interface StartingPolicy {
  readonly features: FeatureSpec;
  /** π(a), the same in every state, shape [actions]. */
  readonly initialProbabilities: Float64Array;
}

/**
 * The features that preferences are linear in, and the policy to start with.
 *
 * @throws InvalidValueError when one of them does not fit the environment.
 */
export function startingPolicy(
  owner: string,
  context: FeatureContext & {
    readonly settings: { readonly initialProbabilities: string; readonly leastProbability: number };
  },
): StartingPolicy {
  const features = actionFeatureSpec(owner, context);
  const { initialProbabilities: given, leastProbability } = context.settings;
  const actionCount = countActions(owner, context);
  if (leastProbability * actionCount >= 1) {
    throw new InvalidValueError(
      `leastProbability must be less than 1 / ${actionCount}, for there are so many actions, got ${leastProbability}.`,
    );
  }
  const initialProbabilities = parseProbabilities('initialProbabilities', given, actionCount);
  if (initialProbabilities.some((probability) => probability === 0)) {
    throw new InvalidValueError(`initialProbabilities must all be positive, got "${shorten(given)}".`);
  }
  if (given !== '' && features.kind === 'observation') {
    throw new InvalidValueError(
      `initialProbabilities must be left empty where the features are the observation, got "${shorten(given)}".`,
    );
  }
  return { features, initialProbabilities };
}

/** What a method of prediction is made from, besides its step size and discount. */
export interface GivenPolicy {
  readonly features: FeatureSpec;
  /** π(a), the same in every state, shape [actions]. */
  readonly actionProbabilities: Float64Array;
  /** Weights to start with: one for each feature, or one for all. */
  readonly initialWeights: readonly number[];
}

/**
 * The policy to learn about, the features its values are linear in, and the weights to start with.
 *
 * @throws InvalidValueError when one of them does not fit the environment.
 */
export function givenPolicy(
  owner: string,
  context: FeatureContext & {
    readonly settings: { readonly actionProbabilities: string; readonly initialWeights: string };
  },
): GivenPolicy {
  const { settings, observationSpace } = context;
  const features = featureSpecFor(settings, observationSpace, owner, 1);
  return {
    features,
    actionProbabilities: parseProbabilities('actionProbabilities', settings.actionProbabilities, countActions(owner, context)),
    initialWeights: parseNumberList('initialWeights', settings.initialWeights, countFeatures(features)),
  };
}

/** Another policy to learn about than the one that is followed. */
export interface OffPolicy {
  /** π(a), shape [actions]. */
  readonly targetProbabilities: Float64Array;
  /** ρ(a) = π(a) / b(a), shape [actions]; 0 for actions that neither policy takes. */
  readonly ratios: Float64Array;
}

/**
 * The policy to learn about and its importance-sampling ratios; the one that is followed where no other is given.
 *
 * @throws InvalidValueError unless the policy that is followed takes every action that the other takes.
 */
export function offPolicy(targetText: string, behavior: Float64Array): OffPolicy {
  const targetProbabilities =
    targetText.trim() === '' ? behavior : parseProbabilities('targetProbabilities', targetText, behavior.length);
  const ratios = targetProbabilities.map((probability, action) => (probability === 0 ? 0 : probability / behavior[action]!));
  if (ratios.every(Number.isFinite)) return { targetProbabilities, ratios };
  throw new InvalidValueError(
    `actionProbabilities must be positive wherever targetProbabilities are, got ${behavior.join(', ')} against ${targetProbabilities.join(', ')}.`,
  );
}

/** Puts one number for each element, or one for all, into `weights`. */
export function fillWeights(weights: Float64Array, numbers: readonly number[]): void {
  if (numbers.length === 1) weights.fill(numbers[0]!);
  else weights.set(numbers);
}
