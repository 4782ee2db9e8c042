import type { ExportContext } from '../../main/export/policyFormat';
import type { Observation } from '../../main/rl/core/environment';
import { createRandom } from '../../main/rl/core/random';
import { box, discrete } from '../../main/rl/core/spaces';
import type { PolicySnapshot } from '../../main/rl/policies/policy';
import { createSpec, createState, type SpecParts } from './engineAgreement';

type NetworkPolicy = Extract<PolicySnapshot, { kind: 'greedy-network' }>;
type TablePolicy = Extract<PolicySnapshot, { kind: 'greedy-table' }>;

export function networkPolicy(parts: SpecParts): NetworkPolicy {
  return { kind: 'greedy-network', actionCount: parts.widths.at(-1)!, network: createState(createSpec(parts)) };
}

/** A table of the given rows, one for each state. */
export function tablePolicy(rows: readonly (readonly number[])[]): TablePolicy {
  const actionValues = Float64Array.from(rows.flat());
  return { kind: 'greedy-table', stateCount: rows.length, actionCount: rows[0]!.length, actionValues };
}

/** 1,200 observations that fit the policy; those of networks are normally distributed, over six orders of magnitude. */
export function observationsFor(snapshot: PolicySnapshot, seed = 5): readonly Observation[] {
  const random = createRandom(seed, 'observations');
  return Array.from({ length: 1200 }, (_, index) => {
    if ('stateCount' in snapshot) return index % snapshot.stateCount;
    const size = snapshot.kind === 'greedy-network' ? snapshot.network.spec.inputSize : 2;
    const deviation = 10 ** random.uniform(-3, 3);
    return Float64Array.from({ length: size }, () => random.normal(0, deviation));
  });
}

export function contextFor(snapshot: PolicySnapshot): ExportContext {
  const size = snapshot.kind === 'greedy-network' ? snapshot.network.spec.inputSize : 2;
  const bound = Array.from({ length: size }, () => Number.POSITIVE_INFINITY);
  return {
    observations: observationsFor(snapshot),
    observationSpace:
      'stateCount' in snapshot
        ? discrete(snapshot.stateCount)
        : box(
            bound.map((x) => -x),
            bound,
          ),
    actionSpace: discrete(
      snapshot.actionCount,
      Array.from({ length: snapshot.actionCount }, (_, a) => `action ${a}`),
    ),
    metadata: { env: 'CartPole-v1', algo: 'dqn', seed: 3, steps: 50_000, version: '0.1.0', evaluation: { meanReturn: 499.5 } },
  };
}

/** Networks of every activation, depth and the smallest sizes. */
export const networkCases: readonly (readonly [title: string, policy: NetworkPolicy])[] = [
  ['a single linear layer', networkPolicy({ inputSize: 1, widths: [1], activation: 'linear' })],
  ['two layers of ReLU', networkPolicy({ inputSize: 4, widths: [64, 64, 2], activation: 'relu', lastActivation: 'linear' })],
  ['tanh of odd widths', networkPolicy({ inputSize: 3, widths: [17, 5, 6], activation: 'tanh', lastActivation: 'linear' })],
  ['sigmoid to the last layer', networkPolicy({ inputSize: 8, widths: [33, 4], activation: 'sigmoid', lastActivation: 'tanh' })],
  ['ReLU to the last layer, so that most values tie at 0', networkPolicy({ inputSize: 2, widths: [4, 5], activation: 'relu' })],
];

export const tableCases: readonly (readonly [title: string, policy: TablePolicy])[] = [
  ['one state with one action', tablePolicy([[0.25]])],
  [
    'rows that tie',
    tablePolicy([
      [1, 3, 3],
      [0, -0, 0],
      [-2, -2, -2],
      [5, 1, 5],
    ]),
  ],
  [
    'values too close for float32',
    tablePolicy([
      [0.1, 0.1 + 1e-12, 0.1 - 1e-12],
      [-7, -8, -7 + 1e-14],
      [0, 0, 1e-60],
    ]),
  ],
  [
    'huge and tiny values',
    tablePolicy([
      [3e38, -3e38, 0],
      [1e-40, -1e-40, 0],
      [1e-9, 2e-9, 1.5e-9],
    ]),
  ],
];
