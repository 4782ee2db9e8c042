import { describe, expect, it } from 'vitest';
import { ddpgDefinition } from '../../../main/rl/agents/ddpg';
import type { AgentDefinition } from '../../../main/rl/agents/definition';
import { discreteSacDefinition } from '../../../main/rl/agents/discreteSac';
import { sacDefinition } from '../../../main/rl/agents/sac';
import { td3Definition } from '../../../main/rl/agents/td3';
import type { Timestep } from '../../../main/rl/core/environment';
import type { Random } from '../../../main/rl/core/random';
import type { SettingValues } from '../../../main/rl/core/settings';
import { box, discrete } from '../../../main/rl/core/spaces';
import { createPolicy } from '../../../main/rl/policies/createPolicy';
import { answering, constantRandom, createOffPolicyAgent, step, takeSteps } from '../../helpers/offPolicyAgents';

/**
 * Parameters, in order of creation. Critics Q(s, a) = v·s + w·a + b are [v, w, b], actors [weight, bias].
 * Online critics are 3 everywhere; the slow ones are 2 and 3 at a = 0, which the slow actor plays.
 */
const deterministic = {
  actor: [0, 0],
  slowActor: [0, 0],
  critics: [
    [0, 0, 3],
    [0, 0, 3],
  ],
  slowCritics: [
    [0, 1, 2],
    [0, -1, 3],
  ],
};

const cases = {
  td3: {
    definition: td3Definition,
    parameters: [deterministic.actor, deterministic.slowActor, ...deterministic.critics, ...deterministic.slowCritics],
    settings: { noiseDeviation: 0, targetNoise: 0 },
  },
  ddpg: {
    definition: ddpgDefinition,
    parameters: [deterministic.actor, deterministic.slowActor, deterministic.critics[0]!, deterministic.slowCritics[0]!],
    settings: { noiseDeviation: 0 },
  },
  // An actor of SAC is [weights of μ and log σ, biases of μ and log σ].
  sac: {
    definition: sacDefinition,
    parameters: [[0, 0, 0, 0], ...deterministic.critics, ...deterministic.slowCritics],
    settings: { learnsTemperature: false, initialTemperature: 1e-9 },
  },
} satisfies Record<string, { definition: AgentDefinition; parameters: readonly (readonly number[])[]; settings: SettingValues }>;

const continuous = Object.entries(cases);

/** Metrics of the first update, on the only transition there is; ε and all noise are 0. */
function firstUpdate(
  name: keyof typeof cases,
  timestep: Timestep<Float64Array>,
  settings: SettingValues = {},
  random: Random = constantRandom(0),
) {
  const { definition, parameters, settings: usual } = cases[name];
  const { agent, networks } = createOffPolicyAgent({
    definition,
    parameters,
    settings: { ...usual, ...settings },
    exploration: random,
  });
  const [first] = takeSteps(agent, answering(timestep).environment, 1);
  return { metrics: first!.metrics!, networks };
}

describe.each(continuous)('%s', (key, { definition, settings, parameters }) => {
  const name = key as keyof typeof cases;

  it('takes the target R + γ Q(S′, A′; θ⁻), the least where there are two', () => {
    // y = 1 + 0.9 · 2 = 2.8; Q = 3; ½ · 0.2² = 0.02.
    expect(firstUpdate(name, step()).metrics['criticLoss']).toBeCloseTo(0.02, 6);
  });

  it('lets nothing follow a terminal state, and bootstraps where the time limit cut the episode', () => {
    // y = 1; ½ · 2² = 2.
    expect(firstUpdate(name, step({ terminated: true })).metrics['criticLoss']).toBeCloseTo(2, 6);
    expect(firstUpdate(name, step({ truncated: true })).metrics['criticLoss']).toBeCloseTo(0.02, 6);
  });

  it('draws evenly random actions until learningStarts, and updates nothing', () => {
    const { agent, networks } = createOffPolicyAgent({ definition, settings: { ...settings, learningStarts: 300 } });
    const { environment, actions } = answering(step());
    takeSteps(agent, environment, 300);
    const elements = actions.map((action) => (action as Float64Array)[0]!);
    expect(Math.min(...elements)).toBeLessThan(-0.95);
    expect(Math.max(...elements)).toBeGreaterThan(0.95);
    expect(elements.filter((element) => element < 0).length / 300).toBeCloseTo(0.5, 1);
    expect(networks.map((network) => network.save().updateCount)).toEqual(networks.map(() => 0));
  });

  it('updates after learningStarts, every trainInterval steps, updatesPerRound times', () => {
    const updates = (updatesPerRound: number) => {
      const rounds = { learningStarts: 10, trainInterval: 4, updatesPerRound, batchSize: 4 };
      const { agent, networks } = createOffPolicyAgent({ definition, settings: { ...settings, ...rounds } });
      takeSteps(agent, answering(step()).environment, 20); // rounds at 12, 16 and 20
      return Math.max(...networks.map((network) => network.save().updateCount));
    };
    expect(updates(3)).toBe(9);
    expect(updates(0)).toBe(12); // as many as steps
  });

  it('remembers actions in [−1, 1] and plays them within the bounds', () => {
    const actionSpace = box([-2], [6]);
    const { agent } = createOffPolicyAgent({ definition, settings: { ...settings, learningStarts: 50 }, actionSpace });
    const { environment, actions } = answering(step());
    takeSteps(agent, environment, 50);
    const { rows } = agent.save()['memory'] as { rows: Float32Array }; // [s, a, R, s′, γ]
    actions.forEach((action, i) => {
      const unit = rows[5 * i + 1]!;
      expect(Math.abs(unit)).toBeLessThanOrEqual(1);
      expect((action as Float64Array)[0]).toBeCloseTo(2 + 4 * unit, 5);
    });
  });

  it('plays tanh of its mean, stretched to the bounds, and draws nothing for it', () => {
    const [actor, ...others] = parameters;
    const bent = [actor!.map((_, i) => (i === actor!.length / 2 ? 0.5 : 0)), ...others]; // the (first) bias
    const { agent } = createOffPolicyAgent({ definition, settings, parameters: bent, actionSpace: box([-2], [6]) });
    const policy = createPolicy(agent.policy());
    const noRandom = new Proxy({} as Random, {
      get: () => () => {
        throw new Error('An evaluation drew a random number.');
      },
    });
    for (let i = 0; i < 2; i++) {
      expect((policy.act(Float64Array.of(1), noRandom) as Float64Array)[0]).toBeCloseTo(2 + 4 * Math.tanh(0.5), 5);
    }
    policy.dispose();
  });

  it('lets the slow networks follow by the share τ', () => {
    const { networks } = firstUpdate(name, step(), { targetShare: 0.25, ...(name === 'td3' && { policyInterval: 1 }) });
    const half = (networks.length - (name === 'sac' ? 1 : 0)) / 2;
    const pairs =
      name === 'sac'
        ? [
            [1, 3],
            [2, 4],
          ]
        : name === 'td3'
          ? [
              [0, 1],
              [2, 4],
              [3, 5],
            ]
          : [
              [0, 1],
              [2, 3],
            ];
    expect(pairs.length).toBe(half);
    for (const [online, slow] of pairs) {
      const now = networks[online!]!.save().parameters;
      networks[slow!]!.save().parameters.forEach((parameter, i) => {
        expect(parameter).toBeCloseTo(0.25 * now[i]! + 0.75 * parametersBefore(parameters, slow!)[i]!, 6);
      });
    }
  });

  it('refuses what it cannot work on', () => {
    const onDiscrete = () => createOffPolicyAgent({ definition, actionSpace: discrete(2) });
    expect(onDiscrete).toThrow(`${definition.id} must be given numbers to observe and continuous actions.`);
    const unbounded = { observationSpace: box([-1], [1]), actionSpace: box([-Infinity], [1]), settings: {} as never };
    expect(() => definition.check!(unbounded)).toThrow('The bounds of actions must be finite, got -Infinity.');
  });

  it('stops with the term when a number is lost', () => {
    const { agent } = createOffPolicyAgent({ definition, settings });
    expect(() => takeSteps(agent, answering(step({ reward: Number.NaN })).environment, 1)).toThrow('The critic loss became NaN');
  });

  it('tells how far the value at the start of an episode was from what followed', () => {
    const { definition: made, parameters: given, settings: usual } = cases[name];
    const { agent } = createOffPolicyAgent({
      definition: made,
      parameters: given,
      settings: { ...usual, trainInterval: 1000 },
      exploration: constantRandom(0),
    });
    // One step to the end, Q = 3, R = 1: 3 − 1; cut off there: 3 − (1 + 0.9 · 3).
    const gapOf = (timestep: Timestep<Float64Array>) =>
      takeSteps(agent, answering(timestep).environment, 1)[0]!.metrics!['valueGap'];
    expect(gapOf(step({ terminated: true }))).toBeCloseTo(2, 6);
    expect(gapOf(step({ truncated: true }))).toBeCloseTo(-0.7, 6);
  });
});

function parametersBefore(parameters: readonly (readonly number[])[], network: number): readonly number[] {
  return parameters[network]!;
}

describe('TD3', () => {
  it('updates the policy and all slow networks every d-th time', () => {
    const { definition, settings } = cases.td3;
    const { agent, networks } = createOffPolicyAgent({ definition, settings: { ...settings, policyInterval: 3 } });
    const [actor, slowActor, critic, , slowCritic] = networks;
    const slow = () => [slowActor, slowCritic].flatMap((network) => [...network!.save().parameters]);
    const steps = agent.learn(answering(step()).environment);
    const before = slow();
    for (let i = 0; i < 2; i++) expect(steps.next().value.metrics).not.toHaveProperty('actorLoss');
    expect(slow()).toEqual(before);
    expect(steps.next().value.metrics).toHaveProperty('actorLoss');
    expect(slow()).not.toEqual(before);
    for (let i = 0; i < 4; i++) steps.next();
    expect([actor!.save().updateCount, critic!.save().updateCount]).toEqual([2, 7]);
  });

  it('smooths the actions of targets by noise that is cut off, within [−1, 1]', () => {
    // Q₁⁻ = 2 + a is the least. ε = 2 · 0.2 = 0.4: y = 1 + 0.9 · 2.4 = 3.16, and Q = 3.
    const loss = (random: Random, settings = {}) =>
      firstUpdate('td3', step(), { targetNoise: 0.2, ...settings }, random).metrics['criticLoss'];
    expect(loss(constantRandom(2))).toBeCloseTo(0.5 * 0.16 ** 2, 6);
    // ε = 2 is cut off at 0.5: Q₁⁻ = Q₂⁻ = 2.5, y = 3.25.
    expect(loss(constantRandom(10))).toBeCloseTo(0.5 * 0.25 ** 2, 6);
    expect(loss(constantRandom(-10))).toBeCloseTo(0.5 * (3 - 1 - 0.9 * 1.5) ** 2, 6);
    // With the limit at 2 the action itself is cut off at −1: Q₁⁻ = 1, y = 1.9.
    expect(loss(constantRandom(-10), { targetNoiseLimit: 2 })).toBeCloseTo(0.5 * 1.1 ** 2, 6);
  });

  it('explores with noise of the deviation it was given, cut off at the bounds', () => {
    const settings = { ...cases.td3.settings, noiseDeviation: 0.3, trainInterval: 10_000 };
    const { agent } = createOffPolicyAgent({ ...cases.td3, settings });
    const { environment, actions } = answering(step());
    takeSteps(agent, environment, 5000);
    const squares = actions.map((action) => (action as Float64Array)[0]! ** 2);
    expect(Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / 5000)).toBeCloseTo(0.3, 1);
    expect(Math.max(...squares)).toBeLessThanOrEqual(1);
  });
});

describe('DDPG', () => {
  it('updates the policy and the slow networks at every update', () => {
    const { agent, networks } = createOffPolicyAgent({ definition: ddpgDefinition, settings: cases.ddpg.settings });
    takeSteps(agent, answering(step()).environment, 5);
    expect(networks.map((network) => network.save().updateCount)).toEqual([5, 0, 5, 0]);
  });

  it('resembles its last action in the next where the noise is correlated, and not in the next episode', () => {
    const played = (timestep: Timestep<Float64Array>) => {
      const settings = { noiseDeviation: 0.2, noiseCorrelation: 0.95, trainInterval: 10_000 };
      const { agent } = createOffPolicyAgent({ ...cases.ddpg, settings });
      const { environment, actions } = answering(timestep);
      takeSteps(agent, environment, 4000);
      const elements = actions.map((action) => (action as Float64Array)[0]!);
      return elements.slice(1).reduce((sum, element, i) => sum + (element * elements[i]!) / 0.04 / 3999, 0);
    };
    expect(played(step())).toBeGreaterThan(0.8);
    expect(Math.abs(played(step({ truncated: true })))).toBeLessThan(0.1);
  });
});

describe('SAC', () => {
  it('subtracts α log π of the action that the current policy draws from the target', () => {
    // μ = 0, log σ = 0, ε = 0: a = 0, log π = −½ log 2π = −0.9189. y = 1 + 0.9 · (2 + 0.5 · 0.9189) = 3.2135.
    const { metrics } = firstUpdate('sac', step(), { initialTemperature: 0.5 });
    expect(metrics['criticLoss']).toBeCloseTo(0.5 * 0.213525 ** 2, 5);
  });

  it('raises the temperature while the entropy is below minus the scale times the elements, and lowers it above', () => {
    const temperatures = (targetEntropyScale: number) => {
      const settings = { learnsTemperature: true, initialTemperature: 0.5, learningRate: 0.01, targetEntropyScale };
      const { agent } = createOffPolicyAgent({ ...cases.sac, settings, exploration: constantRandom(0) });
      return takeSteps(agent, answering(step()).environment, 2).map(({ metrics }) => metrics!['temperature']!);
    };
    // The entropy of this one draw is −log π = 0.9189, above −1 and, with a negative target out of reach, below nothing.
    expect(temperatures(1)[1]).toBeCloseTo(0.5 * Math.exp(-0.01), 5);
    expect(temperatures(1)[0]).toBeCloseTo(0.5, 6);
  });
});

describe('discrete SAC', () => {
  /** Two actions: [weights, weights, biases, biases]. π = (¼, ¾); slow critics (2, 4) and (3, 3); online ones (3, 0). */
  const parameters = [
    [0, 0, 0, Math.log(3)],
    [0, 0, 3, 0],
    [0, 0, 3, 0],
    [0, 0, 2, 4],
    [0, 0, 3, 3],
  ];
  const loss = (timestep: Timestep<Float64Array>, settings: SettingValues = {}) => {
    const { agent } = createOffPolicyAgent({
      definition: discreteSacDefinition,
      parameters,
      settings: { learnsTemperature: false, initialTemperature: 1e-9, ...settings },
      actionSpace: discrete(2),
      exploration: constantRandom(0),
    });
    return takeSteps(agent, answering(timestep).environment, 1)[0]!.metrics!['criticLoss'];
  };

  it('takes the expectation of the least slow values over all actions', () => {
    // V = ¼ · 2 + ¾ · 3 = 2.75; y = 1 + 0.9 · 2.75 = 3.475; action 0 has Q = 3.
    expect(loss(step())).toBeCloseTo(0.5 * 0.475 ** 2, 5);
    expect(loss(step({ truncated: true }))).toBeCloseTo(0.5 * 0.475 ** 2, 5);
    expect(loss(step({ terminated: true }))).toBeCloseTo(2, 5);
  });

  it('adds the entropy at its temperature', () => {
    // H(¼, ¾) = 0.5623: y = 1 + 0.9 · (2.75 + 0.5623) = 3.9811.
    expect(loss(step(), { initialTemperature: 1 })).toBeCloseTo(0.5 * 0.981101 ** 2, 4);
  });

  it('aims at a share of the greatest entropy there is', () => {
    const next = (targetEntropyScale: number) => {
      const settings = { initialTemperature: 0.5, learningRate: 0.01, targetEntropyScale };
      const { agent } = createOffPolicyAgent({
        definition: discreteSacDefinition,
        parameters,
        settings,
        actionSpace: discrete(2),
      });
      return takeSteps(agent, answering(step()).environment, 2)[1]!.metrics!['temperature'];
    };
    // H = 0.5623 = 0.811 log 2.
    expect(next(0.9)).toBeCloseTo(0.5 * Math.exp(0.01), 5);
    expect(next(0.7)).toBeCloseTo(0.5 * Math.exp(-0.01), 5);
  });

  it('plays the likeliest action, and draws while it learns', () => {
    const settings = { trainInterval: 10_000 };
    const { agent } = createOffPolicyAgent({ definition: discreteSacDefinition, parameters, settings, actionSpace: discrete(2) });
    const { environment, actions } = answering(step());
    takeSteps(agent, environment, 4000);
    expect(actions.filter((action) => action === 1).length / 4000).toBeCloseTo(0.75, 1);
    expect(agent.policy()).toMatchObject({ kind: 'softmax-network', plays: 'mode' });
  });
});
