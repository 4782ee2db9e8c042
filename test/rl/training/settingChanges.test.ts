import { describe, expect, it } from 'vitest';
import { encode } from '../../../main/contract/encoding';
import { agentDefinitions, findAgent } from '../../../main/rl/agents/registry';
import type { SettingDefinition, SettingValue, SettingValues } from '../../../main/rl/core/settings';
import { initializeNetwork } from '../../../main/rl/networks/initialize';
import { referenceEngine } from '../../../main/rl/networks/referenceEngine';
import { ChangingSettings, checkChange, type PlannedChange } from '../../../main/rl/training/settingChanges';
import { Trainer } from '../../../main/rl/training/trainer';
import { checkTrainingSpec } from '../../../main/rl/training/trainingSpec';

/** Small enough to be quick, whatever the algorithm. */
const small: SettingValues = {
  ...{ learningStarts: 20, batchSize: 8, hiddenLayers: [8], rolloutLength: 8, environmentCount: 2, minibatchSize: 8, epochs: 1 },
  ...{ episodesPerUpdate: 1, valueUpdates: 1, directionCount: 2, topCount: 1, pairCount: 1, memberCount: 2, targetInterval: 10 },
  ...{ replayCapacity: 500, planningSteps: 2, average: 'recency-weighted' },
};

/** Where each algorithm feels at home; the rest learn in a grid world. */
const worlds: Readonly<Record<string, string>> = {
  ...{ 'option-q-learning': 'FourRooms', 'intra-option-q-learning': 'FourRooms', 'intra-option-models': 'FourRooms' },
  ...{ maxq: 'Taxi-v3', 'manager-worker': 'Taxi-v3', 'joint-wise-q-learning': 'Pendulum-v1' },
  ...{ 'action-value-bandit': 'Bandit', 'gradient-bandit': 'Bandit' },
  ...{ sac: 'Pendulum-v1', td3: 'Pendulum-v1', ddpg: 'Pendulum-v1', 'minimax-q': 'Soccer', 'self-play-q-learning': 'TicTacToe' },
  ...{ vdn: 'TwoStepGame', qmix: 'TwoStepGame', 'weighted-qmix': 'TwoStepGame' },
};

function worldOf({ id, needs }: (typeof agentDefinitions)[number]): string {
  return worlds[id] ?? (needs.game !== undefined ? 'MatrixGame' : needs.observation === 'box' ? 'CartPole-v1' : 'GridWorld');
}

function trainerOf(algo: string, settings: SettingValues = {}, changes?: readonly PlannedChange[], seed = 1): Trainer {
  const definition = findAgent(algo);
  const known = Object.entries(small).filter(([name]) => Object.hasOwn(definition.settings, name));
  const spec = {
    ...{ env: worldOf(definition), algo, seed, stopAt: null },
    settings: { ...Object.fromEntries(known), ...settings },
    budget: { steps: 100_000 },
    evaluation: { interval: 100_000, episodes: 1 },
    ...(changes && { changes }),
  };
  const networks = {
    create: (net: never, _: number, random: never) => referenceEngine.createNetwork(initializeNetwork(net, random)),
  };
  return new Trainer(checkTrainingSpec(spec), networks as never);
}

/** On to the first step from which it could resume. */
function advance(trainer: Trainer, steps: number): Trainer {
  trainer.advance(steps);
  for (let i = 0; !trainer.canResume && i < 2000; i++) trainer.advance(1);
  return trainer;
}

const stateOf = (trainer: Trainer) => Buffer.from(encode(trainer.save())).toString('base64');
const agentOf = (trainer: Trainer) => Buffer.from(encode(trainer.save()['agent'])).toString('base64');

/** Another value that is allowed, far enough from this one to be felt. */
function another(definition: SettingDefinition, now: SettingValue): SettingValue {
  if (definition.symbol === 'κ') return 50; // a bonus shifts close choices only
  if (definition.kind !== 'number' || typeof now !== 'number') throw new Error('Only numbers change while a run goes on.');
  return now >= 0.5 || now * 2 > definition.max
    ? now / 2
    : now === 0
      ? Math.min(0.5, definition.max)
      : Math.min(definition.max, now * 2);
}

/** What a setting needs of others so that it counts at all. */
function wayFor(name: string): SettingValues {
  const ways: Readonly<Record<string, SettingValues>> = {
    temperature: { exploration: 'softmax' },
    finalTemperature: { exploration: 'softmax', explorationSteps: 30 },
    finalEpsilon: { explorationSteps: 30 },
    initialEpsilon: { explorationSteps: 100_000 },
    clipRange: { epochs: 10, learningRate: 0.05 },
    confidence: { exploration: 'upper-confidence' },
    bonus: { exploration: 'count-bonus' },
  };
  return ways[name] ?? {};
}

const live = agentDefinitions
  .filter(({ needs }) => needs.dataset !== 'required')
  .flatMap((definition) =>
    Object.entries(definition.settings).flatMap(([name, setting]) =>
      setting.isLive === true ? [[definition.id, name] as const] : [],
    ),
  )
  // Rainbow explores by noise alone, with ε at 0.
  .filter(([id, name]) => !(id === 'rainbow' && name.endsWith('Epsilon')));

describe('a setting that may change while a run goes on', () => {
  it.each(live)('is read anew by %s: %s', (algo, name) => {
    const definition = findAgent(algo);
    const possible = Object.keys(definition.settings);
    const way = Object.fromEntries(Object.entries(wayFor(name)).filter(([other]) => possible.includes(other)));
    // An agent whose numbers stay the same for a while may still act differently later.
    for (const steps of [60, 400, 2000]) {
      const [changed, unchanged] = [trainerOf(algo, way), trainerOf(algo, way)];
      for (const trainer of [changed, unchanged]) advance(trainer, 40);
      const setting = definition.settings[name]!;
      changed.change(name, another(setting, { ...small, ...way }[name] ?? setting.default));
      for (const trainer of [changed, unchanged]) advance(trainer, steps);
      if (agentOf(changed) !== agentOf(unchanged)) return;
    }
    throw new Error(`${name} of ${algo} must count once it has changed; it is read at the start only.`);
  });
});

describe('a change while a run goes on', () => {
  const change = (step: number): PlannedChange => ({ step, name: 'learningRate', to: 0.01 });

  it('takes effect at once where the run could resume, and is told', () => {
    const trainer = advance(trainerOf('q-learning'), 100);
    trainer.change('epsilon', 0.5);
    expect(trainer.changes).toEqual([{ step: 100, name: 'epsilon', from: 0.1, to: 0.5 }]);
    expect(trainer.takeReport().changes).toEqual(trainer.changes);
    expect(trainer.takeReport().changes).toBeUndefined();
  });

  it('waits for the next step from which the run could resume', () => {
    const trainer = trainerOf('ppo');
    trainer.advance(40);
    expect(trainer.canResume).toBe(false);
    trainer.change('learningRate', 0.01);
    expect(trainer.changes).toEqual([]);
    trainer.advance(20);
    expect(trainer.changes).toEqual([{ step: 48, name: 'learningRate', from: 3e-4, to: 0.01 }]);
  });

  it.each(['q-learning', 'dqn', 'ppo', 'sac'])('gives the same numbers when it is planned from the start (%s)', (algo) => {
    const name = algo === 'q-learning' ? 'stepSize' : 'learningRate';
    const watched = advance(trainerOf(algo), 50);
    watched.change(name, 0.01);
    advance(watched, 150);
    const { step } = watched.changes[0]!;
    const repeated = trainerOf(algo, {}, [{ step, name, to: 0.01 }]);
    repeated.advance(watched.stepCount);
    expect(stateOf(repeated)).toBe(stateOf(watched));
    const unchanged = trainerOf(algo);
    unchanged.advance(watched.stepCount);
    expect(agentOf(unchanged)).not.toBe(agentOf(watched));
  });

  it.each([20, 60])('gives the same numbers after a checkpoint before or behind it (%i steps)', (steps) => {
    const straight = trainerOf('ppo', {}, [change(32), { step: 48, name: 'entropyWeight', to: 0.02 }]);
    const first = advance(trainerOf('ppo', {}, [change(32), { step: 48, name: 'entropyWeight', to: 0.02 }]), steps);
    // What a run goes on with: everything it has made and has planned.
    const resumed = trainerOf('ppo', {}, [change(32), { step: 48, name: 'entropyWeight', to: 0.02 }]);
    resumed.load(first.save());
    for (const trainer of [straight, resumed]) trainer.advance(160 - trainer.stepCount);
    expect(stateOf(resumed)).toBe(stateOf(straight));
    expect(resumed.changes).toHaveLength(2);
  });

  it('leaves checkpoints of unchanged runs as they were', () => {
    expect(advance(trainerOf('ppo'), 50).save()).not.toHaveProperty('changes');
  });

  it('waits, for another seed, until its run could resume', () => {
    const trainer = trainerOf('dqn', {}, [change(33)], 5);
    trainer.advance(200);
    expect(trainer.changes[0]!.step).toBeGreaterThanOrEqual(33);
  });
});

describe('a list of changes', () => {
  it('holds what was made and what is planned, each from what it will be then', () => {
    const settings = new ChangingSettings({ epsilon: 0.1 }, [{ step: 50, name: 'epsilon', to: 0.3 }]);
    settings.plan({ step: 10, name: 'epsilon', to: 0.2 });
    expect(settings.make(9)).toBe(false);
    expect(settings.make(12)).toBe(true);
    expect(settings.list()).toEqual([
      { step: 12, name: 'epsilon', from: 0.1, to: 0.2 },
      { step: 50, name: 'epsilon', from: 0.2, to: 0.3 },
    ]);
  });
});

describe('a change that cannot be made', () => {
  const dqn = findAgent('dqn');

  it('is refused with a sentence before anything changes', () => {
    expect(() => checkChange(dqn, 'learningrate', 1)).toThrow(/Unknown setting of dqn "learningrate".*learningRate/);
    expect(() => checkChange(dqn, 'replayCapacity', 10)).toThrow(
      /^replayCapacity must stay as it is while a run goes on, since it is read at the start only\. Those of dqn that can are learningRate,/,
    );
    expect(() => checkChange(dqn, 'learningRate', 2)).toThrow(/^learningRate must lie in \(0, 1\], got 2\.$/);
    expect(() => checkChange(dqn, 'learningRate', 'fast')).toThrow(/^learningRate must lie in/);
    expect(() => trainerOf('dqn', {}, [{ step: -1, name: 'learningRate', to: 0.1 }])).toThrow(/step of a change/);
    expect(() => trainerOf('dqn', {}, [{ step: 5, name: 'batchSize', to: 3 }])).toThrow(/^batchSize must stay as it is/);
  });
});
