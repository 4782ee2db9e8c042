import { describe, expect, it } from 'vitest';
import type { AgentDefinition } from '../../../main/rl/agents/definition';
import { findAgent } from '../../../main/rl/agents/registry';
import type { Agent, LearningStep } from '../../../main/rl/core/agent';
import type { Action, Environment } from '../../../main/rl/core/environment';
import { createRandom, type Random } from '../../../main/rl/core/random';
import { parseSettings, type SettingValues } from '../../../main/rl/core/settings';
import { box } from '../../../main/rl/core/spaces';
import { initializeNetwork } from '../../../main/rl/networks/initialize';
import { referenceEngine } from '../../../main/rl/networks/referenceEngine';
import { createPolicy } from '../../../main/rl/policies/createPolicy';
import { createTrainer, train } from '../../helpers/train';

const searches = ['cross-entropy-method', 'evolution-strategies', 'augmented-random-search', 'cma-es'];

type Search = Agent<Environment<Float64Array, Action>>;

/** Actions of `size` elements without bounds, one step an episode, rewarded by `reward`; 0 is observed. */
function oneStep(size: number, reward: (action: Float64Array) => number): Environment<Float64Array, Action> {
  const observation = new Float64Array(1);
  return {
    observationSpace: box([-1], [1]),
    actionSpace: box(new Array(size).fill(-1e9), new Array(size).fill(1e9)),
    reset: () => observation,
    current: () => observation,
    step: (action) => ({ observation, reward: reward(action as Float64Array), terminated: true, truncated: false }),
  };
}

function createSearch(
  algo: string,
  environment: Environment<Float64Array, Action>,
  settings: SettingValues,
  exploration: Random = createRandom(1),
): Search {
  const definition: AgentDefinition = findAgent(algo);
  const { observationSpace, actionSpace } = environment;
  return definition.create({
    observationSpace,
    actionSpace,
    settings: parseSettings(definition.settings, settings, algo),
    random: { exploration, initialization: createRandom(2) },
    networks: { create: (spec, _batch, random) => referenceEngine.createNetwork(initializeNetwork(spec, random)) },
  }) as Search;
}

/** Steps up to and with the end of a generation. */
function generation(steps: Generator<LearningStep, never, void>): LearningStep[] {
  const taken: LearningStep[] = [];
  do taken.push(steps.next().value);
  while (!taken.at(-1)!.canResume);
  return taken;
}

/** Hands out these numbers as normal draws of mean 0 and deviation 1. */
function normals(...numbers: readonly number[]): Random {
  let next = 0;
  return { ...createRandom(0), normal: (mean = 0, deviation = 1) => mean + deviation * numbers[next++]! };
}

/** What the policy does where 0 is observed: its biases. */
function biasesOf(search: Search): number[] {
  const policy = createPolicy(search.policy(), referenceEngine);
  return [...(policy.act(Float64Array.of(0), createRandom(0)) as Float64Array)];
}

function expectNear(actual: ArrayLike<number>, expected: readonly number[], digits = 6): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(actual[i]).toBeCloseTo(value, digits);
  });
}

describe('The cross-entropy method', () => {
  // Parameters: a weight that meets 0, then the bias, which is the action.
  const settings = { populationSize: 4, eliteCount: 2, initialDeviation: 2, extraVariance: 0.5, extraGenerations: 2 };
  const environment = oneStep(1, ([action]) => -((action! - 3) ** 2));

  it('moves to the mean of the elite, as wide as they are spread, and a little more at first', () => {
    const random = normals(0, -1, 1, 2, 0.5, 1, -1, 0);
    const search = createSearch('cross-entropy-method', environment, settings, random);
    const steps = generation(search.learn(environment));
    // Actions −2, 4, 2, 0: the best, 4 and 2, come first by distance from 3; their weights are 2 and 1.
    expect(steps.map(({ action }) => (action as Float64Array)[0])).toEqual([-2, 4, 2, 0]);
    const { mean, deviation } = search.save() as { mean: Float64Array; deviation: Float64Array };
    expectNear(mean, [1.5, 3]);
    // Variances 0.25 and 1 of the elite, plus Z = 0.5.
    expectNear(deviation, [Math.sqrt(0.75), Math.sqrt(1.5)]);
    expectNear(biasesOf(search), [3]);
    expect(steps.at(-1)!.metrics).toEqual({
      meanReturn: -(25 + 1 + 1 + 9) / 4,
      bestReturn: -1,
      deviation: (Math.sqrt(0.75) + Math.sqrt(1.5)) / 2,
    });
  });

  it('adds less from generation to generation, and at last nothing', () => {
    const search = createSearch('cross-entropy-method', environment, { ...settings, populationSize: 3, eliteCount: 1 });
    const steps = search.learn(environment);
    // An elite of one has no variance: what is left is Z = 0.5, 0.25, 0.
    for (const left of [0.5, 0.25, 0]) {
      generation(steps);
      expectNear((search.save() as { deviation: Float64Array }).deviation, [Math.sqrt(left), Math.sqrt(left)], 10);
    }
  });

  it('refuses an elite that is everybody', () => {
    const options = { env: 'CartPole-v1', algo: 'cross-entropy-method', steps: 1 };
    expect(() => createTrainer({ ...options, settings: { populationSize: 10, eliteCount: 10 } })).toThrow(
      'eliteCount must be less than populationSize, 10, got 10.',
    );
  });
});

describe('Evolution strategies', () => {
  it('weigh each direction by the difference of its ranks', () => {
    const environment = oneStep(1, ([action]) => action!);
    const settings = { pairCount: 2, deviation: 0.1, learningRate: 0.01, weightDecay: 0 };
    // Directions (weight, bias) = (1, 2) and (3, −1): returns ±0.2 and ∓0.1, ranks ½, −½ and −1/6, 1/6.
    const search = createSearch('evolution-strategies', environment, settings, normals(1, 2, 3, -1));
    const steps = generation(search.learn(environment));
    expect(steps.map(({ action }) => Math.round((action as Float64Array)[0]! * 1e6) / 1e6)).toEqual([0.2, -0.2, -0.1, 0.1]);
    // g = 1/(2 · 2 · 0.1) [1 · (1, 2) − 1/3 · (3, −1)] = 2.5 · (0, 7/3).
    expect(steps.at(-1)!.metrics!['gradientNorm']).toBeCloseTo((2.5 * 7) / 3, 5);
    expectNear(biasesOf(search), [0.01]); // Adam's first step is the learning rate
  });

  it('pull parameters towards 0 where returns say nothing', () => {
    const environment = oneStep(1, () => 1);
    const settings = { pairCount: 1, weightDecay: 0.5, learningRate: 0.01 };
    const search = createSearch('evolution-strategies', environment, settings, normals(1, 2));
    search.load({ ...search.save(), parameters: Float32Array.of(0, 4) });
    const { metrics } = generation(search.learn(environment)).at(-1)!;
    expect(metrics!['gradientNorm']).toBeCloseTo(0.5 * 4, 6);
    expectNear(biasesOf(search), [3.99]);
  });
});

describe('Augmented random search', () => {
  it('steps along the best directions by the difference of their returns, over the deviation of these', () => {
    const environment = oneStep(1, ([action]) => action!);
    const settings = { directionCount: 3, topCount: 2, deviation: 0.5, learningRate: 0.3 };
    // Biases 1, 0.1, −2: returns ±0.5, ±0.05, ∓1; the third and the first count.
    const search = createSearch('augmented-random-search', environment, settings, normals(0, 1, 0, 0.1, 0, -2));
    const { metrics } = generation(search.learn(environment)).at(-1)!;
    // σ_R of ±0.5, ±1 is √((0.25 + 0.25 + 1 + 1) / 4) = √0.625; Σ (r₊ − r₋) δ = 1 · 1 + −2 · −2 = 5.
    expect(metrics!['returnDeviation']).toBeCloseTo(Math.sqrt(0.625), 6);
    expectNear(biasesOf(search), [(0.3 / (2 * Math.sqrt(0.625))) * 5]);
  });

  it('refuses more best directions than there are', () => {
    const options = { env: 'CartPole-v1', algo: 'augmented-random-search', steps: 1 };
    expect(() => createTrainer({ ...options, settings: { directionCount: 4, topCount: 5 } })).toThrow(
      'topCount must be at most directionCount, 4, got 5.',
    );
  });
});

describe('CMA-ES', () => {
  it('finds the best action though good ones lie along a narrow valley that runs askew', () => {
    // −[(x + y − 3)² + 1000 (x − y − 1)²]: best at (2, 1).
    const environment = oneStep(2, ([x, y]) => -((x! + y! - 3) ** 2) - 1000 * (x! - y! - 1) ** 2);
    const search = createSearch('cma-es', environment, {});
    const steps = search.learn(environment);
    for (let i = 0; i < 150; i++) generation(steps);
    expectNear(biasesOf(search), [2, 1], 3);
  });

  it('tries out as many policies as the tutorial says, or as it is told', () => {
    const environment = oneStep(1, ([action]) => action!);
    const count = (settings: SettingValues) =>
      generation(createSearch('cma-es', environment, settings).learn(environment)).length;
    expect(count({})).toBe(4 + Math.floor(3 * Math.log(2)));
    expect(count({ populationSize: 9 })).toBe(9);
    expect(count({ populationSize: 9, episodesPerPolicy: 3 })).toBe(27);
  });

  it('learns how parameters hang together where they are few, and how wide each varies where they are many', () => {
    const elements = (hiddenLayers: readonly number[], covariance = 'automatic') => {
      const trainer = createTrainer({ env: 'CartPole-v1', algo: 'cma-es', settings: { hiddenLayers, covariance }, steps: 1 });
      const { distribution } = trainer.save()['agent'] as { distribution: { covariance: Float64Array } };
      return distribution.covariance.length;
    };
    expect(elements([])).toBe(10 * 10);
    expect(elements([], 'diagonal')).toBe(10);
    expect(elements([64, 64])).toBe(4610);
  });

  it('refuses a full covariance of more parameters than it can cope with, and a population of one', () => {
    const options = { env: 'CartPole-v1', algo: 'cma-es', steps: 1 };
    expect(() => createTrainer({ ...options, settings: { hiddenLayers: [64, 64], covariance: 'full' } })).toThrow(
      'covariance must be diagonal for more than 500 parameters, got full for 4610.',
    );
    expect(() => createTrainer({ ...options, settings: { populationSize: 1 } })).toThrow(
      'populationSize must be 0, or at least 2',
    );
  });
});

describe.each(searches)('%s', (algo) => {
  const more: SettingValues = algo === 'evolution-strategies' ? { weightDecay: 0 } : {};
  const small: SettingValues = { hiddenLayers: [4], normalizeObservations: true, ...more };

  it('finds the best action of three elements', () => {
    const best = [1, -0.5, 0.3];
    const environment = oneStep(3, (action) => -action.reduce((sum, element, i) => sum + (element - best[i]!) ** 2, 0));
    const search = createSearch(algo, environment, more);
    const steps = search.learn(environment);
    for (let step = 0; step < 20_000; step++) steps.next();
    biasesOf(search).forEach((bias, i) => {
      expect(Math.abs(bias - best[i]!)).toBeLessThan(0.1);
    });
  });

  it('goes away from what is punished and learns nothing where all is the same', () => {
    const learned = (reward: (action: Float64Array) => number) => {
      const environment = oneStep(1, reward);
      const search = createSearch(algo, environment, more);
      const steps = search.learn(environment);
      for (let i = 0; i < 20; i++) generation(steps);
      return biasesOf(search)[0]!;
    };
    expect(learned(([action]) => action!)).toBeGreaterThan(0.3);
    expect(learned(([action]) => -action!)).toBeLessThan(-0.3);
    expect(learned(() => 7)).toBe(0);
  });

  it('judges a policy by the mean return of its episodes, however they end', () => {
    const environment = oneStep(1, ([action]) => action!);
    let stepCount = 0;
    const longer: Environment<Float64Array, Action> = {
      ...environment,
      // Episodes of three steps, ended and cut in turn.
      step: (action) => {
        stepCount++;
        const isLast = stepCount % 3 === 0;
        const isCut = stepCount % 2 === 0;
        return { ...environment.step(action), terminated: isLast && !isCut, truncated: isLast && isCut };
      },
    };
    const steps = generation(createSearch(algo, longer, { ...more, episodesPerPolicy: 2 }).learn(longer));
    const actions = steps.map(({ action }) => (action as Float64Array)[0]!);
    for (let i = 0; i < actions.length; i++) expect(actions[i]).toBe(actions[i - (i % 6)]); // one policy, six steps
    const returns = actions.filter((_, i) => i % 6 === 0).map((action) => 3 * action);
    const { meanReturn, bestReturn } = steps.at(-1)!.metrics!;
    expect(meanReturn).toBeCloseTo(returns.reduce((sum, value) => sum + value, 0) / returns.length, 6);
    expect(bestReturn).toBeCloseTo(Math.max(...returns), 6);
  });

  it('stops with the term and the step when a return is no number', () => {
    const environment = oneStep(1, () => Number.NaN);
    expect(() => createSearch(algo, environment, more).learn(environment).next()).toThrow('The return became NaN');
  });

  it.each(['CartPole-v1', 'Pendulum-v1'])('repeats itself bit for bit in %s, and goes on so from a checkpoint', (env) => {
    const options = {
      env,
      algo,
      settings: { ...small, squash: 'tanh' },
      steps: 12_000,
      evaluation: { interval: 5000, episodes: 2 },
    };
    const whole = train(options);
    expect(train(options).policy()).toEqual(whole.policy());
    expect(train({ ...options, seed: 2 }).policy()).not.toEqual(whole.policy());

    const first = createTrainer(options);
    first.advance(3000);
    first.advance(20_000, true);
    const before = first.takeReport();
    const second = createTrainer(options);
    second.load(structuredClone(first.save()));
    second.advance(12_000);
    const [after, all] = [second.takeReport(), whole.takeReport()];
    expect([...before.episodes.return, ...after.episodes.return]).toEqual([...all.episodes.return]);
    expect([...before.evaluations, ...after.evaluations]).toEqual([...all.evaluations]);
    expect(second.policy()).toEqual(whole.policy());
  });

  it('refuses a generation that fits no memory before the run', () => {
    const [size] = ['populationSize', 'pairCount', 'directionCount'].filter((name) => name in findAgent(algo).settings);
    const settings = { [size!]: 100_000, hiddenLayers: [64, 64] };
    expect(() => createTrainer({ env: 'CartPole-v1', algo, settings, steps: 1 })).toThrow(
      /^The policies of a generation must have at most 67108864 parameters together, got \d+ policies × 4610 parameters\.$/,
    );
  });

  it('hands out a policy that further learning does not touch', () => {
    const trainer = createTrainer({ env: 'CartPole-v1', algo, settings: small, steps: 20_000 });
    trainer.advance(4000, false);
    const policy = trainer.policy();
    const copy = structuredClone(policy);
    trainer.advance(16_000);
    expect(policy).toEqual(copy);
    expect(trainer.policy()).not.toEqual(copy);
  });
});
