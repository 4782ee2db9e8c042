import { describe, expect, it } from 'vitest';
import { agentDefinitions } from '../../../main/rl/agents/registry';
import type { SavedValue } from '../../../main/rl/core/savedState';
import type { SettingValues } from '../../../main/rl/core/settings';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { createPolicy } from '../../../main/rl/policies/createPolicy';
import { createTrainer, type TrainOptions } from '../../helpers/train';

const linear = agentDefinitions.filter(
  ({ settings, needs }) => settings['features'] !== undefined && needs.action !== 'box' && needs.environments === undefined,
);

/** By themselves ended, cut, and never either; shown as indexes and as numbers. */
const environments: readonly (readonly [env: string, settings: SettingValues])[] = [
  ['LineWalk', {}],
  ['RandomMDP', { features: 'fourier' }],
  ['TeleportGrid?maxSteps=10000000', { features: 'state-aggregation', groups: 4 }],
  ['MountainCar-v0', { features: 'tile-coding', tilings: 4, tiles: 4 }],
];

const isEndless = (env: string) => env.includes('maxSteps=10000000');

const cases = linear.flatMap(({ id }) => environments.map(([env, settings]) => [id, env, settings] as const));

const steps = 1500;

function optionsFor(algo: string, env: string, settings: SettingValues): TrainOptions {
  const { settings: defined } = linear.find(({ id }) => id === algo)!;
  const more: SettingValues = {
    ...(defined['discount'] !== undefined && { discount: 0.9 }),
    ...(defined['hiddenLayers'] !== undefined && { hiddenLayers: [4] }),
    ...(defined['stepSize'] !== undefined && { stepSize: 0.02 }),
  };
  return { env, algo, settings: { ...more, ...settings }, steps, seed: 11 };
}

describe.each(cases)('%s in %s with %o', (algo, env, settings) => {
  it('makes the same run with the same seed, and another with another', () => {
    const [run, same, other] = [11, 11, 12].map((seed) => {
      const trainer = createTrainer({ ...optionsFor(algo, env, settings), seed });
      trainer.advance(steps);
      return { agent: trainer.save()['agent'], policy: trainer.policy() };
    });
    expect(same).toEqual(run);
    expect(other!.agent).not.toEqual(run!.agent);
  });

  it('goes on bit for bit from a save in the middle of an episode', () => {
    const whole = createTrainer(optionsFor(algo, env, settings));
    whole.advance(steps);
    for (const pause of [1, 333, 1111]) {
      const first = createTrainer(optionsFor(algo, env, settings));
      first.advance(pause);
      expect(first.canResume).toBe(true);
      const second = createTrainer(optionsFor(algo, env, settings));
      second.load(structuredClone(first.save()));
      second.advance(steps);
      expect(second.save()).toEqual(whole.save());
      expect(second.policy()).toEqual(whole.policy());
    }
  });

  // Some learn at the end of an episode only.
  it.skipIf(isEndless(env))('hands out a policy that further learning does not touch', () => {
    const trainer = createTrainer(optionsFor(algo, env, settings));
    trainer.advance(400);
    const policy = trainer.policy();
    const copy = structuredClone(policy);
    trainer.advance(steps);
    expect(policy).toEqual(copy);
    expect(trainer.policy()).not.toEqual(copy);
  });

  it('hands out a policy that tells what it thinks of what it sees', () => {
    const trainer = createTrainer(optionsFor(algo, env, settings));
    trainer.advance(steps);
    const { observationSpace, actionSpace } = createEnvironment(env);
    const observation = observationSpace.kind === 'discrete' ? 1 : Float64Array.of(-0.5, 0.01);
    const policy = createPolicy(trainer.policy());
    const { actionValues, actionProbabilities, stateValue } = policy.inspect(observation);
    expect((actionValues ?? actionProbabilities)!).toHaveLength(actionSpace.kind === 'discrete' ? actionSpace.size : 0);
    expect(stateValue).toSatisfy(Number.isFinite);
    policy.dispose();
  });
});

describe.each(linear.map(({ id }) => id))('%s', (algo) => {
  const definition = linear.find(({ id }) => id === algo)!;

  it('needs no more memory the longer it learns', () => {
    const trainer = createTrainer({ ...optionsFor(algo, 'RandomMDP', {}), steps: 20_000 });
    trainer.advance(3000);
    const early = numbersIn(trainer.save());
    trainer.advance(20_000);
    // Some hold part of an episode, which is at most 100 steps long here.
    expect(numbersIn(trainer.save())).toBeLessThan(early + 600);
  });

  it.each([
    ['stepSize', 0],
    ['stepSize', 2],
    ['discount', 1.01],
    ['epsilon', -0.1],
    ['traceDecay', 1.5],
    ['stepCount', 0],
    ['averageStepSize', 0],
    ['correctionStepSize', 0],
    ['regularization', 0],
  ])('refuses %s = %d with a sentence before the run', (name, value) => {
    if (definition.settings[name] === undefined) return;
    expect(() => createTrainer({ ...optionsFor(algo, 'LineWalk', {}), settings: { [name]: value } })).toThrow(
      new RegExp(`^${name} must (lie in|be a whole number) .*, got ${value}\\.$`),
    );
  });

  it('refuses more tiles than memory holds before the run', () => {
    const options = optionsFor(algo, 'Acrobot-v1', { features: 'tile-coding', tiles: 1000 });
    expect(() => createTrainer(options)).toThrow(/^The (weights|features) of .* must (be|number) at most \d+.*, got \d/);
  });

  it('refuses more steps back than memory holds before the run', () => {
    if (definition.settings['stepCount'] === undefined) return;
    const options = optionsFor(algo, 'CartPole-v1', { features: 'fourier', order: 8, stepCount: 10_000 });
    expect(() => createTrainer(options)).toThrow('stepCount must be at most 2557 with 6561 features at once, got 10000.');
  });

  it('refuses the discount 1 where nothing ever ends', () => {
    if (definition.settings['discount'] === undefined) return;
    const options = optionsFor(algo, 'AccessControlQueue', { discount: 1 });
    expect(() => createTrainer(options)).toThrow('discount must be less than 1 for AccessControlQueue, got 1.');
  });
});

/** How many numbers a saved state holds. */
function numbersIn(saved: SavedValue): number {
  if (saved === null || typeof saved !== 'object') return 1;
  if (ArrayBuffer.isView(saved)) return (saved as Float64Array).length;
  return Object.values(saved).reduce((sum: number, value) => sum + numbersIn(value as SavedValue), 0);
}
