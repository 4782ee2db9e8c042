import { describe, expect, it } from 'vitest';
import { bootstrappedDqnDefinition } from '../../../main/rl/agents/bootstrappedDqn';
import type { Timestep } from '../../../main/rl/core/environment';
import { createRandom, type Random } from '../../../main/rl/core/random';
import type { SettingValues } from '../../../main/rl/core/settings';
import { discrete } from '../../../main/rl/core/spaces';
import { simdEngine } from '../../../main/rl/networks/simdEngine';
import { createPolicy } from '../../../main/rl/policies/createPolicy';
import { answering, createOffPolicyAgent, step, takeSteps } from '../../helpers/offPolicyAgents';
import { createTrainer, train } from '../../helpers/train';

/** Action values at o = 1 are the biases; [weights of both actions, biases of both], of f, f⁻ and the prior of each member. */
const members = [
  [0, 0, 3, 0],
  [0, 0, 2, 4],
  [0, 0, 0.5, 0.1],
  [0, 0, 1, 0],
  [0, 0, 1, 1],
  [0, 0, -1, 0.2],
];

/** Masks come as told, one for each member; members are drawn by `acting`. */
function drawing(masks: readonly number[], acting = 0): Random {
  let drawn = 0;
  return {
    ...createRandom(1),
    uniform: () => 1 - masks[drawn++ % masks.length]!,
    integer: (count) => Math.min(acting, count - 1),
  };
}

function create(settings: SettingValues = {}, exploration: Random = drawing([1, 1])) {
  return createOffPolicyAgent({
    definition: bootstrappedDqnDefinition,
    settings: { memberCount: 2, priorScale: 2, batchSize: 1, ...settings },
    parameters: members,
    actionSpace: discrete(2),
    exploration,
  });
}

const lossOf = (timestep: Timestep<Float64Array>, exploration?: Random) =>
  takeSteps(create({}, exploration).agent, answering(timestep).environment, 1)[0]!.metrics!['loss'];

describe('Bootstrapped DQN', () => {
  it('adds the prior on both sides of the error, and takes the greatest sum of what follows', () => {
    // Member 1: Q = 3 + 2 · 0.5 = 4; next: max(2 + 1, 4 + 0.2) = 4.2; y = 1 + 0.9 · 4.2 = 4.78; ½ · 0.78².
    // Member 2: Q = 1 − 2 = −1; next: max(1 − 2, 1 + 0.4) = 1.4; y = 2.26; ½ · 3.26².
    expect(lossOf(step())).toBeCloseTo((0.5 * 0.78 ** 2 + 0.5 * 3.26 ** 2) / 2, 5);
  });

  it('lets nothing follow a terminal state, and bootstraps where the time limit cut the episode', () => {
    expect(lossOf(step({ terminated: true }))).toBeCloseTo((0.5 * 3 ** 2 + 0.5 * 2 ** 2) / 2, 5);
    expect(lossOf(step({ truncated: true }))).toBeCloseTo(lossOf(step())!, 9);
  });

  it('lets a member learn only from the steps it was dealt', () => {
    expect(lossOf(step(), drawing([1, 0]))).toBeCloseTo((0.5 * 0.78 ** 2) / 2, 5);
    const { agent, networks } = create({}, drawing([0, 1]));
    const before = networks.map((network) => [...network.save().parameters]);
    takeSteps(agent, answering(step({ terminated: true })).environment, 1);
    const changed = networks.map((network, i) => network.save().parameters.some((value, k) => value !== before[i]![k]));
    // In order f, f⁻, prior of each member: only f of the second.
    expect(changed).toEqual([false, false, false, true, false, false]);
  });

  it('obeys one member for a whole episode, chosen by its value and its prior', () => {
    const actionsOf = (acting: number) => {
      const { agent } = create({ learningStarts: 1000 }, drawing([1], acting));
      const { environment, actions } = answering(step());
      takeSteps(agent, environment, 5);
      return actions;
    };
    expect(actionsOf(0)).toEqual([0, 0, 0, 0, 0]); // 4 against 0.2
    expect(actionsOf(1)).toEqual([1, 1, 1, 1, 1]); // −1 against 0.4
  });

  it('has the policy of its first member, prior and all', () => {
    const policy = createPolicy(create().agent.policy());
    expect([...policy.inspect(Float64Array.of(1)).actionValues!].map((value) => Number(value.toFixed(5)))).toEqual([4, 0.2]);
    policy.dispose();
  });

  it('moves every slow network after each C steps', () => {
    const { agent, networks } = create({ targetInterval: 3, learningStarts: 100 });
    takeSteps(agent, answering(step()).environment, 2);
    expect([...networks[1]!.save().parameters]).toEqual(members[1]);
    takeSteps(agent, answering(step()).environment, 1);
    expect([...networks[1]!.save().parameters]).toEqual(members[0]);
    expect([...networks[4]!.save().parameters]).toEqual(members[3]);
  });

  it('stops with the term when a number is lost', () => {
    expect(() => lossOf(step({ reward: Number.NaN }))).toThrow('The loss became NaN');
  });

  const options = {
    env: 'DeepSea?size=5&observation=one-hot',
    algo: 'bootstrapped-dqn',
    settings: { memberCount: 3, hiddenLayers: [8], batchSize: 16, learningStarts: 20, replayCapacity: 300 },
    steps: 600,
    evaluation: { interval: 200, episodes: 1 },
  };

  it('repeats itself bit for bit, and goes on bit for bit from a checkpoint', () => {
    const whole = train(options);
    expect(train(options).policy()).toEqual(whole.policy());
    expect(train({ ...options, seed: 2 }).policy()).not.toEqual(whole.policy());
    const first = createTrainer(options);
    first.advance(301);
    first.advance(10, true);
    const second = createTrainer(options);
    second.load(structuredClone(first.save()));
    second.advance(600);
    expect(second.policy()).toEqual(whole.policy());
    const reported = whole.takeReport().metrics.map(({ name }) => name);
    expect(new Set(reported)).toEqual(new Set(bootstrappedDqnDefinition.metrics.map(({ name }) => name)));
  });
});

describe('In a deep sea of 8 × 8', () => {
  /** Share of the last 100 of 500 dives that found the treasure. */
  const share = (algo: string, settings: SettingValues) => {
    const trainer = train({
      env: 'DeepSea?size=8&observation=one-hot',
      algo,
      settings: { hiddenLayers: [32], batchSize: 32, learningStarts: 32, ...settings },
      steps: 8 * 500,
      engine: simdEngine()!,
    });
    return (
      trainer
        .takeReport()
        .episodes.return.slice(-100)
        .filter((value) => value > 0.5).length / 100
    );
  };

  it('it finds the treasure, which DQN with its falling ε does not', () => {
    expect(share('bootstrapped-dqn', { memberCount: 8, trainInterval: 2 })).toBeGreaterThan(0.5);
    expect(share('dqn', { trainInterval: 2, explorationSteps: 1000 })).toBeLessThan(0.1);
  });
});
