import { describe, expect, it } from 'vitest';
import { agentDefinitions } from '../../../main/rl/agents/registry';
import type { Engine } from '../../../main/rl/networks/network';
import { referenceEngine } from '../../../main/rl/networks/referenceEngine';
import { shortRun } from '../../helpers/everyAgent';
import { createTrainer } from '../../helpers/train';

const remembered = ['loss', 'meanValue', 'gradientNorm', 'replayAge', 'deadUnits'];
const offPolicy = ['criticLoss', 'actorLoss', 'meanValue', 'valueGap', 'gradientNorm', 'replayAge', 'deadUnits'];
const segments = ['policyLoss', 'valueLoss', 'entropy', 'explainedVariance', 'gradientNorm', 'learningRate'];
const clipped = [...segments, 'approximateKl', 'clipFraction'];

/** What each method with networks tells of itself, for people who ask why it does not learn. */
const told: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(['dqn', 'rainbow', 'c51', 'qr-dqn'].map((id) => [id, [...remembered, 'valueGap', 'learningRate']])),
  'bootstrapped-dqn': [...remembered, 'disagreement'],
  ppo: clipped,
  'ppo-rnd': [...clipped, 'novelty'],
  'independent-ppo': clipped,
  gail: [...clipped, 'discriminatorLoss'],
  a2c: segments,
  reinforce: ['policyLoss', 'valueLoss', 'entropy', 'gradientNorm'],
  'actor-critic': ['tdError', 'entropy', 'gradientNorm'],
  sac: [...offPolicy, 'entropy', 'temperature', 'learningRate'],
  'discrete-sac': [...offPolicy, 'entropy', 'temperature', 'learningRate'],
  td3: [...offPolicy, 'learningRate'],
  ddpg: [...offPolicy, 'actorLearningRate', 'criticLearningRate'],
  'value-network': ['tdError'],
  'discrete-cql': ['loss', 'meanValue', 'gradientNorm'],
  iql: ['loss', 'valueLoss', 'meanValue', 'gradientNorm'],
  vdn: ['loss', 'meanValue', 'gradientNorm'],
  qmix: ['loss', 'meanValue', 'gradientNorm'],
  'weighted-qmix': ['loss', 'meanValue', 'gradientNorm'],
  'alpha-zero': ['policyLoss', 'valueLoss', 'gradientNorm'],
  'behavior-cloning': ['loss'],
  dagger: ['loss'],
};

const learners = agentDefinitions.filter(({ usesNetwork, family }) => usesNetwork && family !== 'policy search');

/** An engine whose gradients are lost at once. */
const losing: Engine = {
  ...referenceEngine,
  createNetwork: (state) => {
    const network = referenceEngine.createNetwork(state);
    const { backward } = network;
    network.backward = (gradient, options) =>
      backward.call(
        network,
        gradient.map(() => Number.NaN),
        options,
      );
    return network;
  },
};

describe.each(learners.map((definition) => [definition.id, definition] as const))('%s', (id, definition) => {
  it.skipIf(told[id] === undefined)('tells what is wrong when it does not learn', () => {
    const trainer = createTrainer(shortRun(definition));
    trainer.extendTo(500);
    trainer.advance(500);
    const reported = trainer.takeReport().metrics.map(({ name }) => name);
    expect(reported).toEqual(expect.arrayContaining([...told[id]!]));
    expect(definition.metrics.map(({ name }) => name)).toEqual(expect.arrayContaining([...told[id]!]));
  });

  it('stops with the term and the step when gradients are lost', () => {
    const trainer = createTrainer({ ...shortRun(definition), engine: losing });
    trainer.extendTo(2000);
    expect(() => trainer.advance(2000)).toThrow(/^.+ became (NaN|-?Infinity) at step \d+\. A smaller learning rate/);
  });
});

it('every method with networks has its list', () => {
  const inverse = agentDefinitions.filter(({ family }) => family === 'inverse RL').map(({ id }) => id);
  const unlisted = learners.map(({ id }) => id).filter((id) => told[id] === undefined && !inverse.includes(id));
  expect(unlisted).toEqual([]);
});
