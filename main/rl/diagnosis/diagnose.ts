import { mean, standardDeviation } from '../statistics/moments';
import { meanOf, type RunEvidence, riseBetween, stretch } from './evidence';

/** What a curve suggests, what speaks for it, and one thing to try. */
export interface Finding {
  readonly id: string;
  readonly title: string;
  readonly evidence: string;
  /** A change to run the same again with; absent where there is nothing to turn. */
  readonly remedy?: Remedy;
}

export type Remedy =
  | { readonly kind: 'setting'; readonly name: string; readonly value: number | boolean; readonly text: string }
  | { readonly kind: 'budget'; readonly steps: number; readonly text: string };

type Rule = (evidence: RunEvidence) => Finding | undefined;

/** Share of a run below which it is too early to say anything. */
const leastProgress = 0.2;

/**
 * Looks for known troubles of a run in its own curves.
 *
 * Each finding is a rule of thumb with its figures beside it, not a proof: it says what to try next, and a run of the
 * same seeds with that change says whether it was right.
 */
export function diagnose(evidence: RunEvidence): Finding[] {
  const progress = evidence.budgetSteps === undefined ? 1 : evidence.steps / evidence.budgetSteps;
  if (progress < leastProgress && !evidence.isOver) return [];
  return rules.flatMap((rule) => rule(evidence) ?? []);
}

/** Values grow beyond what the returns can bear: the maximum over noisy estimates (van Hasselt, 2010). */
const overestimates: Rule = (evidence) => {
  const gap = meanOf(evidence, 'valueGap', 0.8, 1);
  const value = meanOf(evidence, 'meanValue', 0.8, 1);
  if (gap === undefined || value === undefined || gap < 1 || gap < 0.3 * Math.abs(value)) return undefined;
  const isDouble = evidence.settings['doubleQ'];
  return {
    id: 'over-estimation',
    title: 'Values are higher than what is really earned.',
    evidence: `Over the last fifth the network promises ${round(value)}, ${round(gap)} more than the discounted returns that followed.`,
    ...(isDouble === false && { remedy: set('doubleQ', true, 'double Q-learning') }),
  };
};

/** Steps of the policy so large that the old experience no longer speaks for the new policy. */
const policyJumps: Rule = (evidence) => {
  const divergence = meanOf(evidence, 'approximateKl', 0, 1);
  const clipped = meanOf(evidence, 'clipFraction', 0, 1);
  if (divergence === undefined || clipped === undefined || (divergence < 0.05 && clipped < 0.35)) return undefined;
  return {
    id: 'policy-jumps',
    title: 'The policy changes too much with each segment of experience.',
    evidence: `On average the divergence is ${round(divergence)} nat a segment, and ${percent(clipped)} of the actions are clipped; 0.01 to 0.05 nat is usual.`,
    ...lowerRate(evidence),
  };
};

/** A policy that has stopped trying other actions before it was good. */
const exploresNoMore: Rule = (evidence) => {
  const first = meanOf(evidence, 'entropy', 0, 0.1, 1);
  const last = meanOf(evidence, 'entropy', 0.9, 1, 1);
  if (first === undefined || last === undefined || !(first > 0) || last > 0.05 * first || isSolved(evidence)) return undefined;
  const weight = evidence.settings['entropyWeight'];
  return {
    id: 'no-exploration',
    title: 'The policy hardly varies its actions any more, and has not solved the task.',
    evidence: `Its entropy fell from ${round(first)} to ${round(last)} nat.`,
    ...(typeof weight === 'number' && { remedy: set('entropyWeight', weight > 0 ? 3 * weight : 0.01, 'a bonus for entropy') }),
  };
};

/** Random actions so frequent to the end that the policy is never followed for long. */
const exploresTooLong: Rule = (evidence) => {
  const last = meanOf(evidence, 'epsilon', 0.95, 1, 1);
  if (last === undefined || last < 0.4 || !evidence.isOver || evidence.budgetSteps === undefined) return undefined;
  return {
    id: 'too-much-exploration',
    title: 'Most actions were still random at the end.',
    evidence: `ε was ${round(last)} over the last steps.`,
    remedy: set('explorationSteps', Math.ceil(evidence.budgetSteps / 5), 'less time with random actions'),
  };
};

/** Every episode cut at the limit with one and the same return: the reward was never met. */
const neverRewarded: Rule = (evidence) => {
  const returns = stretch(evidence, 'return', 0.5, 1);
  const lengths = stretch(evidence, 'length', 0.5, 1);
  if (evidence.maxEpisodeSteps === null || returns.length < 10 || isSolved(evidence)) return undefined;
  if (standardDeviation(returns) > 0 || lengths.some((length) => length < evidence.maxEpisodeSteps!)) return undefined;
  const { settings } = evidence;
  const remedy =
    settings['normalizeObservations'] === false
      ? set('normalizeObservations', true, 'observations on one scale')
      : typeof settings['entropyWeight'] === 'number'
        ? set('entropyWeight', Math.max(0.01, 3 * settings['entropyWeight']), 'a bonus for entropy')
        : undefined;
  return {
    id: 'never-rewarded',
    title: 'No episode was better than any other, so there was nothing to learn from.',
    evidence: `All ${returns.length} episodes of the second half were cut after ${evidence.maxEpisodeSteps} steps with a return of ${round(returns[0]!)}.`,
    ...(remedy && { remedy }),
  };
};

/** A loss that runs away: steps too large for the targets that move along with them. */
const lossRunsAway: Rule = (evidence) => {
  for (const name of ['loss', 'criticLoss', 'valueLoss']) {
    const before = meanOf(evidence, name, 0.1, 0.5);
    const last = meanOf(evidence, name, 0.9, 1);
    const returns = riseBetween(stretch(evidence, 'return', 0.1, 0.5), stretch(evidence, 'return', 0.8, 1));
    if (before === undefined || last === undefined || last < 20 * before || (returns !== undefined && returns.rise > 0)) continue;
    return {
      id: 'loss-runs-away',
      title: 'The loss runs away while the return does not rise.',
      evidence: `It was ${round(before)} in the first half and is ${round(last)} over the last tenth.`,
      ...lowerRate(evidence),
    };
  }
  return undefined;
};

/** A critic that tells the states no better apart than their average would. */
const criticSeesNothing: Rule = (evidence) => {
  const explained = meanOf(evidence, 'explainedVariance', 0.5, 1);
  const length = evidence.settings['rolloutLength'];
  if (explained === undefined || explained > 0.1 || typeof length !== 'number' || isSolved(evidence)) return undefined;
  return {
    id: 'critic-sees-nothing',
    title: 'The value network explains next to nothing of the returns.',
    evidence: `Explained variance ${round(explained)} over the second half; 1 would be perfect, 0 is a constant.`,
    remedy: set('rolloutLength', 2 * length, 'twice as long segments'),
  };
};

/** What was learned and lost again. */
const forgets: Rule = (evidence) => {
  const evaluations = stretch(evidence, 'evaluation', 0, 1);
  if (evaluations.length < 6) return undefined;
  const pairs = evaluations.slice(1).map((value, i) => (value + evaluations[i]!) / 2);
  const [first, last] = [pairs[0]!, pairs.at(-1)!];
  const best = pairs.reduce((most, value) => Math.max(most, value), -Infinity);
  const noise = standardDeviation(evaluations.slice(1).map((value, i) => value - evaluations[i]!));
  if (best - last < Math.max(3 * noise, 0.4 * (best - first)) || isAbove(evidence, last)) return undefined;
  const { budgetSteps } = evidence;
  const isConstant = evidence.settings['learningRateSteps'] === 0 && budgetSteps !== undefined;
  return {
    id: 'forgets',
    title: 'It had learned more than it knows now.',
    evidence: `Two evaluations in a row reached ${round(best)}; the last two come to ${round(last)}.`,
    ...(isConstant && { remedy: set('learningRateSteps', budgetSteps, 'a learning rate that falls to 0') }),
  };
};

/** Still rising when it was stopped. */
const stillLearns: Rule = (evidence) => {
  const { isOver, budgetSteps } = evidence;
  if (!isOver || budgetSteps === undefined || isSolved(evidence)) return undefined;
  const change = riseBetween(stretch(evidence, 'evaluation', 0.4, 0.7), stretch(evidence, 'evaluation', 0.7, 1));
  if (change === undefined || change.rise < 2 * change.error || change.rise <= 0) return undefined;
  return {
    id: 'still-learns',
    title: 'It was still getting better when the budget ended.',
    evidence: `Evaluations of the last third are ${round(change.rise)} higher than those before, standard error ${round(change.error)}.`,
    remedy: { kind: 'budget', steps: 2 * budgetSteps, text: 'twice the steps' },
  };
};

/** Nothing learned at all, and no other reason in sight. */
const learnsNothing: Rule = (evidence) => {
  const change = riseBetween(stretch(evidence, 'evaluation', 0, 0.3), stretch(evidence, 'evaluation', 0.7, 1));
  const rate = evidence.settings['learningRate'] ?? evidence.settings['stepSize'];
  if (change === undefined || change.rise > 2 * change.error || isSolved(evidence) || typeof rate !== 'number') return undefined;
  if (forgets(evidence) !== undefined || neverRewarded(evidence) !== undefined || lossRunsAway(evidence) !== undefined)
    return undefined;
  const name = evidence.settings['learningRate'] === undefined ? 'stepSize' : 'learningRate';
  const larger = Math.min(3 * rate, name === 'stepSize' ? 1 : 0.01);
  return {
    id: 'learns-nothing',
    title: 'The evaluations do not rise.',
    evidence: `From the first third to the last they changed by ${round(change.rise)}, standard error ${round(change.error)}.`,
    ...(larger > rate && { remedy: set(name, larger, 'larger steps') }),
  };
};

/** In the order in which they are shown: the most telling first. */
const rules: readonly Rule[] = [
  neverRewarded,
  lossRunsAway,
  policyJumps,
  overestimates,
  exploresNoMore,
  exploresTooLong,
  criticSeesNothing,
  forgets,
  stillLearns,
  learnsNothing,
];

function lowerRate({ settings }: RunEvidence): { remedy?: Remedy } {
  const rate = settings['learningRate'];
  return typeof rate === 'number' ? { remedy: set('learningRate', Number((rate / 3).toPrecision(2)), 'smaller steps') } : {};
}

function isSolved(evidence: RunEvidence): boolean {
  const last = stretch(evidence, 'evaluation', 0.8, 1);
  return last.length > 0 && isAbove(evidence, mean(last));
}

function isAbove({ rewardThreshold }: RunEvidence, value: number): boolean {
  return rewardThreshold !== null && value >= rewardThreshold;
}

function set(name: string, value: number | boolean, text: string): Remedy {
  return { kind: 'setting', name, value, text };
}

function round(value: number): string {
  return String(Number(value.toPrecision(3))).replace('-', '−');
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
