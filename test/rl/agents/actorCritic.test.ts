import { describe, expect, it } from 'vitest';
import { a2cDefinition } from '../../../main/rl/agents/a2c';
import { ActorCritic, type ActorCriticSettings } from '../../../main/rl/agents/actorCritic';
import type { AgentContext, AgentDefinition } from '../../../main/rl/agents/definition';
import { ppoDefinition } from '../../../main/rl/agents/ppo';
import type { Dynamics } from '../../../main/rl/core/environment';
import { createRandom } from '../../../main/rl/core/random';
import type { SettingValues } from '../../../main/rl/core/settings';
import { box, discrete } from '../../../main/rl/core/spaces';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { simdEngine } from '../../../main/rl/networks/simdEngine';
import { createPolicy } from '../../../main/rl/policies/createPolicy';
import { evaluatePolicy } from '../../../main/rl/training/evaluation';
import { answering, contextFor, copiesOf, setParameters, startAgent } from '../../helpers/actorCritics';
import { createTrainer, train } from '../../helpers/train';

const methods: readonly (readonly [id: string, definition: AgentDefinition])[] = [
  ['ppo', ppoDefinition],
  ['a2c', a2cDefinition],
];

const cartPole = createEnvironment('CartPole-v1');
const pendulum = createEnvironment('Pendulum-v1');
const oneState = { observationSpace: box([-1], [1]), actionSpace: discrete(2) };

/** Reward 1 for each step, an observation that tells the step, and an end after ten, of one kind or the other. */
function tenSteps(terminates: boolean): Dynamics<number, Float64Array, number> {
  return {
    observationSpace: box(new Array(10).fill(0), new Array(10).fill(1)),
    actionSpace: discrete(2),
    maxEpisodeSteps: terminates ? Infinity : 10,
    initialState: () => 0,
    transition: (step) => ({ state: step + 1, reward: 1, terminated: terminates && step + 1 === 10 }),
    // Where nothing terminates there is one state, and no step can be told from another.
    observe: (step) => Float64Array.from({ length: 10 }, (_, i) => (i === (terminates ? step : 0) ? 1 : 0)),
  };
}

/** Reward 1 for the action that the observation names, among ten; episodes of 100 steps. */
const identity: Dynamics<{ readonly wanted: number }, Float64Array, number> = {
  observationSpace: box(new Array(10).fill(0), new Array(10).fill(1)),
  actionSpace: discrete(10),
  maxEpisodeSteps: 100,
  initialState: (random) => ({ wanted: random.integer(10) }),
  transition: ({ wanted }, action, random) => ({
    state: { wanted: random.integer(10) },
    reward: action === wanted ? 1 : 0,
    terminated: false,
  }),
  observe: ({ wanted }) => Float64Array.from({ length: 10 }, (_, i) => (i === wanted ? 1 : 0)),
};

/** Reward 1 for a number within 0.5 of the one observed. */
const identityBox: Dynamics<{ readonly wanted: number }, Float64Array, Float64Array> = {
  observationSpace: box([-1], [1]),
  actionSpace: box([-1], [1]),
  maxEpisodeSteps: 100,
  initialState: (random) => ({ wanted: random.uniform(-1, 1) }),
  transition: ({ wanted }, action, random) => ({
    state: { wanted: random.uniform(-1, 1) },
    reward: Math.abs(action[0]! - wanted) < 0.5 ? 1 : 0,
    terminated: false,
  }),
  observe: ({ wanted }) => Float64Array.of(wanted),
};

/** Mean return of 20 episodes after so many steps of learning. */
function learnedReturn(
  definition: AgentDefinition,
  dynamics: Dynamics<never, never, never>,
  settings: SettingValues,
  steps: number,
) {
  const { agent, take } = startAgent(definition, copiesOf(dynamics, 1), settings);
  take(steps);
  const policy = createPolicy(agent.policy());
  return evaluatePolicy(policy, dynamics as unknown as Dynamics, createRandom(3), 20).meanReturn;
}

/** One update on everything that was collected. */
const once = (id: string): SettingValues => (id === 'ppo' ? { epochs: 1, minibatchSize: 65_536 } : {});

describe.each(methods)('%s', (id, definition) => {
  it('starts with orthogonal weights: √2 in hidden layers, 0.01 for the policy, 1 for values, biases 0', () => {
    const { agent, policyNetwork, valueNetwork } = startAgent(definition, copiesOf(cartPole as never, 1), {});
    for (const [network, gain] of [
      [policyNetwork, 0.01],
      [valueNetwork, 1],
    ] as const) {
      const { parameters } = network.save();
      const units = [4, 64, 64, network.outputSize];
      let offset = 0;
      for (let layer = 0; layer < 3; layer++) {
        const [inputs, outputs] = [units[layer]!, units[layer + 1]!];
        expectOrthogonal(parameters.subarray(offset), inputs, outputs, (layer < 2 ? Math.SQRT2 : gain) ** 2);
        const biases = parameters.subarray(offset + inputs * outputs, offset + (inputs + 1) * outputs);
        expect(new Set(biases)).toEqual(new Set([0]));
        offset += (inputs + 1) * outputs;
      }
    }
    const policy = createPolicy(agent.policy());
    const random = createRandom(6);
    for (let i = 0; i < 100; i++) {
      const observation = Float64Array.from({ length: 4 }, () => random.normal(0, 2));
      for (const probability of policy.inspect(observation).actionProbabilities!) {
        expect(Math.abs(probability - 0.5)).toBeLessThan(0.02);
      }
    }
    policy.dispose();
  });

  it('lets the learning rate fall in a straight line, to 1/n at the last of n updates', () => {
    const settings = { rolloutLength: 10, learningRate: 0.01, learningRateSteps: 200 };
    const { take } = startAgent(definition, copiesOf(cartPole as never, 2), settings);
    for (let update = 0; update < 10; update++) {
      expect(take(20).metrics!['learningRate']).toBeCloseTo(0.01 * (1 - update / 10), 10);
    }
    expect(take(20).metrics!['learningRate']).toBe(0);
  });

  it('values what the time limit cut at 1 / (1 − γ) = 10, and what ends after ten steps at 6.51', () => {
    const value = (terminates: boolean) => {
      const dynamics = tenSteps(terminates);
      const settings = {
        discount: 0.9,
        traceDecay: 0.5,
        rolloutLength: 20,
        learningRate: id === 'ppo' ? 0.02 : 0.1,
        learningRateSteps: 16_000,
        hiddenLayers: [],
        maxGradientNorm: 100,
        ...(id === 'ppo' && { minibatchSize: 80 }),
      };
      const { agent, take } = startAgent(definition, copiesOf(dynamics as never, 4), settings);
      take(16_000);
      return createPolicy(agent.policy()).inspect(dynamics.observe(0)).stateValue!;
    };
    expect(Math.abs(value(false) - 10)).toBeLessThan(0.1);
    expect(Math.abs(value(true) - 6.513)).toBeLessThan(0.1); // (1 − 0.9¹⁰) / (1 − 0.9)
  });

  it('takes a truncated episode for a terminated one only where it is told to', () => {
    const valueLoss = (bootstrapsOnTruncation: boolean) => {
      const settings = { discount: 0.9, traceDecay: 1, rolloutLength: 10, hiddenLayers: [], bootstrapsOnTruncation };
      const copies = copiesOf(tenSteps(false) as never, 1);
      const { take, valueNetwork } = startAgent(definition, copies, { ...settings, ...once(id) });
      setParameters(valueNetwork, [...new Array(10).fill(0), 5]); // v = 5 everywhere
      return take(10).metrics!['valueLoss']!;
    };
    // With k steps left, G = (1 − 0.9ᵏ) / 0.1 + 0.9ᵏ · (5 or 0).
    const expected = (last: number) => {
      const returns = Array.from({ length: 10 }, (_, i) => (1 - 0.9 ** (i + 1)) / 0.1 + 0.9 ** (i + 1) * last);
      return returns.reduce((sum, value) => sum + 0.5 * (5 - value) ** 2, 0) / 10;
    };
    expect(valueLoss(true)).toBeCloseTo(expected(5), 4);
    expect(valueLoss(false)).toBeCloseTo(expected(0), 4);
  });

  it('scales the gradients of policy, values and deviations together to the norm that was set', () => {
    const settings = { rolloutLength: 32, maxGradientNorm: 0.5, ...once(id) };
    for (const [dynamics, hasDeviations] of [
      [cartPole, false],
      [pendulum, true],
    ] as const) {
      const { take, policyNetwork, valueNetwork } = startAgent(definition, copiesOf(dynamics as never, 2), settings);
      const calls = [policyNetwork, valueNetwork].map((network) => {
        const update = network.update.bind(network);
        const seen = { norm: 0, scale: 0 };
        network.update = (options) => {
          seen.norm = network.gradientNorm();
          seen.scale = options!.gradientScale!;
          return update(options);
        };
        return seen;
      });
      const norm = take(64).metrics!['gradientNorm']!;
      const networks = Math.hypot(...calls.map((call) => call.norm));
      if (hasDeviations) expect(norm).toBeGreaterThan(networks);
      else expect(norm).toBeCloseTo(networks, 6);
      expect(norm).toBeGreaterThan(0.5);
      for (const { scale } of calls) expect(scale * norm).toBeCloseTo(0.5, 10);
    }
  });

  it('lets the errors of the values move no parameter of the policy', () => {
    const parameters = (valueWeight: number) => {
      const settings = { rolloutLength: 32, maxGradientNorm: 1e9, valueWeight, ...once(id) };
      const { take, policyNetwork, valueNetwork } = startAgent(definition, copiesOf(cartPole as never, 2), settings);
      const before = valueNetwork.save().parameters;
      take(64);
      const after = valueNetwork.save().parameters;
      return { policy: policyNetwork.save().parameters, hasMoved: before.some((value, i) => value !== after[i]) };
    };
    const [without, strong] = [parameters(0), parameters(100)];
    expect(strong.policy).toEqual(without.policy);
    expect([without.hasMoved, strong.hasMoved]).toEqual([false, true]);
  });

  it('stays the more undecided the more entropy is worth', () => {
    const entropy = (entropyWeight: number) => {
      const { environment } = answering(oneState, (action) => ({ reward: action as number, terminated: true }));
      const settings = {
        entropyWeight,
        rolloutLength: 64,
        learningRate: 0.02,
        learningRateSteps: 12_800,
        hiddenLayers: [8],
        normalizeAdvantages: false,
        ...once(id),
      };
      return startAgent(definition, [environment], settings).take(12_800).metrics!['entropy']!;
    };
    // The best is π ∝ exp(R / c): with rewards 0 and 1 its entropy is 0.15 for c = 0.3 and 0.582 for c = 1.
    expect(entropy(0)).toBeLessThan(0.02);
    expect(Math.abs(entropy(0.3) - 0.15)).toBeLessThan(0.05);
    expect(Math.abs(entropy(1) - 0.582)).toBeLessThan(0.05);
  });

  it('gives the same first value loss whether advantages are normalised or not', () => {
    const valueLoss = (normalizeAdvantages: boolean) => {
      const settings = { rolloutLength: 32, normalizeAdvantages, ...once(id) };
      return startAgent(definition, copiesOf(cartPole as never, 2), settings).take(64).metrics!['valueLoss']!;
    };
    expect(valueLoss(true)).toBe(valueLoss(false));
  });

  it('plays the likeliest action, behind a scaling that stands still', () => {
    const settings = { rolloutLength: 16, normalizeObservations: true };
    const { agent, take } = startAgent(definition, copiesOf(cartPole as never, 2), settings);
    take(320);
    const snapshot = agent.policy();
    if (snapshot.kind !== 'softmax-network') throw new Error('It must be a softmax policy.');
    expect(snapshot.plays).toBe('mode');
    const copy = structuredClone(snapshot);
    const policy = createPolicy(snapshot);
    evaluatePolicy(policy, cartPole, createRandom(1), 3);
    take(320);
    expect(snapshot).toEqual(copy);
    expect(agent.policy()).not.toEqual(copy);
  });

  it('learns to name what it sees, as Stable-Baselines3 asks: more than 90 of 100 after 1200 steps', () => {
    const settings = { learningRate: 0.002, discount: 0.4, ...(id === 'ppo' && { rolloutLength: 64, minibatchSize: 64 }) };
    expect(learnedReturn(definition, identity as never, settings, 1200)).toBeGreaterThan(90);
  });

  it('learns to name numbers: more than 90 of 100 after 1000 (ppo) or 2000 (a2c) steps', () => {
    const settings = { learningRate: 0.003, discount: 0.4, ...(id === 'ppo' && { rolloutLength: 64, minibatchSize: 64 }) };
    expect(learnedReturn(definition, identityBox as never, settings, id === 'ppo' ? 1024 : 2000)).toBeGreaterThan(90);
  });

  it('learns nothing with a learning rate that is next to nothing', () => {
    const settings = { learningRate: 1e-12, discount: 0.4, rolloutLength: 64 };
    expect(learnedReturn(definition, identity as never, settings, 1200)).toBeLessThan(40);
  });

  it('sees images through convolutions', () => {
    const settings = { rolloutLength: 4, hiddenLayers: [16], convolutionFilters: [4] };
    const dynamics = createEnvironment('MinAtar/Breakout-v1');
    const { take, policyNetwork, valueNetwork } = startAgent(definition, copiesOf(dynamics as never, 2), settings);
    for (const { spec } of [policyNetwork, valueNetwork]) {
      expect(spec.inputShape).toEqual([10, 10, 4]);
      expect(spec.layers.map(({ kind }) => kind)).toEqual(['convolution', 'dense', 'dense']);
    }
    expect(take(80).metrics!['policyLoss']).toSatisfy(Number.isFinite);
  });

  it.each([
    [{ rolloutLength: 1_000_000, environmentCount: 4096 }, 'The observations of a segment must hold at most 268435456 numbers'],
    [{ environmentCount: 0 }, 'environmentCount must be a whole number in [1, 4096], got 0.'],
    [{ traceDecay: 1.1 }, 'traceDecay must lie in [0, 1], got 1.1.'],
  ])('refuses %o with a sentence before the run', (settings, sentence) => {
    expect(() => createTrainer({ env: 'CartPole-v1', algo: id, settings, steps: 10 })).toThrow(sentence);
  });

  it('refuses convolutions that leave nothing of the image', () => {
    const settings = { convolutionFilters: [4, 4, 4] };
    expect(() => checkOn(definition, box(new Array(36).fill(0), new Array(36).fill(1), { shape: [6, 6, 1] }), settings)).toThrow(
      'convolutionFilters must leave something of images of 6×6, got 3 convolutions.',
    );
  });

  it('stops with the term and the step when a number is lost', () => {
    const options = { env: 'CartPole-v1', algo: id, settings: { rolloutLength: 8, hiddenLayers: [8] }, steps: 1000 };
    const trainer = createTrainer(options);
    trainer.advance(64);
    for (const [network, term] of [
      ['policyNetwork', 'The policy loss'],
      ['valueNetwork', 'The policy loss|The value loss'],
    ]) {
      const saved = structuredClone(trainer.save()) as ReturnType<typeof trainer.save> & {
        agent: Record<string, { parameters: Float32Array }>;
      };
      saved.agent[network!]!.parameters.fill(Number.NaN);
      const broken = createTrainer(options);
      broken.load(saved);
      expect(() => broken.advance(200)).toThrow(new RegExp(`^(${term}) became NaN at step 128\\. A smaller learning rate`));
    }
  });

  it.each([
    ['CartPole-v1', { normalizeObservations: true, normalizeRewards: true }],
    ['Pendulum-v1', { normalizeObservations: true, normalizeRewards: true, learningRateSteps: 3000 }],
    ['CartPole-v1', {}],
  ])('repeats itself bit for bit in %s with %o, and goes on bit for bit from a checkpoint', (env, changes) => {
    const settings = { environmentCount: 3, rolloutLength: 20, hiddenLayers: [16], ...changes };
    const options = { env, algo: id, settings, steps: 1800, evaluation: { interval: 500, episodes: 2 } };
    for (const engine of [undefined, simdEngine()]) {
      const each = { ...options, ...(engine && { engine }) };
      const whole = train(each);
      expect(train(each).policy()).toEqual(whole.policy());
      expect(train({ ...each, seed: 2 }).policy()).not.toEqual(whole.policy());

      const first = createTrainer(each);
      first.advance(733);
      expect(first.canResume).toBe(false);
      first.advance(100, true);
      expect(first.stepCount).toBe(780);
      const before = first.takeReport();
      const second = createTrainer(each);
      second.load(structuredClone(first.save()));
      second.advance(1800);
      const [after, all] = [second.takeReport(), whole.takeReport()];
      expect([...before.episodes.return, ...after.episodes.return]).toEqual([...all.episodes.return]);
      expect([...before.evaluations, ...after.evaluations]).toEqual([...all.evaluations]);
      expect(second.policy()).toEqual(whole.policy());
      expect(second.save()).toEqual(whole.save());
    }
  });

  it('reports what it declares, and nothing else', () => {
    const declared = definition.metrics.map(({ name }) => name);
    const told = new Set<string>();
    for (const env of ['CartPole-v1', 'Pendulum-v1']) {
      const trainer = train({ env, algo: id, settings: { rolloutLength: 50, hiddenLayers: [8] }, steps: 1600 });
      for (const { name } of trainer.takeReport().metrics) told.add(name);
    }
    expect([...told].sort()).toEqual([...declared].sort());
  });
});

describe('an actor–critic', () => {
  function create(spaces: Pick<AgentContext, 'observationSpace' | 'actionSpace'>, values: SettingValues) {
    const { context, networks } = contextFor(ppoDefinition, spaces, { hiddenLayers: [], environmentCount: 1, ...values });
    const given = context as unknown as AgentContext & { readonly settings: ActorCriticSettings };
    const optimizer = { kind: 'sgd', learningRate: 0.1 } as const;
    return { actorCritic: new ActorCritic(given, optimizer, 1), networks };
  }

  const numbers = { observationSpace: box([-1], [1]), actionSpace: box([-2], [2]) };

  it('bootstraps a cut episode from its final observation, never from that of the reset', () => {
    const { actorCritic, networks } = create(oneState, { rolloutLength: 3, discount: 0.5, traceDecay: 1 });
    setParameters(networks[1], [1, 0]); // v(s) = s
    const step = { reward: 1, terminated: false, truncated: false };
    actorCritic.observe(0, 0, Float64Array.of(2));
    actorCritic.choose(0);
    actorCritic.record(0, 0, { ...step, observation: Float64Array.of(4), truncated: true });
    actorCritic.observe(1, 0, Float64Array.of(Number.NaN)); // marks the reset
    actorCritic.choose(1);
    actorCritic.record(1, 0, { ...step, observation: Float64Array.of(6) });
    actorCritic.observe(2, 0, Float64Array.of(6));
    actorCritic.choose(2);
    actorCritic.record(2, 0, { ...step, observation: Float64Array.of(8) });
    actorCritic.complete();
    // 1 + 0.5 · v(4) = 3 for the cut step; 1 + 0.5 · v(8) = 5 for the last of the segment.
    expect(actorCritic.rollout.returns[0]).toBe(3);
    expect(actorCritic.rollout.returns[2]).toBe(5);
  });

  it('lets nothing follow an episode that terminated on the step of the time limit', () => {
    const { actorCritic, networks } = create(oneState, { rolloutLength: 1, discount: 0.5 });
    setParameters(networks[1], [1, 0]);
    actorCritic.observe(0, 0, Float64Array.of(2));
    actorCritic.choose(0);
    actorCritic.record(0, 0, { reward: 1, terminated: true, truncated: true, observation: Float64Array.of(4) });
    actorCritic.complete();
    expect(actorCritic.rollout.returns[0]).toBe(1);
  });

  it('stores the action as it was drawn, and hands it over within its bounds', () => {
    const { actorCritic, networks } = create(numbers, { rolloutLength: 50, initialDeviation: 3 });
    setParameters(networks[0], [0, 1]); // µ = 1
    let outside = 0;
    for (let step = 0; step < 50; step++) {
      actorCritic.observe(step, 0, Float64Array.of(0));
      actorCritic.choose(step);
      const stored = actorCritic.rollout.actions[step]!;
      const given = actorCritic.action(step, 0) as Float64Array;
      expect(given[0]).toBe(Math.min(Math.max(stored, -2), 2));
      if (given[0] !== stored) outside++;
      // log π of the stored action, not of the one handed over.
      const expected = -0.5 * ((stored - 1) / 3) ** 2 - Math.log(3) - 0.5 * Math.log(2 * Math.PI);
      expect(actorCritic.rollout.logProbabilities[step]).toBeCloseTo(expected, 5);
    }
    expect(outside).toBeGreaterThan(5);
  });

  it('counts every observation that it acts on once, and no final one', () => {
    const { environment } = answering(oneState, () => ({ truncated: true, observation: Float64Array.of(1000) }));
    const settings = { rolloutLength: 4, hiddenLayers: [], normalizeObservations: true };
    const { agent, take } = startAgent(ppoDefinition, [environment], settings);
    take(10);
    const { normalizer } = agent.save() as { normalizer: { count: number; means: Float64Array } };
    // Ten actions, and before the tenth nothing beyond: the two segments that are complete, and two steps of the third.
    expect(normalizer.count).toBe(10);
    expect([...normalizer.means]).toEqual([1]);
  });

  it('lets Adam and RMSprop keep their roots away from 0 by 1e-5, in RMSprop inside the root', () => {
    const specOf = (definition: AgentDefinition) => startAgent(definition, copiesOf(cartPole as never, 1), {}).valueNetwork.spec;
    expect(specOf(ppoDefinition).optimizer).toMatchObject({ kind: 'adam', epsilon: 1e-5 });
    expect(specOf(a2cDefinition).optimizer).toMatchObject({ kind: 'rmsprop', epsilon: 1e-5, epsilonInsideRoot: true });
  });
});

function checkOn(definition: AgentDefinition, observationSpace: ReturnType<typeof box>, values: SettingValues): void {
  definition.check!(contextFor(definition, { observationSpace, actionSpace: discrete(2) }, values).context);
}

/** Expects WᵀW, or WWᵀ for the shorter side, to be `square` times the identity. */
function expectOrthogonal(weights: Float32Array, inputs: number, outputs: number, square: number): void {
  const count = Math.min(inputs, outputs);
  const at = (vector: number, i: number) => (inputs <= outputs ? weights[vector * outputs + i]! : weights[i * outputs + vector]!);
  for (let a = 0; a < count; a++) {
    for (let b = 0; b <= a; b++) {
      let product = 0;
      for (let i = 0; i < Math.max(inputs, outputs); i++) product += at(a, i) * at(b, i);
      expect(Math.abs(product / square - (a === b ? 1 : 0))).toBeLessThan(1e-5);
    }
  }
}
