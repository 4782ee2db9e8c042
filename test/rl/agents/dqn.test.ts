import { describe, expect, it } from 'vitest';
import type { DqnSettings } from '../../../main/rl/agents/dqnSettings';
import type { Timestep } from '../../../main/rl/core/environment';
import { createRandom } from '../../../main/rl/core/random';
import { createPolicy } from '../../../main/rl/policies/createPolicy';
import { createDqn, firstUpdate, learnFrom, oneNumber, step } from '../../helpers/dqnAgents';
import { scripted } from '../../helpers/scripted';
import { createTrainer } from '../../helpers/train';

/** Loss of the first update, from s = 1 with Q(1, ·) = (3, 0) online; what follows is worth 2 by the target network. */
function firstLoss(values: Partial<DqnSettings>, timestep: Timestep<Float64Array>): number {
  // Parameters: weights [1, 2] then biases [2].
  const { agent } = createDqn(values, [3, 0, 0, 0], [1, 2, 0, 0]);
  return firstUpdate(agent, timestep)['loss']!;
}

// Numbers of details are those of the list of implementation details that this laboratory was held to.
describe('DQN', () => {
  it('takes the target R + γ max Q(S′, a; θ⁻)', () => {
    // y = 1 + 0.9 · 2 = 2.8; greedy action 0 has Q = 3; error 0.2; ½ · 0.2² = 0.02.
    expect(firstLoss({}, step({}))).toBeCloseTo(0.02, 6);
  });

  it('copies the network into the target network every C steps and keeps it frozen in between (detail 20)', () => {
    const { agent, online, target } = createDqn({ targetInterval: 3 }, [3, 0, 0, 0]);
    const steps = learnFrom(agent, step({}));
    const start = target.save().parameters;
    for (let i = 1; i <= 3; i++) {
      if (i < 3) expect(target.save().parameters).toEqual(start);
      steps.next();
    }
    expect(target.save().parameters).toEqual(online.save().parameters);
    expect(target.save().parameters).not.toEqual(start);
  });

  it('moves the target network by a share when told to', () => {
    const { agent, online, target } = createDqn({ targetInterval: 1, targetShare: 0.25 }, [3, 0, 0, 0], [1, 2, 0, 0]);
    learnFrom(agent, step({})).next();
    const [before, after] = [[1, 2, 0, 0], online.save().parameters];
    target.save().parameters.forEach((value, i) => {
      expect(value).toBeCloseTo(0.75 * before[i]! + 0.25 * after[i]!, 6);
    });
  });

  it('lets nothing follow a terminal state, and still bootstraps where the time limit cut the episode (detail 21)', () => {
    // Terminated: y = 1; error 2; Huber: 2 − ½ = 1.5. Truncated: as if nothing had happened.
    expect(firstLoss({}, step({ terminated: true }))).toBeCloseTo(1.5, 6);
    expect(firstLoss({}, step({ truncated: true }))).toBeCloseTo(0.02, 6);
    expect(firstLoss({}, step({ terminated: true, truncated: true }))).toBeCloseTo(1.5, 6);
  });

  it('moves only the chosen action, and not the target network', () => {
    const { agent, online, target } = createDqn({}, [3, 0, 0, 0]);
    const before = target.save().parameters;
    firstUpdate(agent, step({ terminated: true }));
    const [weight0, weight1, bias0, bias1] = online.save().parameters;
    expect([weight1, bias1]).toEqual([0, 0]);
    expect(weight0).toBeCloseTo(2.99, 5); // Adam's first step is the learning rate
    expect(bias0).toBeCloseTo(-0.01, 5);
    expect(target.save().parameters).toEqual(before);
  });

  it('lowers ε in a straight line from the first value to the last (detail 24)', () => {
    const { agent } = createDqn({ initialEpsilon: 1, finalEpsilon: 0.1, explorationSteps: 10 }, [3, 0, 0, 0]);
    const steps = learnFrom(agent, step({}));
    const epsilons = Array.from({ length: 12 }, () => steps.next().value.metrics!['epsilon']!);
    expect(epsilons[0]).toBeCloseTo(0.91, 10);
    expect(epsilons[4]).toBeCloseTo(0.55, 10);
    expect(epsilons.slice(9)).toEqual([0.1, 0.1, 0.1]);
  });

  it('acts at random with probability ε while it learns, and never once it is played (detail 24)', () => {
    const { agent } = createDqn({ initialEpsilon: 0.5, finalEpsilon: 0.5, learningStarts: 0, trainInterval: 5000 }, [3, 0, 0, 0]);
    const steps = learnFrom(agent, step({}));
    let others = 0;
    for (let i = 0; i < 4000; i++) others += steps.next().value.action as number;
    expect(others / 4000).toBeCloseTo(0.25, 1); // half of the random ones; standard error 0.007
    const policy = createPolicy(agent.policy());
    for (let i = 0; i < 100; i++) expect(policy.act(Float64Array.of(1), createRandom(i))).toBe(0);
    policy.dispose();
  });

  it('bounds the gradient of one error by 1 with Huber, not with the square (detail 25)', () => {
    const report = (loss: string) => firstUpdate(createDqn({ loss }, [3, 0, 0, 0]).agent, step({ terminated: true }));
    // error 2 at s = 1: ∂/∂weight = ∂/∂bias = 1 (Huber) or 2 (square); the loss 2 − ½ or ½ · 2².
    expect(report('huber')['gradientNorm']).toBeCloseTo(Math.SQRT2, 5);
    expect(report('squared')['gradientNorm']).toBeCloseTo(2 * Math.SQRT2, 5);
    expect(report('squared')['loss']).toBeCloseTo(2, 6);
  });

  it('chooses with the online and values with the target network when double (detail 26)', () => {
    // Online prefers action 0 in S′, the target network values it 1: y = 1 + 0.9 · 1 = 1.9; error 1.1; 1.1 − ½ = 0.6.
    expect(firstLoss({ doubleQ: true }, step({}))).toBeCloseTo(0.6, 5);
  });

  it('counts the rewards of several steps before it trusts the target network (detail 29)', () => {
    // Two steps ahead: y = 1 + 0.9 · 1 + 0.81 · 2 = 3.52; Q = 3; error 0.52; ½ · 0.52² = 0.1352.
    const { agent } = createDqn({ stepsAhead: 2, learningStarts: 1 }, [3, 0, 0, 0], [1, 2, 0, 0]);
    const steps = learnFrom(agent, step({}));
    steps.next();
    expect(steps.next().value.metrics!['loss']).toBeCloseTo(0.1352, 6);
  });

  it.each([false, true])(
    'waits for a transition to be remembered before it learns (detail 23), prioritized %s',
    (prioritizedReplay) => {
      const { agent } = createDqn({ stepsAhead: 3, prioritizedReplay }, [3, 0, 0, 0]);
      const steps = learnFrom(agent, step({}));
      const learned = Array.from({ length: 4 }, () => steps.next().value.metrics !== undefined);
      expect(learned).toEqual([false, false, true, true]);
    },
  );

  it.each([
    [3, 9], // rounds at 12, 16 and 20
    [0, 12], // as many updates as steps since the last round
  ])(
    'updates after learningStarts, every trainInterval steps, %i times a round: %i in 20 steps (detail 31)',
    (perRound, count) => {
      const { agent, online } = createDqn({ learningStarts: 10, trainInterval: 4, updatesPerRound: perRound }, [3, 0, 0, 0]);
      const steps = learnFrom(agent, step({}));
      for (let i = 0; i < 20; i++) steps.next();
      expect(online.save().updateCount).toBe(count);
    },
  );

  it('tells how far its prediction at the start of an episode lay above what came', () => {
    // v(S₀) = 3, and the rewards 1 + 0.9 · 1; a cut episode goes on with 0.9² · 3 more.
    const gapAtEnd = (last: Partial<Timestep<Float64Array>>) => {
      const { agent } = createDqn({ trainInterval: 100 }, [3, 0, 0, 0]);
      const answers = [step({}), step(last)];
      const steps = agent.learn(scripted(oneNumber, Float64Array.of(1), answers, 2));
      expect(steps.next().value.metrics).toBeUndefined();
      return steps.next().value.metrics!['valueGap'];
    };
    expect(gapAtEnd({ terminated: true })).toBeCloseTo(1.1, 10);
    expect(gapAtEnd({ truncated: true })).toBeCloseTo(1.1 - 0.81 * 3, 6);
  });

  it('tells how old what it learns from is', () => {
    const { agent } = createDqn({ replayCapacity: 10, batchSize: 1000 }, [3, 0, 0, 0]);
    const steps = learnFrom(agent, step({}));
    let age = 0;
    for (let i = 0; i < 25; i++) age = steps.next().value.metrics!['replayAge']!;
    expect(age).toBeCloseTo(4.5, 0); // of the ages 0 … 9
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
});
