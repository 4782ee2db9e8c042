/**
 * What the outputs of an action-value network stand for; plain data, and a part of the policy.
 *
 * Each action has `atomCount` numbers, its atoms: one where values are learned, several where the distribution of the
 * return is. With `isDueling` the outputs are `atomCount` numbers for the state, then `atomCount` for each action.
 */
export interface ValueHead {
  readonly isDueling: boolean;
  /**
   * `none`: the atom is the value. `quantile`: atoms are returns, each as likely as the others.
   * `categorical`: atoms are logits of the probabilities of evenly spaced returns from `minValue` to `maxValue`.
   */
  readonly distribution: 'none' | 'categorical' | 'quantile';
  readonly atomCount: number;
  /** Return of the first and of the last atom, categorical only; 0 otherwise. */
  readonly minValue: number;
  readonly maxValue: number;
}

type Numbers = Float32Array | Float64Array;

/** One output for each action: its value. */
export const plainHead: ValueHead = { isDueling: false, distribution: 'none', atomCount: 1, minValue: 0, maxValue: 0 };

/** Outputs that a network needs. */
export function countOutputs({ isDueling, atomCount }: ValueHead, actionCount: number): number {
  return (isDueling ? actionCount + 1 : actionCount) * atomCount;
}

/**
 * Brings the two streams of a dueling network together.
 *
 *     Q(s, a) = V(s) + A(s, a) − mean over a′ of A(s, a′),  atom by atom
 *
 * @param outputs shape [batch, 1 + actions, atoms].
 * @param atoms receives the shape [batch, actions, atoms].
 *
 * Source: Wang et al., "Dueling network architectures for deep reinforcement learning", ICML (2016), eq. 9.
 */
export function joinStreams(outputs: Numbers, batch: number, actionCount: number, atomCount: number, atoms: Numbers): void {
  const width = actionCount * atomCount;
  for (let row = 0; row < batch; row++) {
    const valueStart = row * (width + atomCount);
    const advantageStart = valueStart + atomCount;
    for (let k = 0; k < atomCount; k++) {
      let sum = 0;
      for (let i = k; i < width; i += atomCount) sum += outputs[advantageStart + i]!;
      const offset = outputs[valueStart + k]! - sum / actionCount;
      for (let i = k; i < width; i += atomCount) atoms[row * width + i] = offset + outputs[advantageStart + i]!;
    }
  }
}

/**
 * The way back through `joinStreams`: from ∂loss/∂atoms to ∂loss/∂outputs.
 *
 *     ∂/∂V = Σ over a of ∂/∂Q(a);   ∂/∂A(a) = ∂/∂Q(a) − mean over a′ of ∂/∂Q(a′)
 *
 * @param atomGradient shape [batch, actions, atoms].
 * @param outputGradient receives the shape [batch, 1 + actions, atoms].
 */
export function divideGradient(
  atomGradient: Numbers,
  batch: number,
  actionCount: number,
  atomCount: number,
  outputGradient: Numbers,
): void {
  const width = actionCount * atomCount;
  for (let row = 0; row < batch; row++) {
    const valueStart = row * (width + atomCount);
    const advantageStart = valueStart + atomCount;
    for (let k = 0; k < atomCount; k++) {
      let sum = 0;
      for (let i = k; i < width; i += atomCount) sum += atomGradient[row * width + i]!;
      outputGradient[valueStart + k] = sum;
      const mean = sum / actionCount;
      for (let i = k; i < width; i += atomCount) outputGradient[advantageStart + i] = atomGradient[row * width + i]! - mean;
    }
  }
}

/** Expected return under the atoms of one action, which begin at `start`. */
export function expectedReturn(head: ValueHead, atoms: Numbers, start: number): number {
  switch (head.distribution) {
    case 'none':
      return atoms[start]!;
    case 'quantile': {
      let sum = 0;
      for (let k = 0; k < head.atomCount; k++) sum += atoms[start + k]!;
      return sum / head.atomCount;
    }
    case 'categorical': {
      // Σ z · softmax, with the greatest logit taken off so that nothing overflows.
      const { atomCount, minValue, maxValue } = head;
      const spacing = (maxValue - minValue) / (atomCount - 1);
      let greatest = -Infinity;
      for (let k = 0; k < atomCount; k++) greatest = Math.max(greatest, atoms[start + k]!);
      let total = 0;
      let sum = 0;
      for (let k = 0; k < atomCount; k++) {
        const weight = Math.exp(atoms[start + k]! - greatest);
        total += weight;
        sum += weight * k;
      }
      return minValue + (spacing * sum) / total;
    }
  }
}

/** The value of each action, from what the network says of one observation. */
export function actionValuesOf(head: ValueHead, actionCount: number, outputs: Numbers): Float64Array {
  const { isDueling, atomCount } = head;
  const atoms = isDueling ? new Float64Array(actionCount * atomCount) : outputs;
  if (isDueling) joinStreams(outputs, 1, actionCount, atomCount, atoms);
  return Float64Array.from({ length: actionCount }, (_, action) => expectedReturn(head, atoms, action * atomCount));
}
