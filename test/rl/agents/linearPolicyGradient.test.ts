import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { evaluatePolicyExactly } from '../../../main/rl/planning/policyEvaluation';
import { createPolicy } from '../../../main/rl/policies/createPolicy';
import { createLinearAgent, cutAt, endAt, loadNumbers, playLinear, to, weightsOf } from '../../helpers/linearAgents';
import { createTrainer, train } from '../../helpers/train';

/** Two actions that start out equal; what is believed of x = (1, 2) is 0.5 · 1 + 0.25 · 2 = 1. */
const start = [1, 2] as const;
const baseline = { valueWeights: [0.5, 0.25] };

/** A step of θ along ∇ ln π(A | x) = (1{a = A} − 1/2) x from θ = 0. */
const alongGradient = (action: unknown, amount: number) =>
  [0, 1].flatMap((other) => start.map((feature) => amount * ((other === action ? 1 : 0) - 0.5) * feature));

function expectNear(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(actual[i]).toBeCloseTo(value, 12);
  });
}

describe('REINFORCE', () => {
  const settings = { stepSize: 0.1, valueStepSize: 0.2, discount: 0.5 };

  it('makes what was done likelier by as much as it returned', () => {
    const agent = createLinearAgent('linear-reinforce', 2, { ...settings, hasBaseline: false });
    const [told] = playLinear(agent, 2, start, endAt(0, 0, 3));
    expectNear(weightsOf(agent.policy()), alongGradient(told!.action, 0.1 * 3));
  });

  it('compares with the baseline, and moves that first', () => {
    // δ = 3 − 1 = 2: w = (0.5, 0.25) + 0.2 · 2 · (1, 2) = (0.9, 1.05); θ along 0.1 · 2.
    const agent = createLinearAgent('linear-reinforce', 2, settings);
    loadNumbers(agent, baseline);
    const [told] = playLinear(agent, 2, start, endAt(0, 0, 3));
    expectNear(weightsOf(agent.policy()), alongGradient(told!.action, 0.2));
    expectNear(agent.save()['valueWeights'] as Float64Array, [0.9, 1.05]);
  });

  it('discounts the return within, and the step itself from, the start of the episode', () => {
    // Nothing is observed in the first state, so that only the second moves θ: γ · G₁ = 0.5 · 4 = 2, times 0.1.
    const agent = createLinearAgent('linear-reinforce', 2, { ...settings, hasBaseline: false });
    const told = playLinear(agent, 2, [0, 0], to(...start, 1), endAt(0, 0, 4));
    expectNear(weightsOf(agent.policy()), alongGradient(told[1]!.action, 0.2));
    // And with the reward behind: G₀ = 1 + 0.5 · 4 = 3 moves the first state of the next one by 0.1 · 3.
    const other = createLinearAgent('linear-reinforce', 2, { ...settings, hasBaseline: false });
    const steps = playLinear(other, 2, start, to(0, 0, 1), endAt(0, 0, 4));
    expectNear(weightsOf(other.policy()), alongGradient(steps[0]!.action, 0.3));
  });

  it('where a time limit cuts, ends with what the baseline believes, or else with nothing', () => {
    // v̂(4, 0) = 2: G = 3 + 0.5 · 2 = 4, δ = 3.
    const agent = createLinearAgent('linear-reinforce', 2, settings);
    loadNumbers(agent, baseline);
    const [told] = playLinear(agent, 2, start, cutAt(4, 0, 3));
    expectNear(weightsOf(agent.policy()), alongGradient(told!.action, 0.3));
    const without = createLinearAgent('linear-reinforce', 2, { ...settings, hasBaseline: false });
    const [step] = playLinear(without, 2, start, cutAt(4, 0, 3));
    expectNear(weightsOf(without.policy()), alongGradient(step!.action, 0.3));
  });

  it('steps along the true gradient on average', () => {
    // One state, arms that pay 1 and 4, π = (0.8, 0.2): J = 0.8 + 0.8 = 1.6, ∂J/∂θ₁ = π₁ (4 − J) = 0.2 · 2.4 = 0.48.
    const env = 'MDP?table=[[[[1,0,1,1]],[[1,0,4,1]]]]';
    const more = { stepSize: 1e-6, discount: 1, hasBaseline: false, initialProbabilities: '0.8,0.2' };
    const trainer = train({ env, algo: 'linear-reinforce', settings: more, steps: 40_000 });
    const [first, second] = weightsOf(trainer.policy());
    const moved = second! - Math.log(0.2 * 2);
    expect(moved / (1e-6 * 40_000)).toBeCloseTo(0.48, 1);
    expect(first! + second!).toBeCloseTo(Math.log(1.6) + Math.log(0.4), 12);
  });

  it.each([true, false])('finds the only good policy of the short corridor, a random one (baseline: %s)', (hasBaseline) => {
    const more = {
      discount: 1,
      hasBaseline,
      ...(hasBaseline ? { stepSize: 2 ** -9, valueStepSize: 2 ** -6 } : { stepSize: 2 ** -12 }),
    };
    const trainer = train({ env: 'ShortCorridor', algo: 'linear-reinforce', settings: more, episodes: 3000, steps: 1e9 });
    const [, right] = createPolicy(trainer.policy()).inspect(0).actionProbabilities!;
    // p(right) = 2 − √2 = 0.586 is worth −11.66; at 0.5 and 0.67 it is −12.
    expect(Math.abs(right! - (2 - Math.SQRT2))).toBeLessThan(0.08);
  });
});

describe('One-step actor–critic', () => {
  const settings = { stepSize: 0.1, valueStepSize: 0.2, discount: 0.5 };
  const afterOne = (timestep: ReturnType<typeof to>) => {
    const agent = createLinearAgent('linear-actor-critic', 2, settings);
    loadNumbers(agent, baseline);
    const [told] = playLinear(agent, 2, start, timestep);
    return { agent, told: told! };
  };

  it('makes what was done likelier by as much as it went better than expected', () => {
    // v̂(4, 0) = 2: δ = 3 + 0.5 · 2 − 1 = 3: w = (0.5, 0.25) + 0.6 · (1, 2), θ along 0.1 · 3.
    const { agent, told } = afterOne(to(4, 0, 3));
    expect(told.tdError).toBe(3);
    expectNear(agent.save()['valueWeights'] as Float64Array, [1.1, 1.45]);
    expectNear(weightsOf(agent.policy()), alongGradient(told.action, 0.3));
  });

  it('gives a terminal state the value 0, and still bootstraps from a truncated one', () => {
    expect(afterOne(endAt(4, 0, 3)).told.tdError).toBe(2);
    expect(afterOne(cutAt(4, 0, 3)).told.tdError).toBe(3);
  });

  it('steps less far the later it is in an episode', () => {
    // Nothing is observed at first; in the second state I = γ = 0.5 and δ = 4 − 1 = 3.
    const agent = createLinearAgent('linear-actor-critic', 2, settings);
    loadNumbers(agent, baseline);
    const told = playLinear(agent, 2, [0, 0], to(...start, 0), endAt(0, 0, 4), to(0, 0, 0));
    expect(told[1]!.tdError).toBe(3);
    expectNear(weightsOf(agent.policy()), alongGradient(told[1]!.action, 0.15));
    expect(agent.save()['discounting']).toBe(0.5); // 1 at the start of the next episode, one step ago
  });

  it('learns the way out of a corridor, with values that are those of its policy', () => {
    const env = 'LineWalk?size=3';
    const more = { discount: 0.9, stepSize: 0.2, valueStepSize: 0.05 };
    const trainer = train({ env, algo: 'linear-actor-critic', settings: more, steps: 100_000 });
    const table = createEnvironment(env).table!;
    const policy = createPolicy(trainer.policy());
    const insights = Array.from({ length: table.stateCount }, (_, state) => policy.inspect(state));
    const probabilities = Float64Array.from(insights.flatMap(({ actionProbabilities }) => [...actionProbabilities!]));
    const exact = evaluatePolicyExactly(table, probabilities, 0.9);
    for (const state of [3, 4, 5]) {
      expect(insights[state]!.actionProbabilities![1]).toBeGreaterThan(0.95);
      expect(insights[state]!.stateValue).toBeCloseTo(exact[state]!, 1);
    }
  });
});

describe('Actor–critic with eligibility traces', () => {
  const settings = { stepSize: 0.1, valueStepSize: 0.2, discount: 0.5, traceDecay: 0.5, valueTraceDecay: 0.5 };
  const create = (more: Readonly<Record<string, number>> = {}) => {
    const agent = createLinearAgent('actor-critic-lambda', 2, { ...settings, ...more });
    loadNumbers(agent, baseline);
    return agent;
  };

  it('lets what was done before share in the next error', () => {
    // First v̂(4, 0) = 2: δ = 3 + 0.5 · 2 − 1 = 3: w = (0.5, 0.25) + 0.2 · 3 · (1, 2) = (1.1, 1.45).
    // Then v̂(4, 0) = 4.4: δ = 1 − 4.4 = −3.4; z = 0.5 · 0.5 · (1, 2) + (4, 0) = (4.25, 0.5), w + 0.2 · −3.4 · z = (−1.79, 1.11).
    const agent = create();
    const told = playLinear(agent, 2, start, to(4, 0, 3), endAt(0, 0, 1));
    expect(told[0]!.tdError).toBe(3);
    expect(told[1]!.tdError).toBeCloseTo(-3.4, 12);
    expectNear(agent.save()['valueWeights'] as Float64Array, [-1.79, 1.11]);
    // After the first step the preferences at (4, 0) are ±0.1 · 3 · ½ · 1 · 4 = ±0.6, so π is σ(1.2) for the first action taken.
    const [first, second] = told.map(({ action }) => action as number);
    const likely = 1 / (1 + Math.exp(-1.2));
    const expected = [0, 1].flatMap((action) => {
      const gradient = (action === first ? 1 : 0) - 0.5;
      const probability = action === first ? likely : 1 - likely;
      const later = (action === second ? 1 : 0) - probability;
      return start.map((feature, i) => {
        const before = gradient * feature;
        const trace = 0.25 * before + 0.5 * later * (i === 0 ? 4 : 0); // I = γ = 0.5
        return 0.1 * 3 * before + 0.1 * -3.4 * trace;
      });
    });
    expectNear(weightsOf(agent.policy()), expected);
  });

  it('gives a terminal state the value 0, and still bootstraps from a truncated one', () => {
    expect(playLinear(create(), 2, start, endAt(4, 0, 3))[0]!.tdError).toBe(2);
    expect(playLinear(create(), 2, start, cutAt(4, 0, 3))[0]!.tdError).toBe(3);
  });

  it.each([endAt, cutAt])('forgets what was done when an episode is over (%o)', (end) => {
    const agent = create();
    playLinear(agent, 2, start, to(4, 0, 3), end(0, 0, 1));
    const { policyTraces, valueTraces, discounting } = agent.save() as unknown as Record<string, { entries: Int32Array }>;
    expect([policyTraces!.entries.length, valueTraces!.entries.length, discounting]).toEqual([0, 0, 1]);
  });

  it('is the one-step actor–critic where traces last no longer than a step', () => {
    const common = { env: 'CartPole-v1', steps: 500, seed: 3 };
    const rates = { stepSize: 0.01, valueStepSize: 0.02 };
    const without = train({ ...common, algo: 'linear-actor-critic', settings: rates });
    const settingsOfNone = { ...rates, traceDecay: 0, valueTraceDecay: 0 };
    const traced = train({ ...common, algo: 'actor-critic-lambda', settings: settingsOfNone });
    const expected = weightsOf(without.policy());
    expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(0.01);
    expectNear(weightsOf(traced.policy()), [...expected]);
    const lasting = train({ ...common, algo: 'actor-critic-lambda', settings: rates });
    expect(weightsOf(lasting.policy())).not.toEqual(weightsOf(traced.policy()));
  });

  it('goes on bit for bit from a save in the middle of an episode', () => {
    const options = { env: 'CartPole-v1', algo: 'actor-critic-lambda', steps: 300, seed: 5 };
    const whole = train(options);
    const half = createTrainer(options);
    half.advance(137);
    const rest = createTrainer(options);
    rest.load(structuredClone(half.save()));
    rest.advance(options.steps);
    expect(rest.save()).toEqual(whole.save());
  });

  it('learns the way out of a corridor, which it does not with step sizes next to nothing', () => {
    const way = (stepSize: number) => {
      const more = { discount: 0.9, stepSize, valueStepSize: 0.05 };
      const trainer = train({ env: 'LineWalk?size=3', algo: 'actor-critic-lambda', settings: more, steps: 40_000 });
      return createPolicy(trainer.policy()).inspect(3).actionProbabilities![1]!;
    };
    expect(way(0.2)).toBeGreaterThan(0.95);
    expect(way(1e-9)).toBeCloseTo(0.5, 3);
  });
});

describe('A softmax policy over features', () => {
  it('starts as it is told to, wherever it is', () => {
    for (const features of ['tile-coding', 'fourier', 'polynomial', 'state-aggregation']) {
      const trainer = train({
        env: 'MountainCar-v0',
        algo: 'linear-reinforce',
        settings: { features, initialProbabilities: '0.2,0.3,0.5' },
        steps: 1,
      });
      const policy = createPolicy(trainer.policy());
      for (const [position, velocity] of [
        [-1.2, -0.07],
        [0.6, 0.07],
        [-0.5, 0],
      ] as const) {
        expectNear(policy.inspect(Float64Array.of(position, velocity)).actionProbabilities!, [0.2, 0.3, 0.5]);
      }
    }
  });

  it('draws as often as it says', () => {
    const trainer = train({
      env: 'ShortCorridor',
      algo: 'linear-reinforce',
      settings: { initialProbabilities: '0.9,0.1' },
      steps: 1,
    });
    const policy = createPolicy(trainer.policy());
    const random = createRandom(3);
    const rights = Array.from({ length: 20_000 }, () => policy.act(0, random) as number).reduce((sum, action) => sum + action, 0);
    expect(rights / 20_000).toBeCloseTo(0.1, 2);
  });

  it.each([
    ['0.5', 'initialProbabilities must be 2 probabilities that sum to 1, got "0.5".'],
    ['0.5,0.6', 'initialProbabilities must be 2 probabilities that sum to 1, got "0.5,0.6".'],
    ['1,0', 'initialProbabilities must all be positive, got "1,0".'],
    ['left', 'initialProbabilities must be 2 numbers separated by commas, got "left".'],
  ])('refuses to start with %s', (initialProbabilities, sentence) => {
    expect(() => train({ env: 'ShortCorridor', algo: 'linear-reinforce', settings: { initialProbabilities }, steps: 1 })).toThrow(
      sentence,
    );
  });
});
