import type { ValueHead } from './valueHead';

/** Compares what was predicted with what came, one transition at a time. */
export interface ValueLoss {
  /** How wrong the last prediction was, at least 0; prioritized replay goes by it. */
  readonly surprise: number;
  /**
   * Loss of the atoms of one action against the target R + γᵏ · (atoms of the next action), which is held fixed.
   *
   * @param predicted atoms of the action, from `start` on.
   * @param next atoms of the next action by the target network, from `nextStart` on.
   * @param discount γᵏ, or 0 where nothing follows.
   * @param gradient receives `weight` · ∂loss/∂atoms, from `start` on.
   */
  measure(
    predicted: Float32Array,
    start: number,
    next: Float32Array,
    nextStart: number,
    reward: number,
    discount: number,
    weight: number,
    gradient: Float32Array,
  ): number;
}

/**
 * The loss that fits what the outputs stand for.
 *
 * @param errorLimit where errors stop to count by their square and count by their size: 1 for Huber's loss, Infinity for
 *   the square. A categorical distribution has no use for it.
 */
export function createValueLoss(head: ValueHead, errorLimit: number): ValueLoss {
  switch (head.distribution) {
    case 'none':
      return new ErrorLoss(errorLimit);
    case 'categorical':
      return new CategoricalLoss(head);
    case 'quantile':
      return new QuantileLoss(head.atomCount, errorLimit);
  }
}

/**
 * Loss of one value.
 *
 *     δ = R + γᵏ Q′ − Q;   squared ½ δ²;   Huber ½ δ² where |δ| ≤ 1, |δ| − ½ beyond
 *
 * Huber's slope is the error clipped to ±1: what Mnih et al. (2015) call clipping the error term.
 */
class ErrorLoss implements ValueLoss {
  surprise = 0;

  constructor(private readonly errorLimit: number) {}

  measure(
    predicted: Float32Array,
    start: number,
    next: Float32Array,
    nextStart: number,
    reward: number,
    discount: number,
    weight: number,
    gradient: Float32Array,
  ): number {
    const error = predicted[start]! - (reward + discount * next[nextStart]!);
    this.surprise = Math.abs(error);
    gradient[start] = weight * clip(error, this.errorLimit);
    return huber(error, this.errorLimit);
  }
}

/**
 * Divergence of a predicted distribution over fixed returns from the target distribution.
 *
 *     z_k = minValue + k Δz;   p = softmax(logits of the action);   p′ the same of the next action
 *     m = Φ p′: the mass p′_k goes to R + γᵏ z_k, cut off at both ends, and is shared by the two atoms beside it
 *     loss = KL(m ‖ p) = Σ m log(m / p),   ∂loss/∂logits = p − m
 *
 * It differs from the cross-entropy −Σ m log p by what does not depend on p, and is 0 where both agree.
 *
 * Source: Bellemare, Dabney & Munos, "A distributional perspective on reinforcement learning", ICML (2017), eq. 7 and
 *         algorithm 1; Hessel et al., "Rainbow" (2018), for the divergence as priority.
 */
class CategoricalLoss implements ValueLoss {
  surprise = 0;
  readonly #minValue: number;
  readonly #maxValue: number;
  readonly #spacing: number;
  readonly #probabilities: Float64Array;
  readonly #nextProbabilities: Float64Array;
  readonly #target: Float64Array;

  constructor({ atomCount, minValue, maxValue }: ValueHead) {
    this.#minValue = minValue;
    this.#maxValue = maxValue;
    this.#spacing = (maxValue - minValue) / (atomCount - 1);
    this.#probabilities = new Float64Array(atomCount);
    this.#nextProbabilities = new Float64Array(atomCount);
    this.#target = new Float64Array(atomCount);
  }

  measure(
    predicted: Float32Array,
    start: number,
    next: Float32Array,
    nextStart: number,
    reward: number,
    discount: number,
    weight: number,
    gradient: Float32Array,
  ): number {
    const probabilities = this.#probabilities;
    const target = this.#target;
    const logNormalizer = softmaxOf(predicted, start, probabilities);
    softmaxOf(next, nextStart, this.#nextProbabilities);
    projectReturns(this.#nextProbabilities, this.#minValue, this.#maxValue, this.#spacing, reward, discount, target);

    let divergence = 0;
    for (let k = 0; k < target.length; k++) {
      const mass = target[k]!;
      if (mass > 0) divergence += mass * (Math.log(mass) - (predicted[start + k]! - logNormalizer));
      gradient[start + k] = weight * (probabilities[k]! - mass);
    }
    this.surprise = Math.max(divergence, 0); // rounding can leave it just below
    return divergence;
  }
}

/**
 * Brings the distribution of R + γᵏ z back onto the atoms.
 *
 * @param probabilities of the returns z_k = minValue + k · spacing.
 * @param target receives the projected probabilities; they sum to 1.
 */
export function projectReturns(
  probabilities: Float64Array,
  minValue: number,
  maxValue: number,
  spacing: number,
  reward: number,
  discount: number,
  target: Float64Array,
): void {
  const last = probabilities.length - 1;
  target.fill(0);
  for (let k = 0; k <= last; k++) {
    const shifted = Math.min(Math.max(reward + discount * (minValue + k * spacing), minValue), maxValue);
    const position = Math.min((shifted - minValue) / spacing, last);
    const below = Math.floor(position);
    const share = position - below;
    target[below]! += probabilities[k]! * (1 - share);
    if (share > 0) target[below + 1]! += probabilities[k]! * share;
  }
}

/**
 * Quantile regression: atom i is to lie above a share τᵢ = (i + ½) / N of the returns.
 *
 *     δᵢⱼ = R + γᵏ θ′ⱼ − θᵢ;   loss = Σᵢ meanⱼ |τᵢ − 1{δᵢⱼ < 0}| · ℓ(δᵢⱼ),  ℓ Huber's or the square
 *
 * Source: Dabney, Rowland, Bellemare & Munos, "Distributional reinforcement learning with quantile regression",
 *         AAAI (2018), eq. 10 and algorithm 1, with κ = 1.
 */
class QuantileLoss implements ValueLoss {
  surprise = 0;
  readonly #targets: Float64Array;

  constructor(
    quantileCount: number,
    private readonly errorLimit: number,
  ) {
    this.#targets = new Float64Array(quantileCount);
  }

  measure(
    predicted: Float32Array,
    start: number,
    next: Float32Array,
    nextStart: number,
    reward: number,
    discount: number,
    weight: number,
    gradient: Float32Array,
  ): number {
    const targets = this.#targets;
    const count = targets.length;
    for (let j = 0; j < count; j++) targets[j] = reward + discount * next[nextStart + j]!;

    let loss = 0;
    for (let i = 0; i < count; i++) {
      const share = (i + 0.5) / count;
      const quantile = predicted[start + i]!;
      let slope = 0;
      for (let j = 0; j < count; j++) {
        const error = quantile - targets[j]!;
        const asymmetry = error > 0 ? 1 - share : share;
        loss += asymmetry * huber(error, this.errorLimit);
        slope += asymmetry * clip(error, this.errorLimit);
      }
      gradient[start + i] = (weight * slope) / count;
    }
    loss /= count;
    this.surprise = loss;
    return loss;
  }
}

/** ½ x², going on in a straight line where |x| > `limit`. */
function huber(x: number, limit: number): number {
  const size = Math.abs(x);
  return size <= limit ? 0.5 * x * x : limit * (size - 0.5 * limit);
}

/** Slope of `huber`. */
function clip(x: number, limit: number): number {
  return x > limit ? limit : x < -limit ? -limit : x;
}

/** Writes the softmax of the logits from `start` on, and returns log Σ exp of them. */
function softmaxOf(logits: Float32Array, start: number, probabilities: Float64Array): number {
  const count = probabilities.length;
  let greatest = -Infinity;
  for (let k = 0; k < count; k++) greatest = Math.max(greatest, logits[start + k]!);
  let total = 0;
  for (let k = 0; k < count; k++) {
    probabilities[k] = Math.exp(logits[start + k]! - greatest);
    total += probabilities[k]!;
  }
  for (let k = 0; k < count; k++) probabilities[k]! /= total;
  return greatest + Math.log(total);
}
