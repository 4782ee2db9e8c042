import { describe, expect, it } from 'vitest';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { solveDense } from '../../../main/rl/planning/denseEquations';
import { leastSquaresWeights, tdFixedPoint } from '../../../main/rl/planning/linearFixedPoints';
import { uniformPolicy } from '../../../main/rl/planning/policyEvaluation';
import { StateAggregation } from '../../../main/rl/values/stateAggregation';
import { createLinearAgent, cutAt, endAt, loadNumbers, playLinear, to, weightsOf } from '../../helpers/linearAgents';
import { train } from '../../helpers/train';

/** v̂ = wᵀx with w = (1, −1): from x = (1, 2), worth −1, to x′ = (3, 1), worth 2. */
const start = [1, 2] as const;
const weights = { weights: [1, -1] };
const settings = { stepSize: 0.1, discount: 0.5 };

describe('Semi-gradient TD(0)', () => {
  const afterOne = (timestep: ReturnType<typeof to>) => {
    const agent = createLinearAgent('semi-gradient-td', 1, settings);
    loadNumbers(agent, weights);
    const [told] = playLinear(agent, 1, start, timestep);
    return { tdError: told!.tdError, weights: weightsOf(agent.policy()) };
  };

  it('moves the weights by stepSize times the TD error along the features', () => {
    // δ = 1 + 0.5 · 2 − (−1) = 3; w = (1, −1) + 0.1 · 3 · (1, 2) = (1.3, −0.4).
    const { tdError, weights: moved } = afterOne(to(3, 1, 1));
    expect(tdError).toBe(3);
    expect(moved[0]).toBeCloseTo(1.3, 12);
    expect(moved[1]).toBeCloseTo(-0.4, 12);
  });

  it('gives a terminal state the value 0, and still bootstraps from a truncated one', () => {
    expect(afterOne(endAt(3, 1, 1)).tdError).toBe(2);
    expect(afterOne(cutAt(3, 1, 1)).tdError).toBe(3);
  });

  it('weighs what it sees by how much likelier the other policy makes it', () => {
    // b = (1/4, 3/4), π = (1, 0): ρ is 4 for action 0, 0 for action 1.
    const agent = createLinearAgent('semi-gradient-td', 2, {
      ...settings,
      actionProbabilities: '1/4,3/4',
      targetProbabilities: '1,0',
    });
    const seen = new Set<number>();
    for (let i = 0; i < 20; i++) {
      loadNumbers(agent, weights);
      const [told] = playLinear(agent, 2, start, endAt(0, 0, 1)); // δ = 2
      const ratio = told!.action === 0 ? 4 : 0;
      expect(weightsOf(agent.policy())[0]).toBeCloseTo(1 + 0.1 * ratio * 2, 12);
      seen.add(told!.action as number);
    }
    expect([...seen].sort()).toEqual([0, 1]);
  });
});

describe('n-step semi-gradient TD', () => {
  const create = () => {
    const agent = createLinearAgent('n-step-semi-gradient-td', 1, { ...settings, stepCount: 2 });
    loadNumbers(agent, weights);
    return agent;
  };

  it('waits for two rewards, then moves the weights of the first state', () => {
    // G = 1 + 0.5 · 4 + 0.25 · v̂(0, 4) = 1 + 2 − 1 = 2; error 2 − (−1) = 3.
    const agent = create();
    const told = playLinear(agent, 1, start, to(3, 1, 1), to(0, 4, 4));
    expect(told.map(({ tdError }) => tdError)).toEqual([undefined, 3]);
    expect(weightsOf(agent.policy())[0]).toBeCloseTo(1.3, 12);
    expect(weightsOf(agent.policy())[1]).toBeCloseTo(-0.4, 12);
  });

  it('learns from every step left at the end, with the rewards there were', () => {
    // First G = 1 + 0.5 · 4 = 3, error 4: w = (1.4, −0.2); then G = 4 against 1.4 · 3 − 0.2 · 1 = 4, error 0.
    const agent = create();
    const told = playLinear(agent, 1, start, to(3, 1, 1), endAt(0, 4, 4));
    expect(told[1]!.tdError).toBeCloseTo(0, 12);
    expect(weightsOf(agent.policy())[0]).toBeCloseTo(1.4, 12);
    expect(weightsOf(agent.policy())[1]).toBeCloseTo(-0.2, 12);
  });

  it('ends every return with what it believes where a time limit cuts, discounted as far as it is away', () => {
    // v̂(0, 4) = −4 before, and after the first update, of error 3 as above, −0.4 · 4 = −1.6.
    // Then G = 4 + 0.5 · (−1.6) = 3.2 against 1.3 · 3 − 0.4 = 3.5.
    const agent = create();
    const told = playLinear(agent, 1, start, to(3, 1, 1), cutAt(0, 4, 4));
    expect(told[1]!.tdError).toBeCloseTo(-0.3, 12);
  });

  it('with n = 1 is semi-gradient TD(0), bit for bit', () => {
    const policyOf = (algo: string, more = {}) =>
      weightsOf(train({ env: 'RandomWalk-5', algo, settings: { stepSize: 0.1, discount: 0.9, ...more }, steps: 3000 }).policy());
    expect(policyOf('n-step-semi-gradient-td', { stepCount: 1 })).toEqual(policyOf('semi-gradient-td'));
  });
});

describe('Gradient Monte Carlo', () => {
  const create = () => {
    const agent = createLinearAgent('gradient-monte-carlo', 1, settings);
    loadNumbers(agent, weights);
    return agent;
  };

  it('moves the weights towards the return of each step, the first one first', () => {
    // G₀ = 1 + 0.5 · 4 = 3, error 4: w = (1.4, −0.2); G₁ = 4 against 1.4 · 3 − 0.2 = 4, error 0; root mean square √8.
    const agent = create();
    const told = playLinear(agent, 1, start, to(3, 1, 1), endAt(0, 4, 4));
    expect(told[0]!.metrics).toBeUndefined();
    expect(told[1]!.metrics!['valueError']).toBeCloseTo(Math.sqrt(8), 12);
    expect(weightsOf(agent.policy())[0]).toBeCloseTo(1.4, 12);
    expect(weightsOf(agent.policy())[1]).toBeCloseTo(-0.2, 12);
  });

  it('ends the return with what it believes where a time limit cuts', () => {
    // v̂(0, 4) = −4: G₁ = 4 − 0.5 · 4 = 2, G₀ = 1 + 0.5 · 2 = 2; error 3: w = (1.3, −0.4).
    const agent = create();
    playLinear(agent, 1, start, cutAt(0, 4, 1));
    // One step: G₀ = 1 − 2 = −1 = v̂(S): nothing moves.
    expect(weightsOf(agent.policy())).toEqual([1, -1]);
    playLinear(agent, 1, start, endAt(0, 4, 1));
    expect(weightsOf(agent.policy())[0]).toBeCloseTo(1.2, 12); // G₀ = 1: error 2
  });
});

describe('TDC', () => {
  const create = (more = {}) => {
    const agent = createLinearAgent('tdc', 1, { ...settings, correctionStepSize: 0.2, ...more });
    loadNumbers(agent, { ...weights, expectedError: [2, 1] });
    return agent;
  };

  it('corrects the step by what the next features cost, and its belief in the error', () => {
    // δ = 3 as above; xᵀv = 1 · 2 + 2 · 1 = 4.
    // w = (1, −1) + 0.1 · (3 · (1, 2) − 0.5 · 4 · (3, 1)) = (1, −1) + 0.1 · (−3, 4) = (0.7, −0.6).
    // v = (2, 1) + 0.2 · (3 − 4) · (1, 2) = (1.8, 0.6).
    const agent = create();
    const [told] = playLinear(agent, 1, start, to(3, 1, 1));
    expect(told!.tdError).toBe(3);
    expect(weightsOf(agent.policy())[0]).toBeCloseTo(0.7, 12);
    expect(weightsOf(agent.policy())[1]).toBeCloseTo(-0.6, 12);
    const second = agent.save()['expectedError'] as Float64Array;
    expect(second[0]).toBeCloseTo(1.8, 12);
    expect(second[1]).toBeCloseTo(0.6, 12);
  });

  it('has nothing to correct behind a terminal state, but does behind a cut', () => {
    // δ = 2: w = (1, −1) + 0.1 · 2 · (1, 2) = (1.2, −0.6).
    const ended = create();
    playLinear(ended, 1, start, endAt(3, 1, 1));
    expect(weightsOf(ended.policy())[0]).toBeCloseTo(1.2, 12);
    const cut = create();
    playLinear(cut, 1, start, cutAt(3, 1, 1));
    expect(weightsOf(cut.policy())[0]).toBeCloseTo(0.7, 12);
  });
});

describe('Least-squares TD', () => {
  it('solves for the fixed point of what it saw, at every step', () => {
    // x₀ = (1, 2), x₁ = (3, 1), then the end; γ = 0.5, rewards 1 and 4, ε = 0.5.
    // Â = 0.5 I + (1, 2)(−0.5, 1.5)ᵀ + (3, 1)(3, 1)ᵀ = [[9, 4.5], [2, 4.5]],  b̂ = (1, 2) + 4 (3, 1) = (13, 6).
    // w = (1 / 31.5) [[4.5, −4.5], [−2, 9]] (13, 6) = (31.5, 28) / 31.5 = (1, 8/9).
    const agent = createLinearAgent('lstd', 1, { discount: 0.5, regularization: 0.5 });
    playLinear(agent, 1, start, to(3, 1, 1), endAt(0, 4, 4));
    const [first, second] = weightsOf(agent.policy());
    expect(first).toBeCloseTo(1, 12);
    expect(second).toBeCloseTo(8 / 9, 12);
  });

  it('still counts on what follows where a time limit cuts', () => {
    // Â = 0.5 I + (1, 2)((1, 2) − 0.5 (0, 4))ᵀ = [[1.5, 0], [2, 0.5]], b̂ = (1, 2): w = (2/3, (2 − 4/3) / 0.5) = (2/3, 4/3).
    const agent = createLinearAgent('lstd', 1, { discount: 0.5, regularization: 0.5 });
    playLinear(agent, 1, start, cutAt(0, 4, 1));
    const [first, second] = weightsOf(agent.policy());
    expect(first).toBeCloseTo(2 / 3, 12);
    expect(second).toBeCloseTo(4 / 3, 12);
  });

  it('refuses more features than a square of them fits', () => {
    expect(() =>
      train({ env: 'RandomWalk-1000', algo: 'lstd', settings: { features: 'fourier', order: 999 }, steps: 1 }),
    ).not.toThrow();
    expect(() =>
      train({ env: 'Taxi-v3', algo: 'lstd', settings: { features: 'tile-coding', tilings: 8, tiles: 1000 }, steps: 1 }),
    ).toThrow('The features of lstd must number at most 4096, for it keeps their square, got 8008.');
  });
});

/** Four states in a row, rewards 1, 0, 2, −1, then the end; the first two share a feature, and so do the others. */
const env = 'MDP?table=[[[[1,1,1]]],[[[1,2,0]]],[[[1,3,2]]],[[[1,3,-1,1]]]]&starts=0';
const chain = createEnvironment(env).table!;
const features = new StateAggregation({ kind: 'state-aggregation', low: [0], high: [3], groups: 2 });
const once = Float64Array.of(1, 1, 1, 1);
const discount = 0.9;

/** Nothing is left to chance there, so small steps come as near as they are small. */
function learnedOnChain(algo: string, more = {}): number[] {
  const small = { discount, features: 'state-aggregation', groups: 2, ...more };
  return weightsOf(train({ env, algo, settings: small, steps: 400_000 }).policy());
}

const leastError = leastSquaresWeights(chain, uniformPolicy(chain), features, once, discount);
const fixedPoint = tdFixedPoint(chain, uniformPolicy(chain), features, once, discount);

describe('On a chain whose states share features', () => {
  it('the two answers are those worked out by hand, and differ', () => {
    // G₃ = −1, G₂ = 2 − 0.9 = 1.1, G₁ = 0.99, G₀ = 1.891: means 1.4405 and 0.05.
    expect(leastError[0]).toBeCloseTo(1.4405, 12);
    expect(leastError[1]).toBeCloseTo(0.05, 12);
    // 2 w₁ = 1 + 0.9 w₁ + 0 + 0.9 w₂ and 2 w₂ = 2 + 0.9 w₂ − 1: w₂ = 1/1.1, w₁ = (1 + 0.9 w₂) / 1.1.
    expect(fixedPoint[1]).toBeCloseTo(1 / 1.1, 12);
    expect(fixedPoint[0]).toBeCloseTo((1 + 0.9 / 1.1) / 1.1, 12);
  });

  it.each<[string, { stepSize: number; stepCount?: number; correctionStepSize?: number }, Float64Array]>([
    ['gradient-monte-carlo', { stepSize: 0.0005 }, leastError],
    ['n-step-semi-gradient-td', { stepSize: 0.0005, stepCount: 9 }, leastError],
    ['semi-gradient-td', { stepSize: 0.0005 }, fixedPoint],
    ['tdc', { stepSize: 0.0005, correctionStepSize: 0.005 }, fixedPoint],
  ])('%s comes to rest there', (algo, more, expected) => {
    learnedOnChain(algo, more).forEach((weight, i) => {
      // The steps of an episode follow one another, which leaves an error in proportion to their size.
      expect(Math.abs(weight - expected[i]!)).toBeLessThan(4 * Math.max(more.stepSize, more.correctionStepSize ?? 0));
    });
  });

  it('least-squares TD is there at once, but for its pull towards 0', () => {
    // After 100 000 episodes Â = ε I + 100 000 A.
    const regularization = 1000;
    const share = regularization / 100_000;
    const exact = solveDense(Float64Array.of(1.1 + share, -0.9, 0, 1.1 + share), Float64Array.of(1, 1));
    learnedOnChain('lstd', { regularization }).forEach((weight, i) => {
      expect(weight).toBeCloseTo(exact[i]!, 8);
    });
  });
});

describe("Baird's counterexample", () => {
  const run = (algo: string, more: Readonly<Record<string, number>>) => {
    const given = {
      discount: 0.99,
      features: 'observation',
      actionProbabilities: '6/7,1/7',
      targetProbabilities: '0,1',
      initialWeights: '1,1,1,1,1,1,10,1',
      ...more,
    };
    const trainer = train({
      env: 'BairdsCounterexample?observation=features&maxSteps=1000000',
      algo,
      settings: given,
      steps: 20_000,
    });
    return Math.hypot(...weightsOf(trainer.policy()));
  };

  it('drives semi-gradient TD away without bound, but not TDC', () => {
    expect(run('semi-gradient-td', { stepSize: 0.01 })).toBeGreaterThan(1e6);
    expect(run('tdc', { stepSize: 0.005, correctionStepSize: 0.05 })).toBeLessThan(20);
  });
});
