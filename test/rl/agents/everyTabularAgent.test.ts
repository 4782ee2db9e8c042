import { describe, expect, it } from 'vitest';
import type { AgentDefinition } from '../../../main/rl/agents/definition';
import { agentDefinitions } from '../../../main/rl/agents/registry';
import type { SavedValue } from '../../../main/rl/core/savedState';
import { createTrainer, type TrainOptions } from '../../helpers/train';

/** Those that know the structure of certain environments are tested in these, those for players in games. */
const tabular = agentDefinitions.filter(
  ({ needs, usesNetwork }) =>
    needs.observation === 'discrete' && needs.environments === undefined && needs.game === undefined && !usesNetwork,
);

const coins = 'Bandit?arms=0.3,0.5,0.4,0.45,0.7&rewards=bernoulli';

/** One that ends by itself, one that is cut, and one that goes on for as long as any test lasts. */
function environmentsFor({ needs }: AgentDefinition): readonly string[] {
  return needs.singleState === true
    ? [coins, `${coins}&maxSteps=10000000`]
    : ['LineWalk', 'RandomMDP', 'TeleportGrid?maxSteps=10000000'];
}

const pairs = tabular.flatMap((definition) => environmentsFor(definition).map((env) => [definition.id, env] as const));

const steps = 2000;
const optionsFor = (algo: string, env: string): TrainOptions => ({
  env,
  algo,
  settings: {
    ...(tabular.find(({ id }) => id === algo)!.settings['discount'] !== undefined && { discount: 0.9 }),
    ...(tabular.find(({ id }) => id === algo)!.settings['targetPolicy'] !== undefined && { targetPolicy: '?' }),
  },
  steps,
  seed: 11,
});

describe.each(pairs)('%s in %s', (algo, env) => {
  it('makes the same run with the same seed, and another with another', () => {
    const [run, same, other] = [11, 11, 12].map((seed) => {
      const trainer = createTrainer({ ...optionsFor(algo, env), seed });
      trainer.advance(steps);
      return { agent: trainer.save()['agent'], policy: trainer.policy() };
    });
    expect(same).toEqual(run);
    expect(other!.agent).not.toEqual(run!.agent);
  });

  it('goes on bit for bit from a save in the middle of an episode', () => {
    const whole = createTrainer(optionsFor(algo, env));
    whole.advance(steps);
    for (const pause of [1, 777, 1500]) {
      const first = createTrainer(optionsFor(algo, env));
      first.advance(pause);
      expect(first.canResume).toBe(true);
      const second = createTrainer(optionsFor(algo, env));
      second.load(structuredClone(first.save()));
      second.advance(steps);
      expect(second.stepCount).toBe(steps);
      expect(second.save()).toEqual(whole.save());
      expect(second.policy()).toEqual(whole.policy());
    }
  });
});

describe.each(tabular.map(({ id }) => id))('%s', (algo) => {
  const definition = tabular.find(({ id }) => id === algo)!;
  const env = definition.needs.singleState === true ? coins : 'RandomMDP';

  it('hands out a policy that further learning does not touch', () => {
    const trainer = createTrainer(optionsFor(algo, env));
    trainer.advance(500);
    const policy = trainer.policy();
    const copy = structuredClone(policy);
    trainer.advance(steps);
    expect(policy).toEqual(copy);
    expect(trainer.policy()).not.toEqual(copy);
  });

  it('needs no more memory the longer it learns', () => {
    const trainer = createTrainer({ ...optionsFor(algo, env), steps: 50_000 });
    trainer.advance(5000);
    const early = numbersIn(trainer.save());
    trainer.advance(50_000);
    // Some hold part of an episode, which is at most 100 steps long here.
    expect(numbersIn(trainer.save())).toBeLessThan(early + 700);
  });

  it.each([
    ['stepSize', 0],
    ['stepSize', 200],
    ['discount', 1.01],
    ['epsilon', -0.1],
    ['traceDecay', 1.5],
    ['stepCount', 0],
    ['planningSteps', -1],
  ])('refuses %s = %d with a sentence before the run', (name, value) => {
    if (definition.settings[name] === undefined) return;
    expect(() => createTrainer({ ...optionsFor(algo, environmentsFor(definition)[0]!), settings: { [name]: value } })).toThrow(
      new RegExp(`^${name} must (lie in|be a whole number) .*, got ${value}\\.$`),
    );
  });
});

/** How many numbers a saved state holds. */
function numbersIn(saved: SavedValue): number {
  if (saved === null || typeof saved !== 'object') return 1;
  if (ArrayBuffer.isView(saved)) return (saved as Float64Array).length;
  return Object.values(saved).reduce((sum: number, value) => sum + numbersIn(value as SavedValue), 0);
}
