import { describe, expect, it } from 'vitest';
import type { Timestep } from '../../../main/rl/core/environment';
import type { SettingValues } from '../../../main/rl/core/settings';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { evaluatePolicyExactly, uniformPolicy } from '../../../main/rl/planning/policyEvaluation';
import { checkTrainingSpec } from '../../../main/rl/training/trainingSpec';
import { createTabularAgent, cut, loadInto, playScript, stateValuesOf, step, terminal } from '../../helpers/tabularAgents';
import { train } from '../../helpers/train';

/** V after a script, from V = (0, 0, 0, 8), with α = γ = 0.5 unless said otherwise. */
function valuesAfter(algo: string, settings: SettingValues, ...timesteps: Timestep<number>[]): number[] {
  const stepSize = algo === 'off-policy-mc-prediction' ? {} : { stepSize: 0.5 };
  const agent = createTabularAgent(algo, 4, 1, { ...stepSize, discount: 0.5, ...settings });
  loadInto(agent, { stateValues: [0, 0, 0, 8] });
  playScript(agent, 4, 1, timesteps);
  return stateValuesOf(agent.policy());
}

describe('TD(0)', () => {
  it('moves a state towards its reward and the next state', () => {
    // δ = 1 + 0.5 · 8 − 0 = 5, so V(0) = 0.5 · 5 = 2.5.
    expect(valuesAfter('td-prediction', {}, step(3, 1))).toEqual([2.5, 0, 0, 8]);
  });

  it('gives a terminal state the value 0, and a truncated one its own', () => {
    expect(valuesAfter('td-prediction', {}, terminal(3, 1))).toEqual([0.5, 0, 0, 8]);
    expect(valuesAfter('td-prediction', {}, cut(3, 1))).toEqual([2.5, 0, 0, 8]);
  });

  it('shows the policy it evaluates beside its values', () => {
    const agent = createTabularAgent('td-prediction', 3, 2, { policy: '1,?,0' });
    expect(agent.policy()).toMatchObject({ kind: 'state-values', stateCount: 3, actionCount: 2 });
    expect((agent.policy() as { actionProbabilities: Float64Array }).actionProbabilities).toEqual(
      Float64Array.of(0, 1, 0.5, 0.5, 1, 0),
    );
  });
});

describe('n-step TD', () => {
  it('waits for n rewards', () => {
    expect(valuesAfter('n-step-td', { stepCount: 3 }, step(1, 1), step(2, 2))).toEqual([0, 0, 0, 8]);
    // G = 1 + 0.5 · 2 + 0.25 · 4 + 0.125 · 8 = 4, so V(0) = 0.5 · 4 = 2.
    expect(valuesAfter('n-step-td', { stepCount: 3 }, step(1, 1), step(2, 2), step(3, 4))).toEqual([2, 0, 0, 8]);
  });

  it('ends every return at termination, and bootstraps at truncation with the power of γ that fits', () => {
    // Terminated: G₀ = 1 + 1 + 1 = 3, G₁ = 2 + 2 = 4, G₂ = 4. Truncated: one eighth, a quarter and half of 8 more.
    expect(valuesAfter('n-step-td', { stepCount: 5 }, step(1, 1), step(2, 2), terminal(3, 4))).toEqual([1.5, 2, 2, 8]);
    expect(valuesAfter('n-step-td', { stepCount: 5 }, step(1, 1), step(2, 2), cut(3, 4))).toEqual([2, 3, 4, 8]);
  });

  it('is TD(0) with one step', () => {
    const run = (algo: string, settings: SettingValues) =>
      stateValuesOf(train({ env: 'RandomWalk-19', algo, settings: { discount: 1, ...settings }, steps: 3000 }).policy());
    expect(run('n-step-td', { stepCount: 1 })).toEqual(run('td-prediction', {}));
  });
});

describe('TD(λ)', () => {
  it('corrects the whole way here, the less the longer ago', () => {
    // γλ = 0.25. Step 1: δ = 1, V(0) = 0.5. Step 2: z = (¼, 1), δ = 2 + 0.5 · 8 − 0 = 6: V(0) = 0.5 + 0.5 · 6 · ¼, V(1) = 3.
    const values = valuesAfter('td-lambda', { traceDecay: 0.5 }, step(1, 1), step(3, 2));
    expect(values).toEqual([1.25, 3, 0, 8]);
  });

  it('adds up the traces of a state that comes again, or replaces them', () => {
    // Two visits of 0 with γλ = 0.25. Step 1: δ = 1, V(0) = 0.5. Step 2: δ = 1 + 0.5 · 8 − 0.5 = 4.5 with z = 1.25, or 1.
    const script = [step(0, 1), step(3, 1)];
    expect(valuesAfter('td-lambda', { traceDecay: 0.5 }, ...script)[0]).toBe(0.5 + 0.5 * 4.5 * 1.25);
    expect(valuesAfter('td-lambda', { traceDecay: 0.5, traces: 'replacing' }, ...script)[0]).toBe(0.5 + 0.5 * 4.5);
  });

  it('forgets the way at the end of an episode, however it ends', () => {
    for (const end of [terminal(1, 1), cut(1, 1)]) {
      // Episode 1 moves V(0) to 0.5. Episode 2 starts in 0 again: V(0) = 0.5 + 0.5 (0 − 0.5) = 0.25 without old traces.
      expect(valuesAfter('td-lambda', { traceDecay: 1 }, end, terminal(1, 0))[0]).toBe(0.25);
    }
  });

  it('bootstraps at truncation and not at termination', () => {
    expect(valuesAfter('td-lambda', {}, terminal(3, 1))[0]).toBe(0.5);
    expect(valuesAfter('td-lambda', {}, cut(3, 1))[0]).toBe(2.5);
  });
});

describe('the off-line λ-return algorithm', () => {
  it('mixes the returns of all lengths, and learns at the end', () => {
    expect(valuesAfter('offline-lambda-return', { traceDecay: 0.5 }, step(1, 1), step(3, 2))).toEqual([0, 0, 0, 8]);
    // G₂ = 4; G₁ = 2 + 0.5 (0.5 · 8 + 0.5 · 4) = 5; G₀ = 1 + 0.5 (0.5 · 0 + 0.5 · 5) = 2.25; V(3) = 8 + 0.5 (4 − 8).
    const script = [step(1, 1), step(3, 2), terminal(2, 4)];
    expect(valuesAfter('offline-lambda-return', { traceDecay: 0.5 }, ...script)).toEqual([1.125, 2.5, 0, 6]);
  });

  it('continues a return that a time limit cuts', () => {
    // G₀ = 1 + 0.5 · 8 = 5 whatever λ is.
    expect(valuesAfter('offline-lambda-return', { traceDecay: 0.5 }, cut(3, 1))[0]).toBe(2.5);
    expect(valuesAfter('offline-lambda-return', { traceDecay: 0.5 }, terminal(3, 1))[0]).toBe(0.5);
  });
});

describe('true online TD(λ)', () => {
  it('agrees with the online λ-return algorithm to rounding, whatever the settings', () => {
    // The definition, worked out afresh for every horizon: van Seijen & Sutton (2014), eq. 4; S&B, §12.4.
    const script = [step(1, 1), step(0, -2), step(2, 0.5), step(1, 3), step(1, 0), step(3, -1), step(2, 2), cut(0, 1)];
    for (const [traceDecay, stepSize, discount] of [
      [0.8, 0.3, 0.9],
      [1, 0.7, 1],
      [0, 0.5, 0.5],
      [0.95, 1, 0.8],
    ] as const) {
      const settings = { traceDecay, stepSize, discount };
      for (let horizon = 1; horizon <= script.length; horizon++) {
        const learned = valuesAfter('true-online-td-lambda', settings, ...script.slice(0, horizon));
        const expected = onlineLambdaReturn([0, 0, 0, 8], script.slice(0, horizon), settings);
        learned.forEach((value, state) => {
          expect(value).toBeCloseTo(expected[state]!, 10);
        });
      }
    }
  });

  it('gives a terminal state the value 0, and a truncated one its own', () => {
    expect(valuesAfter('true-online-td-lambda', {}, terminal(3, 1))[0]).toBe(0.5);
    expect(valuesAfter('true-online-td-lambda', {}, cut(3, 1))[0]).toBe(2.5);
  });

  it('forgets the way at the end of an episode', () => {
    expect(valuesAfter('true-online-td-lambda', { traceDecay: 1 }, terminal(1, 1), terminal(1, 0))[0]).toBe(0.25);
  });
});

/** V of the last horizon of the online λ-return algorithm, whose every horizon begins again from the start of the episode. */
function onlineLambdaReturn(
  initial: readonly number[],
  script: readonly Timestep<number>[],
  { traceDecay, stepSize, discount }: { traceDecay: number; stepSize: number; discount: number },
): number[] {
  const states = [0, ...script.map(({ observation }) => observation)];
  // Values at each time as the algorithm had them online: weights[t] is what bootstraps from S_t use.
  const weights: number[][] = [[...initial]];
  for (let horizon = 1; horizon <= script.length; horizon++) {
    const values = [...initial];
    for (let t = 0; t < horizon; t++) {
      // Truncated λ-return: Σ_{n=1}^{h−t−1} (1 − λ) λ^{n−1} G_{t:t+n} + λ^{h−t−1} G_{t:h}.
      let target = 0;
      let rewards = 0;
      for (let n = 1; n <= horizon - t; n++) {
        rewards += discount ** (n - 1) * script[t + n - 1]!.reward;
        const nStep = rewards + discount ** n * weights[t + n - 1]![states[t + n]!]!;
        target += (n === horizon - t ? 1 : 1 - traceDecay) * traceDecay ** (n - 1) * nStep;
      }
      values[states[t]!]! += stepSize * (target - values[states[t]!]!);
    }
    weights.push(values);
  }
  return weights.at(-1)!;
}

describe('Monte Carlo prediction', () => {
  const script = [step(1, 1), step(0, 2), step(2, 4), terminal(3, 8)];

  it('averages the returns that followed a state, at the end of the episode', () => {
    // S = 0, 1, 0, 2. G₃ = 8; G₂ = 4 + 4 = 8; G₁ = 2 + 4 = 6; G₀ = 1 + 3 = 4. First visits: V = (4, 6, 8).
    expect(valuesAfter('mc-prediction', {}, ...script.slice(0, 3))).toEqual([0, 0, 0, 8]);
    expect(valuesAfter('mc-prediction', {}, ...script)).toEqual([4, 6, 8, 8]);
    // Every visit: V(0) = (8 + 4) / 2.
    expect(valuesAfter('mc-prediction', { visits: 'every' }, ...script)).toEqual([6, 6, 8, 8]);
  });

  it('averages over episodes, or weighs recent ones more', () => {
    expect(valuesAfter('mc-prediction', {}, terminal(1, 4), terminal(1, 10), terminal(1, 1))[0]).toBe(5);
    expect(valuesAfter('mc-prediction', { average: 'recency-weighted' }, terminal(1, 4), terminal(1, 10))[0]).toBe(6); // 0 → 2 → 6
  });

  it('continues a return that a time limit cuts', () => {
    expect(valuesAfter('mc-prediction', {}, cut(3, 1))[0]).toBe(5); // 1 + 0.5 · 8
  });
});

describe('off-policy Monte Carlo prediction', () => {
  const settings = { targetPolicy: '0', behaviorPolicy: '?', discount: 1 };

  it('weighs returns by how much likelier the target policy makes them', () => {
    // π takes action 0 always, b half of the time: ρ = 2 or 0.
    const agent = createTabularAgent('off-policy-mc-prediction', 1, 2, { ...settings, importanceSampling: 'ordinary' });
    const told = playScript(agent, 1, 2, [terminal(0, 3), terminal(0, 5), terminal(0, 7), terminal(0, 9)]);
    const scaled = told.map(({ action, timestep }) => (action === 0 ? 2 * timestep.reward : 0));
    expect(stateValuesOf(agent.policy())[0]).toBeCloseTo(scaled.reduce((sum, value) => sum + value, 0) / 4, 12);

    const weighted = createTabularAgent('off-policy-mc-prediction', 1, 2, settings);
    playScript(weighted, 1, 2, [terminal(0, 3), terminal(0, 5), terminal(0, 7), terminal(0, 9)]);
    const kept = told.filter(({ action }) => action === 0).map(({ timestep }) => timestep.reward);
    expect(kept.length).toBeGreaterThan(0);
    expect(stateValuesOf(weighted.policy())[0]).toBeCloseTo(kept.reduce((sum, value) => sum + value, 0) / kept.length, 12);
  });

  it('multiplies the weights along the way', () => {
    const agent = createTabularAgent('off-policy-mc-prediction', 2, 2, {
      ...settings,
      targetPolicy: '?',
      behaviorPolicy: '?',
      importanceSampling: 'ordinary',
    });
    playScript(agent, 2, 2, [step(1, 1), terminal(0, 2)]);
    expect(stateValuesOf(agent.policy())).toEqual([3, 2]); // the same policy: every weight is 1
  });

  it.each(['weighted', 'ordinary'])('continues a return that a time limit cuts, under %s sampling', (importanceSampling) => {
    const values = (end: Timestep<number>) => valuesAfter('off-policy-mc-prediction', { ...settings, importanceSampling }, end);
    expect(values(cut(3, 1))[0]).toBe(9); // 1 + 8
    expect(values(terminal(3, 1))[0]).toBe(1);
  });

  it.each([
    ['weighted', 9],
    ['ordinary', 1],
  ])('finds what walking to the goal is worth while wandering at random, under %s sampling', (importanceSampling, digits) => {
    // Two steps to the right end: v(start) = γ = 0.9. Weighted, every return of weight above 0 is that very number.
    const more = { targetPolicy: '1', behaviorPolicy: '?', discount: 0.9, importanceSampling };
    const trainer = train({ env: 'LineWalk?size=2', algo: 'off-policy-mc-prediction', settings: more, steps: 60_000 });
    const learned = stateValuesOf(trainer.policy());
    expect(learned[2]).toBeCloseTo(0.9, digits);
    expect(learned[3]).toBeCloseTo(1, digits);
  });

  it('refuses a behavior that leaves out what the target does', () => {
    const bad = { targetPolicy: '?', behaviorPolicy: '0,?' };
    expect(() => createTabularAgent('off-policy-mc-prediction', 2, 2, bad)).toThrow(
      'behaviorPolicy must take every action that targetPolicy may take, got none of action 1 in state 0.',
    );
  });
});

describe('a policy to evaluate', () => {
  const check = (algo: string, settings: SettingValues) =>
    checkTrainingSpec({
      env: 'LineWalk',
      algo,
      seed: 1,
      settings,
      budget: { steps: 1 },
      evaluation: { interval: 1, episodes: 1 },
      stopAt: null,
    });

  it.each(['td-prediction', 'n-step-td', 'td-lambda', 'true-online-td-lambda', 'offline-lambda-return', 'mc-prediction'])(
    'is read before the run: %s',
    (algo) => {
      expect(() => check(algo, { policy: '2' })).toThrow('An action of policy must be in [0, 1], got 2.');
      expect(() => check(algo, { policy: '0*3,1*8' })).not.toThrow();
    },
  );

  it('is held against the behavior before the run', () => {
    expect(() => check('off-policy-mc-prediction', { targetPolicy: '?', behaviorPolicy: '1' })).toThrow(
      'behaviorPolicy must take every action that targetPolicy may take, got none of action 0 in state 0.',
    );
  });
});

describe.each<[algo: string, settings: SettingValues]>([
  ['td-prediction', {}],
  ['n-step-td', { stepCount: 4 }],
  ['td-lambda', { traceDecay: 0.8 }],
  ['td-lambda', { traceDecay: 0.8, traces: 'replacing' }],
  ['true-online-td-lambda', { traceDecay: 0.9 }],
  ['offline-lambda-return', { traceDecay: 0.8 }],
  ['mc-prediction', { average: 'recency-weighted' }],
  // Several visits of a state move it by the same return, so smaller steps do.
  ['mc-prediction', { average: 'recency-weighted', visits: 'every', stepSize: 0.002 }],
])('%s with %o', (algo, settings) => {
  it('comes close to the exact values of the random walk', () => {
    const { table } = createEnvironment('RandomWalk-19');
    const exact = evaluatePolicyExactly(table!, uniformPolicy(table!), 1);
    const common = { discount: 1, stepSize: 0.01, ...settings };
    const learned = stateValuesOf(train({ env: 'RandomWalk-19', algo, settings: common, steps: 250_000 }).policy());
    // The spread of a value under α = 0.01 and targets of variance ≤ 1 is at most √(α / (2 − α)) = 0.07.
    const error = Math.sqrt(exact.reduce((sum, value, state) => sum + (learned[state]! - value) ** 2, 0) / 19);
    expect(error).toBeLessThan(0.12);
  });
});

describe('prediction without chance', () => {
  it.each(['td-prediction', 'n-step-td', 'td-lambda', 'true-online-td-lambda', 'offline-lambda-return', 'mc-prediction'])(
    '%s finds the exact values of a policy that walks to the goal',
    (algo) => {
      // To the right end of the line in 5 − s steps: v = γ^{4 − s}.
      const settings = { discount: 0.9, policy: '1' };
      const learned = stateValuesOf(train({ env: 'LineWalk', algo, settings, steps: 20_000 }).policy());
      for (let place = 0; place < 5; place++) expect(learned[5 + place]).toBeCloseTo(0.9 ** (4 - place), 9);
    },
  );
});
