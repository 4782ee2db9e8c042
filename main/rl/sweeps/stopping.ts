import { median } from '../statistics/moments';

/** Ends trials that are not worth their whole budget. */
export type StoppingRule =
  | { readonly kind: 'none' }
  /** After each stage a trial goes on only if it is no worse than the median of the rounds before. */
  | { readonly kind: 'median'; readonly stages: number }
  /** After each stage only one in `reduction` goes on, with `reduction` times the budget. */
  | { readonly kind: 'halving'; readonly stages: number; readonly reduction: number };

/** Trials that must have come as far before the median rule stops anybody. */
const leastForMedian = 4;

/**
 * Training steps at the end of each stage, the last of them the whole budget.
 *
 * Evenly spaced for the median rule; each `reduction` times the one before for successive halving.
 */
export function stageSteps(rule: StoppingRule, steps: number): number[] {
  if (rule.kind === 'none') return [steps];
  const share = (stage: number): number =>
    rule.kind === 'median' ? stage / rule.stages : rule.reduction ** (stage - rule.stages);
  const ends = Array.from({ length: rule.stages }, (_, i) => Math.max(1, Math.round(share(i + 1) * steps)));
  return [...new Set(ends)];
}

/**
 * Which trials of a round go on after a stage.
 *
 * Decided from whole stages of whole rounds alone, never from who happened to be first, so that it is the same however many
 * processes there are and wherever a sweep was interrupted.
 *
 * @param scores of the round's trials that took part in the stage; −Infinity for one that failed, which never goes on.
 * @param earlier scores at the same stage, of all rounds before.
 *
 * Source: Golovin et al., "Google Vizier", KDD 2017, §3.2.2 (median rule); Jamieson & Talwalkar, "Non-stochastic best arm
 *         identification and hyperparameter optimization", AISTATS 2016 (successive halving).
 */
export function whoGoesOn(rule: StoppingRule, scores: readonly number[], earlier: readonly number[]): boolean[] {
  const isAlive = scores.map((score) => score > -Infinity);
  if (rule.kind === 'none') return isAlive;
  if (rule.kind === 'median') {
    const known = earlier.filter(Number.isFinite);
    if (known.length < leastForMedian) return isAlive;
    const bar = median(known);
    return scores.map((score) => score >= bar);
  }
  const places = Math.max(1, Math.floor(scores.length / rule.reduction));
  const ranked = scores.map((_, i) => i).sort((one, other) => scores[other]! - scores[one]! || one - other);
  const promoted = new Set(ranked.slice(0, places));
  return scores.map((_, i) => isAlive[i]! && promoted.has(i));
}
