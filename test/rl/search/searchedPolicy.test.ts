import { describe, expect, it } from 'vitest';
import type { LearningStep } from '../../../main/rl/core/agent';
import { createRandom } from '../../../main/rl/core/random';
import { parseSettings, type SettingValues } from '../../../main/rl/core/settings';
import { Simulation } from '../../../main/rl/core/simulation';
import { box } from '../../../main/rl/core/spaces';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { initializeNetwork } from '../../../main/rl/networks/initialize';
import { referenceEngine } from '../../../main/rl/networks/referenceEngine';
import { createPolicy } from '../../../main/rl/policies/createPolicy';
import { policySearchSettings, SearchedPolicy, searchedNetworkSpec, type Trials } from '../../../main/rl/search/searchedPolicy';

function open(env: string, given: SettingValues) {
  const dynamics = createEnvironment(env);
  const simulation = new Simulation(dynamics as never, createRandom(1)) as Simulation<unknown, Float64Array, number>;
  const { observationSpace, actionSpace } = dynamics;
  const searched = new SearchedPolicy({
    observationSpace,
    actionSpace,
    settings: parseSettings(policySearchSettings, given, 'search'),
    random: { exploration: createRandom(2), initialization: createRandom(3) },
    networks: { create: (spec, _batch, random) => referenceEngine.createNetwork(initializeNetwork(spec, random)) },
  });
  return { simulation, searched };
}

/** Everything that a generator yields, and what it returns at last. */
function exhaust(trials: Generator<LearningStep, Trials, void>): { steps: LearningStep[]; result: Trials } {
  const steps: LearningStep[] = [];
  for (;;) {
    const next = trials.next();
    if (next.done === true) return { steps, result: next.value };
    steps.push(next.value);
  }
}

const someParameters = (count: number, seed: number) => {
  const random = createRandom(seed);
  return Float64Array.from({ length: count }, () => random.normal());
};

describe('A searched policy', () => {
  it.each([
    ['CartPole-v1', { hiddenLayers: [] }],
    ['CartPole-v1', { hiddenLayers: [5], normalizeObservations: true }],
    ['Pendulum-v1', { hiddenLayers: [3], squash: 'tanh', normalizeObservations: true }],
    ['Pendulum-v1', { squash: 'clip' }],
  ] as const)('acts in training as its snapshot does afterwards (%s, %o)', (env, settings) => {
    const { simulation, searched } = open(env, settings as SettingValues);
    const policies = [1, 2].map((seed) => someParameters(searched.parameterCount, seed));
    exhaust(searched.tryOut(simulation, policies)); // what is seen here scales what is seen from now on
    const snapshot = createPolicy(searched.snapshot(policies[0]!), referenceEngine);
    const { steps } = exhaust(searched.tryOut(simulation, [policies[0]!]));
    for (let i = 1; i < steps.length; i++) {
      expect(steps[i]!.action).toEqual(snapshot.act(steps[i - 1]!.timestep.observation, createRandom(0)));
    }
    expect(steps.length).toBeGreaterThan(3);
  });

  it('starts at 0 where it is linear, and at a drawn network where it is not', () => {
    const start = (hiddenLayers: readonly number[]) => open('CartPole-v1', { hiddenLayers }).searched.initialParameters();
    expect([...start([])]).toEqual(new Array(10).fill(0));
    expect(start([4]).every((parameter) => parameter !== 0)).toBe(true);
  });

  it('scales by what earlier generations saw, the same throughout a generation', () => {
    const { simulation, searched } = open('CartPole-v1', { normalizeObservations: true });
    const parameters = someParameters(searched.parameterCount, 1);
    const scalings: unknown[] = [];
    const scaling = () => (searched.snapshot(parameters) as { scaling?: { means: Float64Array } }).scaling!.means;
    scalings.push(scaling());
    for (const _step of searched.tryOut(simulation, [parameters, parameters])) expect(scaling()).toBe(scalings[0]);
    expect([...(scalings[0] as Float64Array)]).toEqual([0, 0, 0, 0]);
    expect(scaling()).not.toEqual(scalings[0]);
    expect(open('CartPole-v1', {}).searched.snapshot(parameters)).not.toHaveProperty('scaling');
  });

  it('keeps back the last step, so that what was learned can go with it, and can resume nowhere before', () => {
    const { simulation, searched } = open('CartPole-v1', { episodesPerPolicy: 2 });
    const policies = [1, 2, 3].map((seed) => someParameters(searched.parameterCount, seed));
    const { steps, result } = exhaust(searched.tryOut(simulation, policies));
    const isEnd = ({ timestep }: LearningStep) => timestep.terminated || timestep.truncated;
    expect(steps.filter(isEnd)).toHaveLength(5);
    expect(isEnd(result.lastStep)).toBe(true);
    expect([...steps, result.lastStep].some(({ canResume }) => canResume)).toBe(false);
    // Every step of CartPole is worth 1.
    expect(result.returns.reduce((sum, value) => sum + value, 0)).toBeCloseTo((steps.length + 1) / 2, 10);
  });

  it('refuses to bend actions into bounds that are not there', () => {
    const space = { observationSpace: box([0], [1]), actionSpace: box([0], [Infinity]) };
    const settings = parseSettings(policySearchSettings, { squash: 'tanh' }, 'search');
    expect(() => searchedNetworkSpec({ ...space, settings })).toThrow(
      'squash must be clip where actions have no bounds, got tanh.',
    );
  });
});
