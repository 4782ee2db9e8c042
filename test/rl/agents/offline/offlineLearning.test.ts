import { describe, expect, it } from 'vitest';
import type { AgentDefinition } from '../../../../main/rl/agents/definition';
import { conservativeQLearningDefinition } from '../../../../main/rl/agents/offline/conservativeQLearning';
import { implicitQLearningDefinition } from '../../../../main/rl/agents/offline/implicitQLearning';
import { recordedTransitions } from '../../../../main/rl/agents/offline/recordedTransitions';
import type { Dataset } from '../../../../main/rl/core/dataset';
import type { SettingValues } from '../../../../main/rl/core/settings';
import { discrete } from '../../../../main/rl/core/spaces';
import { initializeNetwork } from '../../../../main/rl/networks/initialize';
import { referenceEngine } from '../../../../main/rl/networks/referenceEngine';
import { recordEpisodes } from '../../../../main/rl/training/recording';
import { Trainer } from '../../../../main/rl/training/trainer';
import { checkTrainingSpec } from '../../../../main/rl/training/trainingSpec';
import { answering, createOffPolicyAgent, step, takeSteps } from '../../../helpers/offPolicyAgents';

/** One episode of one step from s = 1 by the given action to s = 1, with the reward 1. */
const record = (action: number, end: 'terminated' | 'truncated'): Dataset => ({
  env: 'test',
  observationSize: 1,
  actionSize: 1,
  lengths: Int32Array.of(1),
  observations: Float64Array.of(1, 1),
  actions: Float64Array.of(action),
  rewards: Float64Array.of(1),
  terminations: Uint8Array.of(end === 'terminated' ? 1 : 0),
  truncations: Uint8Array.of(end === 'truncated' ? 1 : 0),
});

/** The first update; values at s = 1 are the biases. */
function firstUpdate(
  definition: AgentDefinition,
  parameters: readonly (readonly number[])[],
  dataset: Dataset,
  settings: SettingValues = {},
) {
  const { agent, networks } = createOffPolicyAgent({ definition, parameters, settings, dataset, actionSpace: discrete(2) });
  const gradients = networks.map((): Float32Array[] => []);
  networks.forEach((network, i) => {
    const backward = network.backward.bind(network);
    network.backward = (gradient, options) => {
      gradients[i]!.push(gradient.slice());
      return backward(gradient, options);
    };
  });
  const metrics = takeSteps(agent, answering(step()).environment, 1)[0]!.metrics!;
  return { metrics, gradients: gradients.map(([first]) => (first ? [...first] : undefined)), agent };
}

describe('Recorded transitions', () => {
  it('follow their episodes, with nothing behind an end and what was seen last behind a cut', () => {
    const two: Dataset = {
      ...record(0, 'terminated'),
      lengths: Int32Array.of(2, 1),
      observations: Float64Array.of(10, 11, 12, 20, 21),
      actions: Float64Array.of(0, 1, 1),
      rewards: Float64Array.of(5, 6, 7),
      terminations: Uint8Array.of(0, 1, 0),
      truncations: Uint8Array.of(0, 0, 1),
    };
    const saved = recordedTransitions(two, 0.5).save();
    expect([...(saved['observations'] as Float32Array)]).toEqual([10, 11, 20]);
    expect([...(saved['nextObservations'] as Float32Array)]).toEqual([11, 12, 21]);
    expect([...(saved['discounts'] as Float32Array)]).toEqual([0.5, 0, 0.5]);
    expect([...(saved['rewards'] as Float32Array)]).toEqual([5, 6, 7]);
  });
});

describe('Conservative Q-learning', () => {
  const ln3 = Math.log(3);
  /** Q(1, ·) = (0, ln 3): softmax ¼, ¾. The slow network says (2, 4). */
  const parameters = [
    [0, 0, 0, ln3],
    [0, 0, 2, 4],
  ];
  const first = (action: number, end: 'terminated' | 'truncated', settings: SettingValues = {}) =>
    firstUpdate(conservativeQLearningDefinition, parameters, record(action, end), settings);

  it('lets the online network choose what follows, the slow one value it', () => {
    // argmax of (0, ln 3) is 1: y = 1 + 0.9 · 4 = 4.6; Q(1, 0) = 0.
    expect(first(0, 'truncated').metrics['loss']).toBeCloseTo(0.5 * 4.6 ** 2, 4);
    expect(first(0, 'terminated').metrics['loss']).toBeCloseTo(0.5, 5);
  });

  it('presses all values down by their softmax and lifts the recorded one', () => {
    // ∂/∂Q: α (¼, ¾) − α (1, 0) + (0 − 1, 0) with y = 1.
    const { gradients, metrics } = first(0, 'terminated', { conservatism: 2 });
    expect(gradients[0]).toEqual([expect.closeTo(2 * (0.25 - 1) - 1, 5), expect.closeTo(1.5, 5)]);
    expect(metrics['conservativeGap']).toBeCloseTo(Math.log(4), 5);
    // The gap is greater for the action that looks worse, and above 0 for either.
    expect(first(1, 'terminated').metrics['conservativeGap']).toBeCloseTo(Math.log(4 / 3), 5);
  });

  it('without conservatism is Q-learning', () => {
    expect(first(0, 'terminated', { conservatism: 0 }).gradients[0]).toEqual([expect.closeTo(-1, 5), expect.closeTo(0, 5)]);
  });
});

describe('Implicit Q-learning', () => {
  /** V(1) = 1.5; preferences (0, ln 3); critics (3, 3) and (3, 3); slow ones (2, 1) and (4, 5). */
  const parameters = [
    [0, 1.5],
    [0, 0, 0, Math.log(3)],
    [0, 0, 3, 3],
    [0, 0, 3, 3],
    [0, 0, 2, 1],
    [0, 0, 4, 5],
  ];
  const first = (action: number, end: 'terminated' | 'truncated', settings: SettingValues = {}) =>
    firstUpdate(implicitQLearningDefinition, parameters, record(action, end), { expectile: 0.8, ...settings });

  it('pulls the value of a state up by τ, and down by 1 − τ, of twice the least advantage', () => {
    // u = min(2, 4) − 1.5 = 0.5: −2 · 0.8 · 0.5; with action 1 u = 1 − 1.5 = −0.5: 2 · 0.2 · 0.5.
    expect(first(0, 'terminated').gradients[0]).toEqual([expect.closeTo(-0.8, 5)]);
    expect(first(1, 'terminated').gradients[0]).toEqual([expect.closeTo(0.2, 5)]);
    expect(first(0, 'terminated').metrics['valueLoss']).toBeCloseTo(0.8 * 0.25, 5);
  });

  it('weighs recorded actions by exp(β u), at most 100', () => {
    // ∂/∂h = w (π − 1{A}), π = (¼, ¾), w = e^{3 · 0.5}.
    const { gradients, metrics } = first(0, 'terminated', { inverseTemperature: 3 });
    const weight = Math.exp(1.5);
    expect(gradients[1]).toEqual([expect.closeTo(weight * (0.25 - 1), 4), expect.closeTo(weight * 0.75, 4)]);
    expect(metrics['meanWeight']).toBeCloseTo(weight, 4);
    expect(first(0, 'terminated', { inverseTemperature: 100 }).metrics['meanWeight']).toBe(100);
    expect(first(0, 'terminated', { inverseTemperature: 0 }).metrics['meanWeight']).toBe(1);
  });

  it('takes R + γ V(S′) for the target, without V behind an end', () => {
    // Q = 3; y = 1 + 0.9 · 1.5 = 2.35; or 1.
    expect(first(0, 'truncated').metrics['loss']).toBeCloseTo(0.5 * 0.65 ** 2, 5);
    expect(first(0, 'terminated').metrics['loss']).toBeCloseTo(2, 5);
    expect(first(0, 'terminated').gradients[2]).toEqual([expect.closeTo(2, 5), 0]);
  });
});

describe.each([
  ['discrete-cql', conservativeQLearningDefinition],
  ['iql', implicitQLearningDefinition],
])('%s', (algo, definition) => {
  const dataset = recordEpisodes({
    env: 'CartPole-v1',
    policy: { kind: 'uniform', actionCount: 2 },
    episodes: 20,
    noise: 0,
    seed: 3,
  });
  const create = (seed = 1) => {
    const spec = {
      env: 'CartPole-v1',
      algo,
      seed,
      settings: { hiddenLayers: [16], batchSize: 16 },
      budget: { steps: 600 },
      evaluation: { interval: 200, episodes: 1 },
      stopAt: null,
    };
    const networks = {
      create: (shape: Parameters<typeof initializeNetwork>[0], _batch: number, random: Parameters<typeof initializeNetwork>[1]) =>
        referenceEngine.createNetwork(initializeNetwork(shape, random)),
    };
    return new Trainer(checkTrainingSpec(spec, dataset), networks);
  };

  it('repeats itself bit for bit, and goes on bit for bit from a checkpoint', () => {
    const whole = create();
    whole.advance(600);
    const other = create(2);
    other.advance(600);
    expect(other.policy()).not.toEqual(whole.policy());
    const first = create();
    first.advance(300);
    first.advance(300, true);
    const second = create();
    second.load(structuredClone(first.save()));
    second.advance(600);
    expect(second.policy()).toEqual(whole.policy());
    const reported = whole.takeReport().metrics.map(({ name }) => name);
    expect(new Set(reported)).toEqual(new Set(definition.metrics.map(({ name }) => name)));
  });

  it('must be given recorded episodes', () => {
    const spec = { env: 'CartPole-v1', algo, seed: 1, settings: {}, budget: { steps: 1 }, stopAt: null };
    expect(() => checkTrainingSpec({ ...spec, evaluation: { interval: 1, episodes: 1 } })).toThrow('must be given a data set');
  });
});
