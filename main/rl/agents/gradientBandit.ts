import type { Agent, LearningStep, TabularEnvironment } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import { boolean, number, type SettingsOf } from '../core/settings';
import type { Trace } from '../core/trace';
import type { PolicySnapshot } from '../policies/policy';
import { softmax } from '../values/softmax';
import { noBaseline } from './breaks';
import { defineAgent } from './definition';
import { workedOut } from './explanation';
import { tableShape } from './tabular';

const settings = {
  stepSize: number({
    isLive: true,
    symbol: 'α',
    default: 0.1,
    max: 100,
    excludesMin: true,
    scale: 'log',
    help: 'Size of each step uphill.',
  }),
  hasBaseline: boolean({
    default: true,
    help: 'Whether rewards are compared with the mean of those before, or taken as they are.',
  }),
};

/** With its numbers, for the arm that was pulled. */
const workedPreference = String.raw`H(‹action›) \leftarrow ‹preference› + ‹stepSize› \cdot (‹reward› - ‹baseline›) \cdot (1 - ‹probability›) = ‹newPreference›`;

export type GradientBanditSettings = SettingsOf<typeof settings>;

/**
 * Gradient bandit: learns preferences, not values, by stochastic gradient ascent.
 *
 *     π(a) = exp H(a) / Σ_b exp H(b)
 *     H(A) ← H(A) + α (R − R̄) (1 − π(A)),   H(a) ← H(a) − α (R − R̄) π(a)  for every other a
 *
 * R̄ is the mean of the rewards before this one (at the first step, that reward itself), or 0 without a baseline.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §2.8, eq. 2.11 and 2.12.
 */
export class GradientBandit implements Agent<TabularEnvironment> {
  trace: Trace | undefined;
  /** H, shape [arms]. */
  readonly preferences: Float64Array;
  /** π, shape [arms]. */
  readonly #probabilities: Float64Array;
  #meanReward = 0;
  #pullCount = 0;

  constructor(
    armCount: number,
    private readonly settings: GradientBanditSettings,
    private readonly random: Random,
  ) {
    this.preferences = new Float64Array(armCount);
    this.#probabilities = new Float64Array(armCount);
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    const { stepSize, hasBaseline } = this.settings;
    const preferences = this.preferences;

    for (;;) {
      environment.current();
      const probabilities = softmax(preferences, this.#probabilities);
      const action = this.random.choice(probabilities);
      const timestep = environment.step(action);
      const { reward } = timestep;

      const baseline = !hasBaseline ? 0 : this.#pullCount === 0 ? reward : this.#meanReward;
      const advantage = checkFinite('The advantage', reward - baseline);
      const [preference, probability] = [preferences[action]!, probabilities[action]!];
      for (let a = 0; a < preferences.length; a++) {
        preferences[a]! += stepSize * advantage * ((a === action ? 1 : 0) - probabilities[a]!);
      }
      this.#pullCount++;
      this.#meanReward += (reward - this.#meanReward) / this.#pullCount;
      this.trace?.('step', {
        ...{ action, reward, probability, baseline, stepSize, preference, meanReward: this.#meanReward },
        newPreference: preferences[action]!,
      });
      yield { action, timestep, canResume: true };
    }
  }

  policy(): PolicySnapshot {
    const actionProbabilities = softmax(this.preferences, new Float64Array(this.preferences.length));
    return { kind: 'stochastic-table', stateCount: 1, actionCount: this.preferences.length, actionProbabilities };
  }

  save(): SavedState {
    return { preferences: this.preferences.slice(), meanReward: this.#meanReward, pullCount: this.#pullCount };
  }

  load(saved: SavedState): void {
    this.preferences.set(saved['preferences'] as Float64Array);
    this.#meanReward = saved['meanReward'] as number;
    this.#pullCount = saved['pullCount'] as number;
  }
}

export const gradientBanditDefinition = defineAgent({
  id: 'gradient-bandit',
  name: 'Gradient bandit',
  family: 'bandit',
  summary: 'Learns how much to prefer each arm instead of what it is worth: the smallest policy gradient.',
  source: 'Sutton & Barto, 2nd ed., §2.8',
  needs: { observation: 'discrete', action: 'discrete', singleState: true },
  settings,
  breaks: [noBaseline],
  metrics: [],
  explanation: {
    updateRule: String.raw`H(a) \leftarrow H(a) + \alpha\,(R - \bar R)\,\big(\mathbb{1}_{a=A} - \pi(a)\big)`,
    ...workedOut([
      'for each step',
      ['  π(a) ← exp H(a) / Σ_b exp H(b)', 'step', String.raw`\pi(‹action›) = ‹probability›`],
      ['  A ~ π; pull A, observe R', 'step', String.raw`A = ‹action›,\quad R = ‹reward›`],
      ['  H(A) ← H(A) + α (R − R̄) (1 − π(A))', 'step', workedPreference, workedPreference],
      [
        '  H(a) ← H(a) − α (R − R̄) π(a) for every other a',
        'step',
        String.raw`H(a) \leftarrow H(a) - ‹stepSize› \cdot (‹reward› - ‹baseline›) \cdot \pi(a)`,
      ],
      ['  R̄ ← mean of all rewards so far', 'step', String.raw`\bar R = ‹meanReward›`],
    ]),
  },
  usesNetwork: false,
  create: (context) =>
    new GradientBandit(tableShape('gradient-bandit', context).actionCount, context.settings, context.random.exploration),
});
