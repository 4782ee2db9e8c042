import { describe, expect, it } from 'vitest';
import { Dqn } from '../../../main/rl/agents/dqn';
import { dqnDefinition } from '../../../main/rl/agents/dqnDefinitions';
import type { DqnSettings } from '../../../main/rl/agents/dqnSettings';
import type { Timestep } from '../../../main/rl/core/environment';
import { createRandom } from '../../../main/rl/core/random';
import { parseSettings } from '../../../main/rl/core/settings';
import { box, discrete } from '../../../main/rl/core/spaces';
import { initializeNetwork } from '../../../main/rl/networks/initialize';
import type { Network, NetworkSpec } from '../../../main/rl/networks/network';
import { referenceEngine } from '../../../main/rl/networks/referenceEngine';
import { scripted } from '../../helpers/scripted';
import { createTrainer, train } from '../../helpers/train';

const space = box([-1], [1]);

/**
 * A DQN without hidden layers and biases that start at 0, so that Q(s, a) = weight_a · s + bias_a can be done by hand.
 * Online and target start from `weights`; the second network asked for is the target.
 */
function createDqn(values: Partial<DqnSettings>, weights: readonly number[], targetWeights = weights) {
  const settings = parseSettings(
    dqnDefinition.settings,
    {
      hiddenLayers: [],
      batchSize: 1,
      learningStarts: 0,
      trainInterval: 1,
      targetInterval: 1000,
      finalEpsilon: 0,
      initialEpsilon: 0,
      discount: 0.9,
      learningRate: 0.01,
      maxGradientNorm: 1e9,
      ...values,
    },
    'dqn',
  ) as DqnSettings;
  const networks: Network[] = [];
  const actionCount = weights.length / 2;
  const context = {
    observationSpace: space,
    actionSpace: discrete(actionCount),
    settings: settings as never,
    random: { exploration: createRandom(1), initialization: createRandom(2) },
    networks: {
      create: (spec: NetworkSpec) => {
        const network = referenceEngine.createNetwork({
          ...initializeNetwork(spec, createRandom(3)),
          parameters: Float32Array.from(weights),
        });
        networks.push(network);
        return network;
      },
    },
  };
  const agent = new Dqn(context);
  const [online, target] = networks as [Network, Network];
  target.load({ ...target.save(), parameters: Float32Array.from(targetWeights) });
  return { agent, online, target };
}

const step = (changes: Partial<Timestep<Float64Array>>): Timestep<Float64Array> => ({
  observation: Float64Array.of(1),
  reward: 1,
  terminated: false,
  truncated: false,
  ...changes,
});

/** Loss of the first update, from s = 1 with Q(1, ·) = (3, 0) online; what follows is worth 2 by the target network. */
function firstLoss(values: Partial<DqnSettings>, timestep: Timestep<Float64Array>): number {
  // Parameters: weights [1, 2] then biases [2].
  const { agent } = createDqn(values, [3, 0, 0, 0], [1, 2, 0, 0]);
  return agent.learn(scripted(space, Float64Array.of(1), [timestep], 2)).next().value.metrics!['loss']!;
}

describe('DQN', () => {
  it('takes the target R + γ max Q(S′, a; θ⁻)', () => {
    // y = 1 + 0.9 · 2 = 2.8; greedy action 0 has Q = 3; error 0.2; ½ · 0.2² = 0.02.
    expect(firstLoss({}, step({}))).toBeCloseTo(0.02, 6);
  });

  it('lets nothing follow a terminal state', () => {
    // y = 1; error 2; Huber: 2 − ½ = 1.5.
    expect(firstLoss({}, step({ terminated: true }))).toBeCloseTo(1.5, 6);
  });

  it('still bootstraps where the time limit cut the episode', () => {
    expect(firstLoss({}, step({ truncated: true }))).toBeCloseTo(0.02, 6);
  });

  it('squares the error when told to', () => {
    // error 2; ½ · 2² = 2.
    expect(firstLoss({ loss: 'squared' }, step({ terminated: true }))).toBeCloseTo(2, 6);
  });

  it('chooses with the online and values with the target network when double', () => {
    // Online prefers action 0 in S′, the target network values it 1: y = 1 + 0.9 · 1 = 1.9; error 1.1; 1.1 − ½ = 0.6.
    expect(firstLoss({ doubleQ: true }, step({}))).toBeCloseTo(0.6, 5);
  });

  it('counts the rewards of several steps before it trusts the target network', () => {
    // Two steps ahead: y = 1 + 0.9 · 1 + 0.81 · 2 = 3.52; Q = 3; error 0.52; ½ · 0.52² = 0.1352.
    const { agent } = createDqn({ stepsAhead: 2, learningStarts: 1 }, [3, 0, 0, 0], [1, 2, 0, 0]);
    const steps = agent.learn(scripted(space, Float64Array.of(1), [step({})], 2));
    steps.next();
    expect(steps.next().value.metrics!['loss']).toBeCloseTo(0.1352, 6);
  });

  it('moves the target network by a share when told to', () => {
    const { agent, online, target } = createDqn({ targetInterval: 1, targetShare: 0.25 }, [3, 0, 0, 0], [1, 2, 0, 0]);
    agent.learn(scripted(space, Float64Array.of(1), [step({})], 2)).next();
    const [before, after] = [[1, 2, 0, 0], online.save().parameters];
    target.save().parameters.forEach((value, i) => {
      expect(value).toBeCloseTo(0.75 * before[i]! + 0.25 * after[i]!, 6);
    });
  });

  it('bounds the gradient of one error by 1 with Huber, not with the square', () => {
    const norm = (loss: string) => {
      const { agent } = createDqn({ loss }, [3, 0, 0, 0]);
      // error 2 at s = 1: ∂/∂weight = ∂/∂bias = 1 (Huber) or 2 (square).
      return agent.learn(scripted(space, Float64Array.of(1), [step({ terminated: true })], 2)).next().value.metrics![
        'gradientNorm'
      ]!;
    };
    expect(norm('huber')).toBeCloseTo(Math.SQRT2, 5);
    expect(norm('squared')).toBeCloseTo(2 * Math.SQRT2, 5);
  });

  it('moves only the chosen action, and not the target network', () => {
    const { agent, online, target } = createDqn({}, [3, 0, 0, 0]);
    const before = target.save().parameters;
    agent.learn(scripted(space, Float64Array.of(1), [step({ terminated: true })], 2)).next();
    const [weight0, weight1, bias0, bias1] = online.save().parameters;
    expect([weight1, bias1]).toEqual([0, 0]);
    expect(weight0).toBeCloseTo(2.99, 5); // Adam's first step is the learning rate
    expect(bias0).toBeCloseTo(-0.01, 5);
    expect(target.save().parameters).toEqual(before);
  });

  it('copies the network into the target network every C steps and keeps it frozen in between', () => {
    const { agent, online, target } = createDqn({ targetInterval: 3 }, [3, 0, 0, 0]);
    const steps = agent.learn(scripted(space, Float64Array.of(1), [step({})], 2));
    const start = target.save().parameters;
    for (let i = 1; i <= 3; i++) {
      if (i < 3) expect(target.save().parameters).toEqual(start);
      steps.next();
    }
    expect(target.save().parameters).toEqual(online.save().parameters);
    expect(target.save().parameters).not.toEqual(start);
  });

  it('updates after learningStarts, every trainInterval steps, updatesPerRound times', () => {
    const { agent, online } = createDqn({ learningStarts: 10, trainInterval: 4, updatesPerRound: 3 }, [3, 0, 0, 0]);
    const steps = agent.learn(scripted(space, Float64Array.of(1), [step({})], 2));
    for (let i = 0; i < 20; i++) steps.next(); // rounds at 12, 16 and 20
    expect(online.save().updateCount).toBe(9);
  });

  it('lowers ε in a straight line from the first value to the last', () => {
    const { agent } = createDqn({ initialEpsilon: 1, finalEpsilon: 0.1, explorationSteps: 10 }, [3, 0, 0, 0]);
    const steps = agent.learn(scripted(space, Float64Array.of(1), [step({})], 2));
    const epsilons = Array.from({ length: 12 }, () => steps.next().value.metrics!['epsilon']!);
    expect(epsilons[0]).toBeCloseTo(0.91, 10);
    expect(epsilons[4]).toBeCloseTo(0.55, 10);
    expect(epsilons.slice(9)).toEqual([0.1, 0.1, 0.1]);
  });

  it('stops with the term and the step when a number is lost', () => {
    const options = { env: 'CartPole-v1', algo: 'dqn', settings: { learningStarts: 50, hiddenLayers: [8] }, steps: 1000 };
    const trainer = createTrainer(options);
    trainer.advance(60);
    trainer.advance(500, true);
    const saved = structuredClone(trainer.save()) as { agent: { network: { parameters: Float32Array } } } & ReturnType<
      typeof trainer.save
    >;
    saved.agent.network.parameters[0] = Number.NaN;
    const broken = createTrainer(options);
    broken.load(saved);
    expect(() => broken.advance(100)).toThrow(/^The loss became NaN at step \d+\. A smaller learning rate/);
  });

  it('repeats itself bit for bit, and goes on bit for bit from a checkpoint', () => {
    const options = {
      env: 'CartPole-v1',
      algo: 'dqn',
      settings: { learningStarts: 100, hiddenLayers: [16], batchSize: 16 },
      steps: 1500,
      evaluation: { interval: 400, episodes: 2 },
    };
    const whole = train(options);
    expect(train(options).policy()).toEqual(whole.policy());

    const first = createTrainer(options);
    first.advance(700);
    first.advance(500, true);
    const before = first.takeReport();
    const second = createTrainer(options);
    second.load(structuredClone(first.save()));
    second.advance(1500);
    const [after, all] = [second.takeReport(), whole.takeReport()];
    expect([...before.episodes.return, ...after.episodes.return]).toEqual([...all.episodes.return]);
    expect([...before.evaluations, ...after.evaluations]).toEqual([...all.evaluations]);
    expect(second.policy()).toEqual(whole.policy());
  });
});
