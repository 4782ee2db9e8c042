import { describe, expect, it } from 'vitest';
import { agentDefinitions } from '../../../main/rl/agents/registry';
import type { SavedValue } from '../../../main/rl/core/savedState';
import type { Trainer } from '../../../main/rl/training/trainer';
import { shortRun } from '../../helpers/everyAgent';
import { createTrainer, type TrainOptions } from '../../helpers/train';

/** Takes at least so many steps, and more until a checkpoint may be taken. */
function advanceTo(trainer: Trainer, stepCount: number): Trainer {
  const most = 20_000;
  trainer.extendTo(most);
  trainer.advance(stepCount - trainer.stepCount);
  while (!trainer.canResume && trainer.stepCount < most) trainer.advance(1);
  return trainer;
}

const finished = (options: TrainOptions) => advanceTo(createTrainer(options), options.steps);

/** Whether an episode was under way in some copy of the environment. */
const isUnderWay = (saved: SavedValue) =>
  ((saved as { simulations: readonly { isOver: boolean }[] }).simulations ?? []).some(({ isOver }) => !isOver);

/** Regrets are worked out over the whole tree of a game, without chance. */
const drawsNothing: readonly string[] = [];

describe.each(agentDefinitions.map((definition) => [definition.id, definition] as const))('%s', (_id, definition) => {
  const options = shortRun(definition);

  it('makes the same run with the same seed', () => {
    const [run, same] = [finished(options), finished(options)];
    expect(same.stepCount).toBe(run.stepCount);
    expect(same.save()).toEqual(run.save());
    expect(same.takeReport()).toEqual(run.takeReport());
  });

  it.skipIf(drawsNothing.includes(definition.id))('makes another run with another seed', () => {
    const [run, other] = [finished(options), finished({ ...options, seed: 4 })];
    expect([other.save()['agent'], other.takeReport()]).not.toEqual([run.save()['agent'], run.takeReport()]);
  });

  it('goes on bit for bit from the middle of a run', () => {
    const first = advanceTo(createTrainer(options), 101);
    const second = createTrainer(options);
    second.load(structuredClone(first.save()));
    const steps = Math.max(first.stepCount + 1, options.steps);
    advanceTo(second, steps);
    const whole = advanceTo(createTrainer(options), steps);
    expect(whole.stepCount).toBe(second.stepCount);
    expect(whole.stepCount).toBeGreaterThan(first.stepCount);
    expect(second.save()).toEqual(whole.save());
    expect(second.policy()).toEqual(whole.policy());
  });
});

/** Those that learn with networks from one environment, whose episodes are short, stop between two of them. */
const betweenEpisodes = [
  ...['dqn', 'rainbow', 'c51', 'qr-dqn', 'bootstrapped-dqn', 'reinforce', 'sac', 'td3', 'ddpg', 'discrete-sac'],
  ...['cma-es', 'evolution-strategies', 'augmented-random-search', 'cross-entropy-method', 'discrete-cql', 'inverse-kinematics'],
];

it('in the middle of an episode every other algorithm can be saved', () => {
  const only = agentDefinitions.filter((definition) => {
    const trainer = createTrainer(shortRun(definition));
    for (let step = 0; step < 60; step++) {
      trainer.advance(1);
      if (trainer.canResume && isUnderWay(trainer.save())) return false;
    }
    return true;
  });
  expect(only.map(({ id }) => id)).toEqual(betweenEpisodes);
});
