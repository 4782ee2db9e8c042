import { describe, expect, it } from 'vitest';
import { jointWiseQLearningDefinition } from '../../../main/rl/agents/jointWiseQLearning';
import type { Agent, BoxEnvironment } from '../../../main/rl/core/agent';
import type { Action, Timestep } from '../../../main/rl/core/environment';
import { createRandom, type Random } from '../../../main/rl/core/random';
import { parseSettings, type SettingValues } from '../../../main/rl/core/settings';
import { box, discrete } from '../../../main/rl/core/spaces';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { createPolicy } from '../../../main/rl/policies/createPolicy';
import { evaluatePolicy } from '../../../main/rl/training/evaluation';
import { takeSteps } from '../../helpers/offPolicyAgents';
import { createTrainer, train } from '../../helpers/train';

const spaces = { observationSpace: box([0], [1]), actionSpace: box([-1, 0], [1, 4]) };

/** Never explores where ε is 0; breaks ties towards the last. */
const lastOfEquals: Random = { ...createRandom(1), uniform: () => 0.999, integer: () => 0 };

function create(values: SettingValues = {}, exploration: Random = lastOfEquals) {
  const usual = { features: 'state-aggregation', groups: 2, stepSize: 0.5, discount: 0.9, epsilon: 0, ...values };
  return jointWiseQLearningDefinition.create({
    ...spaces,
    settings: parseSettings(jointWiseQLearningDefinition.settings, usual, 'test') as never,
    random: { exploration, initialization: createRandom(2) },
    networks: { create: () => expect.fail('A table asked for a network.') },
  }) as Agent<BoxEnvironment<Action>>;
}

/** Starts in the first cell; every step is answered alike. */
function answering(timestep: Partial<Timestep<Float64Array>>) {
  const actions: Action[] = [];
  const environment: BoxEnvironment<Action> = {
    ...spaces,
    reset: () => Float64Array.of(0.2),
    current: () => Float64Array.of(0.2),
    step: (action) => {
      actions.push(action);
      return { observation: Float64Array.of(0.8), reward: 1, terminated: false, truncated: false, ...timestep };
    },
  };
  return { environment, actions };
}

/** Weights of each joint, shape [joints, levels, cells]. */
const weightsOf = (agent: Agent<BoxEnvironment<Action>>) =>
  (agent.save()['joints'] as unknown as { weights: Float64Array }[]).map(({ weights }) => [...weights]);

/** Knows that in the second cell joint 1 has 3, 0, 0 and joint 2 has 0, 5, 0 to come. */
function knowing(agent: Agent<BoxEnvironment<Action>>) {
  const exploration = { choiceCount: 0 };
  const joints = [
    { weights: Float64Array.of(0, 3, 0, 0, 0, 0), exploration },
    { weights: Float64Array.of(0, 0, 0, 5, 0, 0), exploration },
  ];
  agent.load({ joints });
  return agent;
}

describe('Joint-wise Q-learning', () => {
  it('updates the chosen level of every joint towards the same reward and its own best to come', () => {
    const agent = knowing(create());
    const { environment, actions } = answering({});
    takeSteps(agent, environment, 1);
    const [[first, second]] = actions as [Float64Array];
    const level = [first! + 1, second! / 2];
    // 0.5 · (1 + 0.9 · 3) and 0.5 · (1 + 0.9 · 5), in the first cell of the level that was taken.
    const [joint1, joint2] = weightsOf(agent);
    expect(joint1![2 * level[0]!]).toBeCloseTo(1.85, 12);
    expect(joint2![2 * level[1]!]).toBeCloseTo(2.75, 12);
    expect(joint1!.filter((weight) => weight !== 0)).toHaveLength(2);
  });

  it('lets nothing follow an end, and bootstraps where the time limit cut the episode', () => {
    const greatest = (timestep: Partial<Timestep<Float64Array>>) => {
      const agent = knowing(create());
      takeSteps(agent, answering(timestep).environment, 1);
      return Math.max(...weightsOf(agent)[0]!.filter((_, i) => i % 2 === 0));
    };
    expect(greatest({ terminated: true })).toBeCloseTo(0.5, 12);
    expect(greatest({ truncated: true })).toBeCloseTo(1.85, 12);
  });

  it('gives every joint its levels evenly from its lowest to its highest', () => {
    const agent = create({ epsilon: 1, levelCount: 5 }, createRandom(4));
    const { environment, actions } = answering({});
    takeSteps(agent, environment, 400);
    const seen = [0, 1].map((joint) =>
      [...new Set(actions.map((action) => (action as Float64Array)[joint]!))].sort((a, b) => a - b),
    );
    expect(seen).toEqual([
      [-1, -0.5, 0, 0.5, 1],
      [0, 1, 2, 3, 4],
    ]);
    // Each for itself: all pairs come.
    expect(new Set(actions.map((action) => (action as Float64Array).join()))).toHaveProperty('size', 25);
  });

  it('plays what every joint values most', () => {
    const policy = createPolicy(knowing(create()).policy());
    expect([...(policy.act(Float64Array.of(0.8), createRandom(1)) as Float64Array)]).toEqual([-1, 2]);
  });

  it('refuses actions to choose from', () => {
    const check = () => jointWiseQLearningDefinition.check!({ ...spaces, actionSpace: discrete(2), settings: {} as never });
    expect(check).toThrow('joint-wise-q-learning must be given continuous actions.');
  });

  const options = { env: 'PolygonGrasp', algo: 'joint-wise-q-learning', settings: { stepSize: 0.05 }, steps: 3000 };

  it('repeats itself bit for bit, and goes on bit for bit from a checkpoint', () => {
    const whole = train(options);
    expect(train(options).policy()).toEqual(whole.policy());
    expect(train({ ...options, seed: 2 }).policy()).not.toEqual(whole.policy());
    const first = createTrainer(options);
    first.advance(1234);
    const second = createTrainer(options);
    second.load(structuredClone(first.save()));
    second.advance(3000);
    expect(second.policy()).toEqual(whole.policy());
  });

  it('learns to grasp what it has never seen far better than by chance', () => {
    const learned = train({
      ...options,
      settings: { discount: 0.95, epsilon: 0.1, finalEpsilon: 0.005, explorationSteps: 60_000, stepSize: 0.02, tiles: 10 },
      steps: 100_000,
    });
    const still = train({ ...options, steps: 1 });
    const unseen = createEnvironment('PolygonGrasp?objects=unseen');
    const returnOn = (trainer: typeof learned) =>
      evaluatePolicy(createPolicy(trainer.policy()), unseen, createRandom(5), 200).meanReturn;
    expect(returnOn(learned)).toBeGreaterThan(0.6);
    expect(returnOn(still)).toBeLessThan(0.3);
  });
});
