import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import { choice, integer, number, type SettingsOf } from '../core/settings';
import type { ActionValues } from './actionValues';
import { EpsilonGreedy } from './epsilonGreedy';
import { RarityBonus } from './rarityBonus';
import { Softmax } from './softmax';

/** A way to choose among actions while their values are still being learned. */
export interface Exploration {
  /** Draws an action for `state`, and counts it as taken. */
  choose(actionValues: ActionValues, state: number): number;
  /** Probability with which `choose` would draw each action now, shape [actions]; valid until the next call. */
  probabilities(actionValues: ActionValues, state: number): Float64Array;
  save(): SavedState;
  load(saved: SavedState): void;
}

/** Settings of every method that explores in one of these ways; those of the other ways are without effect. */
export const explorationSettings = {
  exploration: choice({
    default: 'epsilon-greedy',
    choices: ['epsilon-greedy', 'softmax', 'upper-confidence', 'count-bonus'],
    help: 'How to choose between the best-looking action and the others.',
  }),
  epsilon: number({
    isLive: true,
    symbol: 'ε',
    default: 0.1,
    help: 'epsilon-greedy: probability of an action drawn evenly from all.',
  }),
  finalEpsilon: number({
    isLive: true,
    symbol: 'ε′',
    default: 0.01,
    help: 'epsilon-greedy: probability after the fall, if it falls.',
  }),
  temperature: number({
    isLive: true,
    symbol: 'τ',
    default: 1,
    min: 0,
    max: 1e6,
    excludesMin: true,
    scale: 'log',
    unit: 'reward',
    help: 'softmax: difference in value that makes an action e times as likely.',
  }),
  finalTemperature: number({
    isLive: true,
    symbol: 'τ′',
    default: 0.1,
    min: 0,
    max: 1e6,
    excludesMin: true,
    scale: 'log',
    unit: 'reward',
    help: 'softmax: temperature after the fall, if it falls.',
  }),
  explorationSteps: integer({
    default: 0,
    min: 0,
    help: 'Steps over which ε or τ falls in a straight line to its final value; 0 keeps it constant.',
  }),
  confidence: number({
    isLive: true,
    symbol: 'c',
    default: 2,
    max: 1e6,
    help: 'upper-confidence: weight of the bonus c √(ln t / N); √2 with rewards in [0, 1] is UCB1.',
  }),
  bonus: number({
    isLive: true,
    symbol: 'κ',
    default: 0.1,
    max: 1e6,
    help: 'count-bonus: weight of the bonus κ / √N for an action tried N times.',
  }),
};

export type ExplorationSettings = SettingsOf<typeof explorationSettings>;

/** The way to explore that the settings name, for a table of the given extent. */
export function createExploration(
  settings: ExplorationSettings,
  { stateCount, actionCount }: { readonly stateCount: number; readonly actionCount: number },
  random: Random,
): Exploration {
  switch (settings.exploration) {
    case 'softmax':
      return new Softmax(settings, actionCount, random);
    case 'upper-confidence':
      return new RarityBonus((visits) => settings.confidence * Math.sqrt(Math.log(visits)), stateCount, actionCount, random);
    case 'count-bonus':
      return new RarityBonus(() => settings.bonus, stateCount, actionCount, random);
    default:
      return new EpsilonGreedy(settings, actionCount, random);
  }
}
