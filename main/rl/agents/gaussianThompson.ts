import type { Agent, LearningStep, TabularEnvironment } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import { number, type SettingsOf } from '../core/settings';
import type { Trace } from '../core/trace';
import type { PolicySnapshot } from '../policies/policy';
import { argmax } from '../values/argmax';
import { defineAgent } from './definition';
import { workedOut } from './explanation';
import { tableShape } from './tabular';

const settings = {
  priorMean: number({
    symbol: 'μ₀',
    default: 0,
    min: -1e6,
    max: 1e6,
    unit: 'reward',
    help: 'What an arm is expected to pay before it is known.',
  }),
  priorDeviation: number({
    symbol: 'σ₀',
    default: 1,
    max: 1e6,
    excludesMin: true,
    scale: 'log',
    unit: 'reward',
    help: 'How far the arms’ means are thought to lie from μ₀.',
  }),
  noise: number({
    symbol: 'σ',
    default: 1,
    max: 1e6,
    excludesMin: true,
    scale: 'log',
    unit: 'reward',
    help: 'Standard deviation of an arm’s rewards, taken as known.',
  }),
};

/** With its numbers. */
const meanRule = String.raw`\mu(‹action›) \leftarrow ‹mean› + \frac{‹reward› - ‹mean›}{‹variance› \cdot ‹precision›} = ‹newMean›`;

export type GaussianThompsonSettings = SettingsOf<typeof settings>;

/**
 * Thompson sampling with normal rewards: pulls each arm as often as it is likely to be the best.
 *
 *     θ(a) ~ N(μ(a), 1 / ρ(a)),   A = argmax_a θ(a)
 *     ρ(A) ← ρ(A) + 1 / σ²,       μ(A) ← μ(A) + [ R − μ(A) ] / (σ² ρ(A))
 *
 * μ and ρ are mean and precision of what is believed about an arm's mean; they start as μ₀ and 1 / σ₀². One normal draw
 * for each arm.
 *
 * Source: Russo et al., "A tutorial on Thompson sampling", Foundations and Trends in Machine Learning 11 (2018), §3 and
 *         §4, with the normal posterior of example 4.1.
 */
export class GaussianThompson implements Agent<TabularEnvironment> {
  trace: Trace | undefined;
  /** μ, shape [arms]. */
  readonly means: Float64Array;
  /** ρ, shape [arms]. */
  readonly precisions: Float64Array;
  /** θ, shape [arms]. */
  readonly #samples: Float64Array;

  constructor(
    armCount: number,
    private readonly settings: GaussianThompsonSettings,
    private readonly random: Random,
  ) {
    this.means = new Float64Array(armCount).fill(settings.priorMean);
    this.precisions = new Float64Array(armCount).fill(1 / settings.priorDeviation ** 2);
    this.#samples = new Float64Array(armCount);
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    const { means, precisions } = this;
    const variance = this.settings.noise ** 2;

    for (;;) {
      environment.current();
      const action = this.#sampleBest();
      const timestep = environment.step(action);
      precisions[action]! += 1 / variance;
      const mean = means[action]!;
      const error = checkFinite('The error', timestep.reward - mean);
      means[action]! += error / (variance * precisions[action]!);
      this.trace?.('step', {
        ...{ action, reward: timestep.reward, sample: this.#samples[action]!, precision: precisions[action]!, variance },
        ...{ mean, newMean: means[action]! },
      });
      yield { action, timestep, canResume: true };
    }
  }

  #sampleBest(): number {
    for (let arm = 0; arm < this.means.length; arm++) {
      this.#samples[arm] = this.random.normal(this.means[arm]!, 1 / Math.sqrt(this.precisions[arm]!));
    }
    return argmax(this.#samples);
  }

  policy(): PolicySnapshot {
    return { kind: 'greedy-table', stateCount: 1, actionCount: this.means.length, actionValues: this.means.slice() };
  }

  save(): SavedState {
    return { means: this.means.slice(), precisions: this.precisions.slice() };
  }

  load(saved: SavedState): void {
    this.means.set(saved['means'] as Float64Array);
    this.precisions.set(saved['precisions'] as Float64Array);
  }
}

export const gaussianThompsonDefinition = defineAgent({
  id: 'gaussian-thompson',
  name: 'Thompson sampling (normal)',
  family: 'bandit',
  summary: 'Draws a belief about every arm and pulls the best of them; for rewards that are real numbers.',
  source: 'Thompson (1933); Russo et al. (2018)',
  needs: { observation: 'discrete', action: 'discrete', singleState: true },
  settings,
  metrics: [],
  explanation: {
    updateRule: String.raw`\rho(A) \leftarrow \rho(A) + \tfrac{1}{\sigma^2},\quad \mu(A) \leftarrow \mu(A) + \frac{R - \mu(A)}{\sigma^2 \rho(A)}`,
    ...workedOut([
      'for each step',
      '  for each arm a: θ(a) ~ N(μ(a), 1 / ρ(a))',
      ['  A ← argmaxₐ θ(a); pull A, observe R', 'step', String.raw`A = ‹action›,\quad \theta(A) = ‹sample›,\quad R = ‹reward›`],
      ['  ρ(A) ← ρ(A) + 1 / σ²', 'step', String.raw`\rho(‹action›) = ‹precision›`],
      ['  μ(A) ← μ(A) + [ R − μ(A) ] / (σ² ρ(A))', 'step', meanRule, meanRule],
    ]),
  },
  usesNetwork: false,
  create: (context) =>
    new GaussianThompson(tableShape('gaussian-thompson', context).actionCount, context.settings, context.random.exploration),
});
