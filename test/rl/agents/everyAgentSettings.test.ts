import { describe, expect, it } from 'vitest';
import { incompatibility, incompatibilityWithGame } from '../../../main/rl/agents/compatibility';
import { agentDefinitions } from '../../../main/rl/agents/registry';
import { tableShape } from '../../../main/rl/agents/tabular';
import type { SettingDefinition } from '../../../main/rl/core/settings';
import { discrete } from '../../../main/rl/core/spaces';
import { createGame } from '../../../main/rl/environments/gameRegistry';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { checkTrainingSpec } from '../../../main/rl/training/trainingSpec';
import { environmentsOf, shortRun } from '../../helpers/everyAgent';

type Agent = (typeof agentDefinitions)[number];

/** What is said of a short run with one setting changed, before anything is made. */
function check(agent: Agent, name: string, value: number, env?: string): void {
  const { settings, dataset, ...run } = shortRun(agent);
  checkTrainingSpec(
    {
      env: env ?? run.env,
      algo: agent.id,
      seed: 1,
      settings: { ...settings, [name]: value },
      budget: { steps: 10 },
      evaluation: { interval: 10, episodes: 1 },
      stopAt: null,
    },
    dataset,
  );
}

/** Values next to the range of a setting, and ones that are no numbers or not whole. */
function refused(definition: SettingDefinition): number[] {
  if (definition.kind === 'integer')
    return [definition.min - 1, 1.5, ...(definition.max < 2 ** 53 - 1 ? [definition.max + 1] : [])];
  if (definition.kind !== 'number') return [];
  const { min, max, excludesMin = false, excludesMax = false } = definition;
  const step = Math.max(1, Math.abs(max)) / 2;
  return [excludesMin ? min : min - 1, excludesMax ? max : max + step, Number.NaN, Infinity];
}

const entries = agentDefinitions.map((agent) => [agent.id, agent] as const);

describe.each(entries)('%s', (_id, agent) => {
  it('refuses every number out of its range with a sentence that names it', () => {
    for (const [name, definition] of Object.entries(agent.settings)) {
      for (const value of refused(definition)) {
        expect(() => check(agent, name, value), `${name} = ${value}`).toThrow(
          new RegExp(`^${name} must (lie in|be a whole number) .*, got .+\\.$`),
        );
      }
    }
  });
});

/** Sizes of steps that are no shares of an error: of preferences, of logits, of weights of a reward. */
const notShares = ['gradient-bandit stepSize', 'option-critic stepSize', 'max-entropy-irl stepSize'];
const notSharesEither = ['option-critic policyStepSize', 'option-critic terminationStepSize'];
/** A step of 0 for bad news alone is the point: Lauer and Riedmiller's optimism. */
const mayStandStill = ['hysteretic-q-learning loweringStepSize'];

/** `stepSize`, `valueStepSize`, but not how many steps it takes to fall. */
const isStepSize = (name: string) => /stepSize$/i.test(name);
const stepSizes = agentDefinitions.flatMap((agent) =>
  Object.keys(agent.settings)
    .filter(isStepSize)
    .map((name) => [agent.id, name, agent] as const),
);

describe.each(stepSizes)('%s: %s', (id, name, agent) => {
  const mayBe = (exceptions: readonly string[]) => exceptions.includes(`${id} ${name}`);

  it.skipIf(mayBe(mayStandStill))('must not be 0', () => {
    expect(() => check(agent, name, 0)).toThrow(new RegExp(`^${name} must lie in \\(0, .*, got 0\\.$`));
  });

  it.skipIf(mayBe([...notShares, ...notSharesEither]))('must not be 2', () => {
    expect(() => check(agent, name, 2)).toThrow(new RegExp(`^${name} must lie in .0, 1\\], got 2\\.$`));
  });
});

const decays = agentDefinitions.filter(({ settings }) => settings['traceDecay'] !== undefined);

it.each(decays.map((agent) => [agent.id, agent] as const))('%s refuses a trace decay above 1', (_id, agent) => {
  expect(() => check(agent, 'traceDecay', 1.01)).toThrow('traceDecay must lie in [0, 1], got 1.01.');
});

/** None of them ends; a number or an index to see, an index or numbers to do, alone or with others. */
const endless = ['TeleportGrid', 'Bandit-10', 'Pendulum-v1', 'BairdsCounterexample?observation=features', 'InverseGridWorld'];
const endlessGames = ['prisoners_dilemma', 'matching_pennies', 'coordination'].map((game) => `MatrixGame?game=${game}&rounds=9`);

function endlessFor(agent: Agent): string | undefined {
  return agent.needs.game === undefined
    ? endless.find((env) => incompatibility(agent, env, createEnvironment(env)) === undefined)
    : endlessGames.find((env) => incompatibilityWithGame(agent, createGame(env)) === undefined);
}

const discounting = agentDefinitions.filter(({ settings }) => settings['discount'] !== undefined);
/** Their environments all end: rooms and taxis with a goal, records of poles that fall, and expert and task in one. */
const alwaysEnding = [
  ...['option-q-learning', 'intra-option-q-learning', 'intra-option-models', 'maxq', 'manager-worker'],
  ...['behavior-cloning', 'dagger', 'gail', 'discrete-cql', 'iql'],
];

describe.each(discounting.filter(({ id }) => !alwaysEnding.includes(id)).map((agent) => [agent.id, agent] as const))(
  '%s',
  (_id, agent) => {
    it('refuses a discount of 1 where nothing ends', () => {
      const env = endlessFor(agent);
      expect(env).toBeDefined();
      expect(() => check(agent, 'discount', 1, env)).toThrow(/^discount must (be less than 1 for .*|lie in \[0, 1\)), got 1\./);
    });
  },
);

describe('what has a table', () => {
  const tabular = agentDefinitions.filter(
    ({ needs, usesNetwork }) => needs.observation === 'discrete' && needs.action === 'discrete' && !usesNetwork,
  );

  it.each(tabular.filter(({ needs }) => needs.game === undefined).map((agent) => [agent.id, agent] as const))(
    '%s refuses one that is larger than memory',
    (id, agent) => {
      expect(environmentsOf(agent).length).toBeGreaterThan(0);
      // As `checkTrainingSpec` asks of every algorithm that needs indexes to see and to do.
      const spaces = { observationSpace: discrete(2 ** 26), actionSpace: discrete(5) };
      expect(() => tableShape(id, spaces)).toThrow(
        'A table must have at most 268435456 values, got 67108864 states × 5 actions. Use function approximation.',
      );
    },
  );
});
