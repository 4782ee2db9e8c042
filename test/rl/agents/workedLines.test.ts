import { describe, expect, it } from 'vitest';
import { incompatibility } from '../../../main/rl/agents/compatibility';
import { quantitiesIn, startPassage } from '../../../main/rl/agents/explanation';
import { agentDefinitions, findAgent } from '../../../main/rl/agents/registry';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { initializeNetwork } from '../../../main/rl/networks/initialize';
import type { NetworkFactory } from '../../../main/rl/networks/network';
import { referenceEngine } from '../../../main/rl/networks/referenceEngine';
import { type RunLine, Stepper } from '../../../main/rl/training/stepper';
import { createTrainer } from '../../helpers/train';

const networks: NetworkFactory = {
  create: (spec, _batch, random) => referenceEngine.createNetwork(initializeNetwork(spec, random)),
};

/** Short segments, small batches and narrow networks, where an algorithm has such settings. */
const small = {
  ...{
    learningStarts: 8,
    batchSize: 4,
    minibatchSize: 8,
    rolloutLength: 8,
    environmentCount: 2,
    episodesPerUpdate: 2,
    epochs: 2,
  },
  ...{ hiddenLayers: [8], valueUpdates: 2, trainInterval: 4, replayCapacity: 64, planningSteps: 2, targetInterval: 16 },
};

const environments = [
  'RandomWalk-5',
  'FrozenLake-v1',
  'CartPole-v1',
  'MountainCar-v0',
  'Pendulum-v1',
  'Bandit?arms=0.3,0.7&rewards=bernoulli',
  'FourRooms',
];

/** Everything an algorithm needs to take its first steps, in the first environment that fits it. */
function specOf(algo: string) {
  const definition = findAgent(algo);
  const env = environments.find((id) => incompatibility(definition, id, createEnvironment(id)) === undefined);
  if (env === undefined) throw new Error(`No environment of this test fits ${algo}.`);
  const settings = Object.fromEntries(Object.entries(small).filter(([name]) => name in definition.settings));
  return { env, algo, seed: 2, settings };
}

function linesOf(algo: string, stepCount: number): RunLine[] {
  const stepper = new Stepper(specOf(algo), networks);
  return Array.from({ length: stepCount }, () => stepper.step().lines).flat();
}

const worked = agentDefinitions.flatMap(({ id, explanation }) =>
  explanation.worked === undefined ? [] : [[id, explanation.worked] as const],
);

describe('Pseudocode', () => {
  it.each(agentDefinitions.map(({ id, explanation }) => [id, explanation] as const))(
    'of %s is there, in steps of two spaces, and its worked lines point into it',
    (_id, { pseudocode, worked: lines = [] }) => {
      expect(pseudocode.length).toBeGreaterThan(1);
      for (const line of pseudocode) {
        expect(line.trim()).not.toBe('');
        expect(line.search(/\S/) % 2).toBe(0);
      }
      for (const { line } of lines) expect(pseudocode[line]).toBeDefined();
    },
  );
});

describe('Worked lines', () => {
  it.each(worked)('of %s all run sooner or later, each with every quantity it names', (algo, lines) => {
    const run = linesOf(algo, 400);
    for (const { tex, rule = '', quantities } of run) {
      expect(Object.keys(quantities)).toEqual(expect.arrayContaining([...quantitiesIn(tex), ...quantitiesIn(rule)]));
    }
    const expected = lines.map(({ line, passage }) => `${passage} ${line}`);
    expect([...new Set(run.map(({ line, passage }) => `${passage} ${line}`))].sort()).toEqual(expected.sort());
    expect(run.some(({ rule }) => rule !== undefined)).toBe(true);
  });

  it.each(worked)('of %s are told of all that its trace tells', (algo, lines) => {
    const trainer = createTrainer({ ...specOf(algo), steps: 400 });
    const told = new Set([startPassage]);
    trainer.trace = (passage) => told.add(passage);
    trainer.advance(400);
    expect([...told].filter((passage) => passage !== startPassage && !lines.some((line) => line.passage === passage))).toEqual(
      [],
    );
  });

  it.each(worked.map(([id]) => id))('of %s cost its curve nothing: the same numbers, told or not', (algo) => {
    const options = { ...specOf(algo), steps: 400, evaluation: { interval: 100, episodes: 2 } };
    const reports = [false, true].map((isTold) => {
      const trainer = createTrainer(options);
      if (isTold) trainer.trace = () => {};
      trainer.advance(400);
      return trainer.takeReport();
    });
    expect(reports[1]).toEqual(reports[0]);
  });
});
