import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import { integer, number, type SettingsOf } from '../core/settings';
import type { Trace } from '../core/trace';
import { normalizeAdvantages } from '../memory/rolloutAdvantages';
import { type RolloutBatch, RolloutBatches } from '../memory/rolloutBatch';
import { type ActorCritic, actorCriticMetrics, actorCriticSettings } from './actorCritic';
import type { MetricDefinition } from './definition';

const { environmentCount, rolloutLength, ...otherSettings } = actorCriticSettings;

/** Settings of the methods that climb the clipped objective on segments of experience. */
export const clippedObjectiveSettings = {
  environmentCount,
  rolloutLength,
  minibatchSize: integer({
    default: 256,
    max: 65_536,
    scale: 'log',
    help: 'Steps of the segment that one update learns from; the last batch of an epoch holds what is left.',
  }),
  epochs: integer({ symbol: 'K', default: 10, max: 1000, help: 'Times that every step of a segment is learned from.' }),
  clipRange: number({
    isLive: true,
    symbol: 'ε',
    default: 0.2,
    max: 10,
    excludesMin: true,
    help: 'How far an action may become likelier or less likely in one segment before it counts no more.',
  }),
  clipRangeSteps: integer({
    default: 0,
    min: 0,
    help: 'Environment steps over which the clip range falls in a straight line to 0; 0 keeps it constant.',
  }),
  valueClipRange: number({
    default: 0,
    max: 1e9,
    help: 'How far a value may move in one segment before it counts no more, in reward units; 0 lets it.',
  }),
  targetKl: number({
    default: 0,
    max: 100,
    help: 'A segment is left once the policy has moved 1.5 times so far from the one that collected it, in nat; 0: never.',
  }),
  ...otherSettings,
};

export type ClippedObjectiveSettings = SettingsOf<typeof clippedObjectiveSettings>;

/** What the updates of one segment came to, summed over them. */
interface UpdateSums {
  policyLoss: number;
  valueLoss: number;
  entropy: number;
  approximateKl: number;
  clipFraction: number;
  gradientNorm: number;
}

/** What falls while training goes on, as it was when a segment began. */
export interface ClippedObjectiveRates {
  readonly learningRate: number;
  readonly clipRange: number;
}

/**
 * The clipped objective of proximal policy optimisation, climbed several times on each segment.
 *
 *     r(θ) = π(A | S, θ) / π(A | S, θ_old)
 *     L(θ) = −mean min( r Â, clip(r, 1 − ε, 1 + ε) Â ) − c_H mean H[π(· | S, θ)]
 *     L(w) = c_v mean ½ (v(S, w) − G)²,   G = Â + v(S, w_old)
 *
 * With a value clip range c, L(w) takes the larger of the errors of v and of v_old + clip(v − v_old, ±c).
 *
 * Source: Schulman et al., "Proximal policy optimization algorithms" (2017), eq. 7 and 9; details as in Huang et al., "The
 *         37 implementation details of proximal policy optimization" (2022).
 */
export class ClippedObjective {
  readonly #batches: RolloutBatches;
  /** ∂loss/∂log π(A | S), shape [minibatch]. */
  readonly #logProbabilityGradient: Float64Array;
  /** ∂loss/∂v(S), shape [minibatch]. */
  readonly #valueGradient: Float32Array;

  constructor(
    private readonly settings: ClippedObjectiveSettings,
    private readonly random: Random,
    private readonly actorCritic: ActorCritic,
  ) {
    const rows = updateRows(settings);
    this.#batches = new RolloutBatches(actorCritic.rollout, rows);
    this.#logProbabilityGradient = new Float64Array(rows);
    this.#valueGradient = new Float32Array(rows);
  }

  /** Rates for the segment that was collected; to be asked before it is completed. */
  rates(): ClippedObjectiveRates {
    const { clipRange, clipRangeSteps } = this.settings;
    return {
      learningRate: this.actorCritic.learningRate,
      clipRange: this.actorCritic.fallingFrom(clipRange, clipRangeSteps),
    };
  }

  /** Several epochs of updates on a completed segment. */
  learn({ learningRate, clipRange }: ClippedObjectiveRates, trace?: Trace): Readonly<Record<string, number>> {
    const { settings } = this;
    const sums = { policyLoss: 0, valueLoss: 0, entropy: 0, approximateKl: 0, clipFraction: 0, gradientNorm: 0 };
    let updateCount = 0;
    learning: for (let epoch = 0; epoch < settings.epochs; epoch++) {
      this.#batches.shuffle(this.random);
      trace?.('epoch', { epoch: epoch + 1 });
      for (let index = 0; index < this.#batches.count; index++) {
        const batch = this.#batches.deal(index);
        const approximateKl = this.#differentiatePolicy(batch, clipRange, sums, trace);
        const valueLoss = this.#differentiateValues(batch, sums);
        const gradientNorm = this.actorCritic.update(learningRate);
        sums.gradientNorm += gradientNorm;
        trace?.('values', { valueLoss, gradientNorm });
        updateCount++;
        if (settings.targetKl > 0 && approximateKl > 1.5 * settings.targetKl) break learning;
      }
    }
    return { ...dividedBy(updateCount, sums), learningRate };
  }

  /**
   * Adds the gradients of the policy's loss, and tells how far the policy has moved: mean (r − 1 − log r), nat.
   *
   *     ∂/∂log π of −min( r Â, clip(r) Â ) = −r Â, and 0 where clipping makes the smaller
   */
  #differentiatePolicy(batch: RolloutBatch, clipRange: number, sums: UpdateSums, trace: Trace | undefined): number {
    const { settings } = this;
    const { policyNetwork, distribution } = this.actorCritic;
    const { size, advantages } = batch;
    if (settings.normalizeAdvantages) normalizeAdvantages(advantages, size);
    distribution.evaluate(policyNetwork.forward(batch.observations, size), batch.actions, size);
    const { logProbabilities, entropies } = distribution;

    let loss = 0;
    let entropy = 0;
    let approximateKl = 0;
    let clippedCount = 0;
    for (let i = 0; i < size; i++) {
      const logRatio = logProbabilities[i]! - batch.logProbabilities[i]!;
      const ratio = Math.exp(logRatio);
      const clippedRatio = Math.min(Math.max(ratio, 1 - clipRange), 1 + clipRange);
      const advantage = advantages[i]!;
      const isHeldBack = clippedRatio * advantage < ratio * advantage;
      loss -= (isHeldBack ? clippedRatio : ratio) * advantage;
      this.#logProbabilityGradient[i] = isHeldBack ? 0 : (-ratio * advantage) / size;
      entropy += entropies[i]!;
      approximateKl += ratio - 1 - logRatio;
      if (clippedRatio !== ratio) clippedCount++;
    }
    checkFinite('The policy loss', loss);
    policyNetwork.backward(distribution.differentiate(this.#logProbabilityGradient, -settings.entropyWeight / size, size));
    sums.policyLoss += loss / size;
    sums.entropy += entropy / size;
    sums.approximateKl += approximateKl / size;
    if (trace !== undefined) this.#describeFirst(trace, batch, clipRange, loss / size);
    sums.clipFraction += clippedCount / size;
    return approximateKl / size;
  }

  /** Tells what the first step of a batch, whose probabilities were just looked at, came to. */
  #describeFirst(trace: Trace, batch: RolloutBatch, clipRange: number, policyLoss: number): void {
    const logProbability = this.actorCritic.distribution.logProbabilities[0]!;
    const oldLogProbability = batch.logProbabilities[0]!;
    const advantage = batch.advantages[0]!;
    const ratio = Math.exp(logProbability - oldLogProbability);
    const clippedRatio = Math.min(Math.max(ratio, 1 - clipRange), 1 + clipRange);
    const objective = -Math.min(ratio * advantage, clippedRatio * advantage);
    trace('minibatch', {
      ...{ size: batch.size, logProbability, oldLogProbability, ratio, clippedRatio, clipRange },
      ...{ advantage, objective, policyLoss },
    });
  }

  /**
   * Adds the gradients of the value loss, and tells it.
   *
   *     ∂/∂v of ½ (v − G)² = v − G, and 0 where the value has moved beyond the clip range and its clipped error is larger
   */
  #differentiateValues({ observations, size, values: oldValues, returns }: RolloutBatch, sums: UpdateSums): number {
    const { valueClipRange, valueWeight } = this.settings;
    const { valueNetwork } = this.actorCritic;
    const values = valueNetwork.forward(observations, size);
    let loss = 0;
    for (let i = 0; i < size; i++) {
      const error = values[i]! - returns[i]!;
      const move = values[i]! - oldValues[i]!;
      const clippedMove = Math.min(Math.max(move, -valueClipRange), valueClipRange);
      const clippedError = oldValues[i]! + clippedMove - returns[i]!;
      const isHeldBack = valueClipRange > 0 && clippedError * clippedError > error * error;
      loss += 0.5 * (isHeldBack ? clippedError * clippedError : error * error);
      this.#valueGradient[i] = isHeldBack ? 0 : (valueWeight * error) / size;
    }
    checkFinite('The value loss', loss);
    valueNetwork.backward(this.#valueGradient);
    sums.valueLoss += loss / size;
    return loss / size;
  }
}

/** Steps that one update learns from. */
export function updateRows({ minibatchSize, environmentCount, rolloutLength }: ClippedObjectiveSettings): number {
  return Math.min(minibatchSize, environmentCount * rolloutLength);
}

function dividedBy(count: number, sums: UpdateSums): UpdateSums {
  return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / count])) as unknown as UpdateSums;
}

/** What methods that climb it report. */
export const clippedObjectiveMetrics: readonly MetricDefinition[] = [
  ...actorCriticMetrics,
  {
    name: 'approximateKl',
    label: 'Approximate KL',
    unit: 'nat',
    help: 'How far the policy has moved from the one that collected the segment, mean over its updates.',
  },
  {
    name: 'clipFraction',
    label: 'Clip fraction',
    unit: '',
    help: 'Share of the actions whose probability has moved beyond the clip range.',
  },
];
