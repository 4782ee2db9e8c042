import { describe, expect, it } from 'vitest';
import type { Agent } from '../../../main/rl/core/agent';
import type { Environment, Observation } from '../../../main/rl/core/environment';
import { createRandom } from '../../../main/rl/core/random';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { createLinearAgent, cutAt, endAt, loadNumbers, playLinear, to, weightsOf } from '../../helpers/linearAgents';
import { actionValuesOf } from '../../helpers/tabularAgents';
import { train } from '../../helpers/train';

type LinearAgent = Agent<Environment<Observation, number>>;

/** Two actions, always greedy: w₀ = (1, −1), w₁ = (−1, 1). From x = (2, 1), q̂ = (1, −1), to x′ = (1, 4), q̂ = (−3, 3). */
const start = [2, 1] as const;
const settings = { stepSize: 0.1, epsilon: 0 };

function created(algo: string, more = {}): LinearAgent {
  const agent = createLinearAgent(algo, 2, { ...settings, ...more });
  loadNumbers(agent, { weights: [1, -1, -1, 1] });
  return agent;
}

function expectWeights(agent: LinearAgent, expected: readonly number[]): void {
  weightsOf(agent.policy()).forEach((weight, i) => {
    expect(weight).toBeCloseTo(expected[i]!, 12);
  });
}

describe('Semi-gradient Sarsa', () => {
  const discount = 0.5;

  it('moves the weights of the action taken towards the value of the one it takes next', () => {
    // A = 0, A′ = 1: δ = 1 + 0.5 · 3 − 1 = 1.5; w₀ = (1, −1) + 0.15 · (2, 1) = (1.3, −0.85).
    const agent = created('semi-gradient-sarsa', { discount });
    const told = playLinear(agent, 2, start, to(1, 4, 1), to(0, 0, 0));
    expect(told.map(({ action }) => action)).toEqual([0, 1]);
    expect(told[0]!.tdError).toBe(1.5);
    // Then from x = (1, 4) with q̂ = 3 to nothing: δ = −3; w₁ = (−1, 1) − 0.3 · (1, 4) = (−1.3, −0.2).
    expectWeights(agent, [1.3, -0.85, -1.3, -0.2]);
  });

  it('gives a terminal state the value 0', () => {
    const [told] = playLinear(created('semi-gradient-sarsa', { discount }), 2, start, endAt(1, 4, 1));
    expect(told!.tdError).toBe(0);
  });

  it('still bootstraps from a truncated state, and chooses anew in the next episode', () => {
    const told = playLinear(created('semi-gradient-sarsa', { discount }), 2, start, cutAt(1, 4, 1), to(1, 4, 1));
    expect(told[0]!.tdError).toBe(1.5);
    expect(told[1]!.action).toBe(0);
  });

  it.each([
    ['semi-gradient-sarsa', 'sarsa', {}],
    ['n-step-semi-gradient-sarsa', 'n-step-sarsa', { stepCount: 3 }],
  ])('%s over a table is %s, bit for bit', (linear, tabular, more) => {
    const options = { env: 'GridWorld', steps: 5000, settings: { stepSize: 0.3, discount: 0.9, ...more } };
    const table = actionValuesOf(train({ ...options, algo: tabular }).policy());
    const weights = weightsOf(train({ ...options, algo: linear }).policy());
    const { stateCount, actionCount } = createEnvironment('GridWorld').table!;
    table.forEach((value, i) => {
      expect(weights[(i % actionCount) * stateCount + Math.floor(i / actionCount)]).toBe(value);
    });
  });
});

describe('n-step semi-gradient Sarsa', () => {
  const more = { discount: 0.5, stepCount: 2 };

  it('waits for two rewards and the action after them', () => {
    // A₀ = 0, A₁ = 1 and, in x = (4, 0) with q̂ = (4, −4), A₂ = 0: G = 1 + 0.5 · 2 + 0.25 · 4 = 3; error 2.
    const agent = created('n-step-semi-gradient-sarsa', more);
    const told = playLinear(agent, 2, start, to(1, 4, 1), to(4, 0, 2));
    expect(told.map(({ tdError }) => tdError)).toEqual([undefined, 2]);
    expectWeights(agent, [1.4, -0.8, -1, 1]);
  });

  it('learns from every step left at the end, with the rewards there were', () => {
    // G₀ = 1 + 0.5 · 2 = 2: error 1, w₀ = (1.2, −0.9). G₁ = 2 against 3: error −1, w₁ = (−1, 1) − 0.1 · (1, 4).
    const agent = created('n-step-semi-gradient-sarsa', more);
    playLinear(agent, 2, start, to(1, 4, 1), endAt(4, 0, 2));
    expectWeights(agent, [1.2, -0.9, -1.1, 0.6]);
  });

  it('ends every return with what it believes where a time limit cuts', () => {
    // G₀ = 1 + 1 + 0.25 · 4 = 3: error 2, w₀ = (1.4, −0.8), so that q̂ of (4, 0) is now 5.6.
    // G₁ = 2 + 0.5 · 5.6 = 4.8 against 3: error 1.8, w₁ = (−1, 1) + 0.18 · (1, 4) = (−0.82, 1.72).
    const agent = created('n-step-semi-gradient-sarsa', more);
    playLinear(agent, 2, start, to(1, 4, 1), cutAt(4, 0, 2));
    expectWeights(agent, [1.4, -0.8, -0.82, 1.72]);
  });
});

describe('Differential semi-gradient Sarsa', () => {
  const more = { averageStepSize: 0.2 };

  it('measures rewards against their average, and learns that too', () => {
    // R̄ = 0.5: δ = 1 − 0.5 + 3 − 1 = 2.5; R̄ = 0.5 + 0.2 · 2.5 = 1; w₀ = (1, −1) + 0.25 · (2, 1) = (1.5, −0.75).
    const agent = created('differential-sarsa', more);
    loadNumbers(agent, { averageReward: 0.5 });
    const [told] = playLinear(agent, 2, start, to(1, 4, 1));
    expect(told).toMatchObject({ action: 0, tdError: 2.5, metrics: { averageReward: 1 } });
    expectWeights(agent, [1.5, -0.75, -1, 1]);
  });

  it('goes on behind a cut from the state that was left, and behind an end from the next start', () => {
    const cut = playLinear(created('differential-sarsa', more), 2, start, cutAt(1, 4, 1), to(1, 4, 1));
    expect(cut[0]!.tdError).toBe(1 + 3 - 1);
    expect(cut[1]!.action).toBe(0); // chosen anew where the next episode starts
    const ended = playLinear(created('differential-sarsa', more), 2, start, endAt(1, 4, 1));
    expect(ended[0]!.tdError).toBe(1 + 1 - 1); // the start, again by action 0
  });

  it('finds the average and the differential values of a cycle exactly', () => {
    // Rewards 1 and 3 in turn: on average 2; q(0) = 1 − 2 + q(1), so that q(1) − q(0) = 1.
    const env = 'MDP?table=[[[[1,1,1]]],[[[1,0,3]]]]&maxSteps=10000000';
    const trainer = train({ env, algo: 'differential-sarsa', settings: { stepSize: 0.1, averageStepSize: 0.01 }, steps: 20_000 });
    const [first, second] = weightsOf(trainer.policy());
    expect(second! - first!).toBeCloseTo(1, 9);
    const { averageReward } = trainer.save()['agent'] as { averageReward: number };
    expect(averageReward).toBeCloseTo(2, 9);
  });
});

describe('True online Sarsa(λ)', () => {
  it('moves the weights along the dutch trace', () => {
    // γ = λ = 1, α = 0.1. First step: x = (2, 1) of action 0, z = x, Q = 1, Q′ = 3, δ = 1 + 3 − 1 = 3, Q_old = 0:
    //   w₀ = (1, −1) + 0.1 · (3 + 1) · (2, 1) − 0.1 · 1 · (2, 1) = (1.6, −0.7).
    // Second: x = (1, 4) of action 1, zᵀx = 0 as actions share no weights, z = [(2, 1), (1, 4)]; Q = 3, end: δ = 2 − 3 = −1,
    //   Q_old = 3: w ← w + 0.1 · (−1 + 3 − 3) z − 0 = [(1.4, −0.8), (−1.1, 0.6)].
    const agent = created('true-online-sarsa-lambda', { discount: 1, traceDecay: 1 });
    const told = playLinear(agent, 2, start, to(1, 4, 1), endAt(0, 0, 2));
    expect(told.map(({ tdError }) => tdError)).toEqual([3, -1]);
    expectWeights(agent, [1.4, -0.8, -1.1, 0.6]);
  });

  it('bootstraps behind a cut, and begins the next episode without traces', () => {
    const agent = created('true-online-sarsa-lambda', { discount: 1, traceDecay: 1 });
    const [told] = playLinear(agent, 2, start, cutAt(1, 4, 1));
    expect(told!.tdError).toBe(3);
    expect(agent.save()).toMatchObject({ oldValue: 0, action: null, traces: { entries: new Int32Array(0) } });
  });

  it.each([
    [1, 0.9, 0.8],
    [0.9, 1, 1],
    [0.7, 0.5, 0.3],
  ])('equals the online λ-return algorithm for γ = %d, λ = %d, α = %d / 20', (discount, traceDecay, step) => {
    const stepSize = step / 20;
    const random = createRandom(4);
    const length = 12;
    const states = Array.from({ length: length + 1 }, () => [random.normal(), random.normal()] as const);
    const rewards = states.map(() => random.normal());
    const agent = createLinearAgent('true-online-sarsa-lambda', 1, { discount, traceDecay, stepSize, epsilon: 0 });
    const steps = states.slice(1).map(([x, y], i) => (i === length - 1 ? endAt(x, y, rewards[i]!) : to(x, y, rewards[i]!)));
    playLinear(agent, 1, states[0]!, ...steps);
    const expected = onlineLambdaReturn(states.slice(0, length), rewards, discount, traceDecay, stepSize);
    weightsOf(agent.policy()).forEach((weight, i) => {
      expect(weight).toBeCloseTo(expected[i]!, 10);
    });
  });
});

describe('Sarsa with tiles', () => {
  it.each([
    ['semi-gradient-sarsa', { stepSize: 0.5 / 8 }],
    ['n-step-semi-gradient-sarsa', { stepSize: 0.3 / 8, stepCount: 8 }],
    ['true-online-sarsa-lambda', { stepSize: 0.5 / 8 }],
  ])('%s drives the mountain car out of its valley', (algo, more) => {
    const given = { discount: 1, epsilon: 0, ...more };
    const trainer = train({ env: 'MountainCar-v0?uncapped=true', algo, settings: given, episodes: 200, steps: 1_000_000 });
    // The best policy there is takes about 105 steps; random ones take tens of thousands.
    expect(trainer.trainingReturn!).toBeGreaterThan(-170);
  });
});

/** The weights after an episode that ends, by the definition of Sutton & Barto, §12.4: every horizon from the beginning. */
function onlineLambdaReturn(
  states: readonly (readonly [number, number])[],
  rewards: readonly number[],
  discount: number,
  traceDecay: number,
  stepSize: number,
): number[] {
  const length = states.length;
  const value = (w: readonly number[], t: number) => (t < length ? w[0]! * states[t]![0] + w[1]! * states[t]![1] : 0);
  /** w_t^t, the weights that stood at time t. */
  const diagonal: number[][] = [[0, 0]];
  for (let horizon = 1; horizon <= length; horizon++) {
    let w = [0, 0];
    for (let t = 0; t < horizon; t++) {
      const error = lambdaReturn(t, horizon) - value(w, t);
      w = w.map((weight, i) => weight + stepSize * error * states[t]![i]!);
    }
    diagonal.push(w);
  }
  return diagonal[length]!;

  function nStepReturn(t: number, n: number): number {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += discount ** i * rewards[t + i]!;
    return sum + discount ** n * value(diagonal[t + n - 1]!, t + n);
  }

  function lambdaReturn(t: number, horizon: number): number {
    let sum = traceDecay ** (horizon - t - 1) * nStepReturn(t, horizon - t);
    for (let n = 1; n < horizon - t; n++) sum += (1 - traceDecay) * traceDecay ** (n - 1) * nStepReturn(t, n);
    return sum;
  }
}
