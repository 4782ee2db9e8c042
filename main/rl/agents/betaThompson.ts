import type { Agent, LearningStep, TabularEnvironment } from '../core/agent';
import { checkRange } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import { number, type SettingsOf } from '../core/settings';
import type { Trace } from '../core/trace';
import type { PolicySnapshot } from '../policies/policy';
import { argmax } from '../values/argmax';
import { drawBeta } from '../values/betaDistribution';
import { defineAgent } from './definition';
import { workedOut } from './explanation';
import { tableShape } from './tabular';

const settings = {
  priorSuccesses: number({
    symbol: 'α₀',
    default: 1,
    max: 1e6,
    excludesMin: true,
    scale: 'log',
    help: 'Successes each arm is credited with at the start.',
  }),
  priorFailures: number({
    symbol: 'β₀',
    default: 1,
    max: 1e6,
    excludesMin: true,
    scale: 'log',
    help: 'Failures each arm is charged with at the start.',
  }),
};

/** With its numbers, after the pull. */
const countsRule = String.raw`\alpha(‹action›) = ‹successes›,\quad \beta(‹action›) = ‹failures›`;

export type BetaThompsonSettings = SettingsOf<typeof settings>;

/**
 * Thompson sampling with rewards of 0 or 1: pulls each arm as often as it is likely to be the best.
 *
 *     θ(a) ~ Beta(α(a), β(a)),   A = argmax_a θ(a)
 *     α(A) ← α(A) + R,           β(A) ← β(A) + 1 − R
 *
 * A reward between 0 and 1 counts as 1 with that probability (one more draw), which keeps the method's guarantees.
 *
 * Source: Agrawal & Goyal, "Analysis of Thompson sampling for the multi-armed bandit problem", COLT (2012), algorithms 1
 *         and 2; Thompson, Biometrika 25 (1933), 285–294.
 */
export class BetaThompson implements Agent<TabularEnvironment> {
  trace: Trace | undefined;
  /** α, shape [arms]. */
  readonly successes: Float64Array;
  /** β, shape [arms]. */
  readonly failures: Float64Array;
  /** θ, shape [arms]. */
  readonly #samples: Float64Array;

  constructor(
    armCount: number,
    settings: BetaThompsonSettings,
    private readonly random: Random,
  ) {
    this.successes = new Float64Array(armCount).fill(settings.priorSuccesses);
    this.failures = new Float64Array(armCount).fill(settings.priorFailures);
    this.#samples = new Float64Array(armCount);
  }

  /** @throws InvalidValueError when a reward lies outside [0, 1]. */
  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    for (;;) {
      environment.current();
      const action = this.#sampleBest();
      const timestep = environment.step(action);
      const { reward } = timestep;
      checkRange('A reward that beta-thompson learns from', reward, 0, 1);
      const isSuccess = reward === 1 || (reward > 0 && this.random.uniform() < reward);
      (isSuccess ? this.successes : this.failures)[action]!++;
      const [successes, failures] = [this.successes[action]!, this.failures[action]!];
      this.trace?.('step', { action, reward, sample: this.#samples[action]!, successes, failures });
      yield { action, timestep, canResume: true };
    }
  }

  #sampleBest(): number {
    for (let arm = 0; arm < this.#samples.length; arm++) {
      this.#samples[arm] = drawBeta(this.random, this.successes[arm]!, this.failures[arm]!);
    }
    return argmax(this.#samples);
  }

  policy(): PolicySnapshot {
    const actionValues = this.successes.map((successes, arm) => successes / (successes + this.failures[arm]!));
    return { kind: 'greedy-table', stateCount: 1, actionCount: actionValues.length, actionValues };
  }

  save(): SavedState {
    return { successes: this.successes.slice(), failures: this.failures.slice() };
  }

  load(saved: SavedState): void {
    this.successes.set(saved['successes'] as Float64Array);
    this.failures.set(saved['failures'] as Float64Array);
  }
}

export const betaThompsonDefinition = defineAgent({
  id: 'beta-thompson',
  name: 'Thompson sampling (0 or 1)',
  family: 'bandit',
  summary: 'Draws a belief about every arm and pulls the best of them; for rewards of 0 or 1.',
  source: 'Thompson (1933); Agrawal & Goyal (2012)',
  needs: { observation: 'discrete', action: 'discrete', singleState: true },
  settings,
  metrics: [],
  explanation: {
    updateRule: String.raw`\alpha(A) \leftarrow \alpha(A) + R,\quad \beta(A) \leftarrow \beta(A) + 1 - R`,
    ...workedOut([
      'for each step',
      '  for each arm a: θ(a) ~ Beta(α(a), β(a))',
      ['  A ← argmaxₐ θ(a); pull A, observe R', 'step', String.raw`A = ‹action›,\quad \theta(A) = ‹sample›,\quad R = ‹reward›`],
      ['  α(A) ← α(A) + R; β(A) ← β(A) + 1 − R', 'step', countsRule, countsRule],
    ]),
  },
  usesNetwork: false,
  create: (context) =>
    new BetaThompson(tableShape('beta-thompson', context).actionCount, context.settings, context.random.exploration),
});
