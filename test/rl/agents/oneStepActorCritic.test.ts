import { describe, expect, it } from 'vitest';
import type { SettingValues } from '../../../main/rl/core/settings';
import { discrete } from '../../../main/rl/core/spaces';
import { simdEngine } from '../../../main/rl/networks/simdEngine';
import { createPolicy } from '../../../main/rl/policies/createPolicy';
import {
  cutAtPlace,
  endAtPlace,
  nearTo,
  openAgent,
  playScript,
  tenSteps,
  toPlace,
  wideAction,
} from '../../helpers/networkAgents';
import { createTrainer, train } from '../../helpers/train';

/** Two actions that start out equal; v̂(s) = 0.5 s + 0.25. Parameters are weights, then biases. */
const start = [
  [0, 0, 0, 0],
  [0.5, 0.25],
] as const;

const plain: SettingValues = { hiddenLayers: [], optimizer: 'sgd', discount: 0.5, learningRate: 0.1, valueLearningRate: 0.2 };

function expectNear(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(actual[i]).toBeCloseTo(value, 5);
  });
}

/** A step of (weights, biases) along ∇ ln π(A | s) = (1{a = A} − ½) (s, 1) from equal preferences. */
const along = (action: unknown, amount: number, s: number) =>
  [s, 1].flatMap((feature) => [0, 1].map((other) => amount * ((other === action ? 1 : 0) - 0.5) * feature));

describe('One-step actor–critic with networks', () => {
  const open = (settings: SettingValues = {}) => openAgent('actor-critic', discrete(2), { ...plain, ...settings }, start);

  it('moves values and policy by as much as a step went better than expected', () => {
    // v̂(2) = 1.25, v̂(6) = 3.25: δ = 3 + 0.5 · 3.25 − 1.25 = 3.375.
    const { agent, networks } = open();
    const [step] = playScript(agent, 2, toPlace(6, 3));
    expect(step!.tdError).toBeCloseTo(3.375, 6);
    expectNear(networks[0]!.save().parameters, along(step!.action, 0.1 * 3.375, 2));
    expectNear(networks[1]!.save().parameters, [0.5 + 0.2 * 3.375 * 2, 0.25 + 0.2 * 3.375]);
  });

  it('gives a terminal state the value 0, and still bootstraps from a truncated one', () => {
    expect(playScript(open().agent, 2, endAtPlace(6, 3))[0]!.tdError).toBeCloseTo(1.75, 6);
    expect(playScript(open().agent, 2, cutAtPlace(6, 3))[0]!.tdError).toBeCloseTo(3.375, 6);
  });

  it('steps less far the later it is in an episode, when told to', () => {
    // Nothing is worth anything at first and 0 is observed, so the first step moves nothing; the second has δ = 4.
    const second = (discountsSteps: boolean) => {
      const { agent, networks } = openAgent('actor-critic', discrete(2), { ...plain, discountsSteps }, [
        [0, 0, 0, 0],
        [0, 0],
      ]);
      const [, step] = playScript(agent, 0, toPlace(2, 0), endAtPlace(0, 4));
      return { step: step!, parameters: networks[0]!.save().parameters, saved: agent.save() };
    };
    const plainly = second(false);
    expectNear(plainly.parameters, along(plainly.step.action, 0.1 * 4, 2));
    const later = second(true);
    expectNear(later.parameters, along(later.step.action, 0.1 * 0.5 * 4, 2));
    expect(later.saved['discounting']).toBe(1); // the next episode starts afresh
  });

  it('keeps the policy undecided when entropy is worth something', () => {
    // Preferences 2 and 0, nothing to learn: −∂H/∂h pulls them together.
    const { agent, networks } = openAgent('actor-critic', discrete(2), { ...plain, entropyWeight: 1 }, [
      [0, 0, 2, 0],
      [0, 0],
    ]);
    playScript(agent, 0, endAtPlace(0, 0));
    const [, , first, second] = networks[0]!.save().parameters;
    const p = 1 / (1 + Math.exp(-2));
    const entropy = -p * Math.log(p) - (1 - p) * Math.log(1 - p);
    expect(first).toBeCloseTo(2 - 0.1 * p * (Math.log(p) + entropy), 5);
    expect(second).toBeCloseTo(-0.1 * (1 - p) * (Math.log(1 - p) + entropy), 5);
  });

  it('values a task that is cut every ten steps as endless, and one that ends as it is', () => {
    const valueWhen = (end: 'terminated' | 'truncated') => {
      const settings = { ...plain, discount: 0.9, valueLearningRate: 0.02 };
      const { agent } = openAgent('actor-critic', discrete(2), settings);
      const steps = agent.learn(tenSteps(end));
      for (let step = 0; step < 5000; step++) steps.next();
      let sum = 0;
      for (let step = 0; step < 1000; step++) {
        steps.next();
        sum += createPolicy(agent.policy()).inspect(Float64Array.of(1)).stateValue!;
      }
      return sum / 1000;
    };
    // v = 1 + 0.9 v, and v = 1 + 0.9 · 9/10 v where one step in ten is the last and all look the same.
    expect(valueWhen('truncated')).toBeCloseTo(10, 3);
    expect(valueWhen('terminated')).toBeCloseTo(1 / (1 - 0.81), 0);
  });

  it('brings real-valued actions to where they are worth most, and narrows them down', () => {
    const settings = { ...plain, optimizer: 'adam', learningRate: 0.003, valueLearningRate: 0.03, initialDeviation: 0.5 };
    const { agent } = openAgent('actor-critic', wideAction, settings);
    const steps = agent.learn(nearTo(1.5));
    let deviation = 0;
    for (let step = 0; step < 12_000; step++) deviation = steps.next().value.metrics!['actionDeviation']!;
    expect(deviation).toBeLessThan(0.4);
    const action = createPolicy(agent.policy()).act(Float64Array.of(1), undefined as never) as Float64Array;
    expect(Math.abs(action[0]! - 1.5)).toBeLessThan(0.15);
  });

  it('stops with the term when a number is lost', () => {
    expect(() => playScript(open().agent, 2, endAtPlace(0, Number.NaN))).toThrow('The TD error became NaN');
  });

  it.each(['CartPole-v1', 'Pendulum-v1'])(
    'repeats itself bit for bit in %s, and goes on so from the middle of an episode',
    (env) => {
      const settings = { hiddenLayers: [8], discountsSteps: true };
      const options = { env, algo: 'actor-critic', settings, steps: 3000, evaluation: { interval: 900, episodes: 2 } };
      const whole = train(options);
      expect(train(options).policy()).toEqual(whole.policy());
      const first = createTrainer(options);
      first.advance(1234);
      expect(first.canResume).toBe(true);
      const second = createTrainer(options);
      second.load(structuredClone(first.save()));
      second.advance(3000);
      expect(second.save()).toEqual(whole.save());
    },
  );

  it('learns CartPole, and learns nothing with a learning rate of next to nothing', () => {
    const options = {
      env: 'CartPole-v1',
      algo: 'actor-critic',
      settings: { hiddenLayers: [32], learningRate: 3e-4 },
      steps: 40_000,
      engine: simdEngine()!,
    };
    expect(train(options).trainingReturn).toBeGreaterThan(100);
    const idle = train({ ...options, settings: { ...options.settings, learningRate: 1e-30 } });
    expect(idle.trainingReturn).toBeLessThan(30);
  });
});
