import { describe, expect, it } from 'vitest';
import { distillationSettings, NetworkDistillation } from '../../../main/rl/agents/networkDistillation';
import { ppoRndDefinition } from '../../../main/rl/agents/ppo';
import { createRandom } from '../../../main/rl/core/random';
import { parseSettings, type SettingValues } from '../../../main/rl/core/settings';
import { Rollout } from '../../../main/rl/memory/rollout';
import { initializeNetwork } from '../../../main/rl/networks/initialize';
import type { Network } from '../../../main/rl/networks/network';
import { referenceEngine } from '../../../main/rl/networks/referenceEngine';
import { RewardScaler } from '../../../main/rl/values/rewardScaling';
import { setParameters } from '../../helpers/actorCritics';
import { createTrainer, train } from '../../helpers/train';

const discount = 0.9;
const traceDecay = 0.5;

/** A segment of one copy that saw 7, then 1, 2, 3; an episode ended with its second step. */
function segment(observations: readonly number[] = [7, 1, 2, 3]): Rollout {
  const rollout = new Rollout(observations.length - 1, 1, 1, 1);
  rollout.observations.set(observations);
  rollout.isOver[1] = 1;
  rollout.terminated[1] = 1;
  rollout.advantages.set([10, 20, 30]);
  return rollout;
}

/** Without hidden layers, f(x) = weight · x + bias; networks are f, f̂ and the values. */
function distil(rollout: Rollout, values: SettingValues = {}) {
  const networks: Network[] = [];
  const random = { exploration: createRandom(1), initialization: createRandom(2) };
  const given = { distillationLayers: [], distilledSize: 1, noveltyDiscount: discount, distillationShare: 1, ...values };
  const settings = { ...parseSettings(distillationSettings, given, 'test'), traceDecay };
  const factory = {
    create: (spec: Parameters<typeof initializeNetwork>[0]) => {
      networks.push(referenceEngine.createNetwork(initializeNetwork(spec, random.initialization)));
      return networks.at(-1)!;
    },
  };
  const distillation = new NetworkDistillation(settings, rollout, factory, random);
  setParameters(networks[0]!, [0, 0]);
  setParameters(networks[1]!, [1, 0]);
  setParameters(networks[2]!, [0, 0]);
  return { distillation, networks };
}

/** What follows 7 is 1, 2, 3: mean 2, variance ⅔, so x = −√1.5, 0, √1.5, and f̂ − f = x. */
const errors = [1.5, 0, 1.5];

describe('Random network distillation', () => {
  it('takes for novelty the squared error on what follows each step, centered and scaled', () => {
    expect(distil(segment()).distillation.explore()['novelty']).toBeCloseTo(1, 6);
  });

  it('cuts whitened observations off at 5 deviations', () => {
    // 200 times 0, then 100: mean 100/201, and 100 lies √200 = 14.1 deviations above; 0 lies 0.0707 below.
    const rollout = new Rollout(201, 1, 1, 1);
    rollout.observations[201] = 100;
    const { novelty } = distil(rollout).distillation.explore();
    expect(novelty).toBeCloseTo((200 * (1 / 200) + 25) / 201, 5);
  });

  it('divides novelty by the deviation of its discounted sums, and counts on beyond the end of an episode', () => {
    const rollout = segment();
    distil(rollout, { noveltyWeight: 3, taskWeight: 2 }).distillation.explore();
    const rewards = Float64Array.from(errors);
    new RewardScaler(1, discount).scale(rewards, new Uint8Array(3));
    // Values are 0, so Â_i = Σ (γλ)ᵏ R_i to the end of the segment, whatever ended on the way.
    const decay = discount * traceDecay;
    const expected = [0, 1, 2].map((t) => rewards.slice(t).reduce((sum, reward, k) => sum + decay ** k * reward, 0));
    rollout.advantages.forEach((advantage, t) => {
      expect(advantage).toBeCloseTo(2 * [10, 20, 30][t]! + 3 * expected[t]!, 5);
    });
    expect(rollout.advantages[1]).toBeGreaterThan(40 + 1); // the third step's novelty reaches back over the end
  });

  it('values what comes behind the segment as well', () => {
    const rollout = segment();
    const { distillation, networks } = distil(rollout, { taskWeight: 0 });
    setParameters(networks[2]!, [0, 5]);
    distillation.explore();
    const rewards = Float64Array.from(errors);
    new RewardScaler(1, discount).scale(rewards, new Uint8Array(3));
    expect(rollout.advantages[2]).toBeCloseTo(rewards[2]! + discount * 5 - 5, 5);
  });

  it('learns to foretell, and never changes what is to be foretold', () => {
    const rollout = segment();
    const { distillation, networks } = distil(rollout, { distillationRate: 0.05 });
    const fixed = [...networks[0]!.save().parameters];
    const novelties = Array.from({ length: 60 }, () => distillation.explore()['novelty']!);
    expect(novelties.at(-1)!).toBeLessThan(0.05);
    expect([...networks[0]!.save().parameters]).toEqual(fixed);
    // What is new is new again: another place, far from what was seen.
    rollout.observations.set([7, 1, 2, 30]);
    setParameters(networks[1]!, [0.2, 0]);
    expect(distillation.explore()['novelty']).toBeGreaterThan(0.05);
  });

  it('learns from the share of the steps that it is told', () => {
    const rollout = segment();
    const { distillation, networks } = distil(rollout, { distillationShare: 1e-9 });
    distillation.explore();
    expect([...networks[1]!.save().parameters]).toEqual([1, 0]);
  });
});

describe('PPO with random network distillation', () => {
  const options = {
    env: 'MountainCar-v0',
    algo: 'ppo-rnd',
    settings: { environmentCount: 2, rolloutLength: 50, minibatchSize: 50, epochs: 2, hiddenLayers: [8] },
    steps: 1000,
    evaluation: { interval: 500, episodes: 1 },
  };

  it('repeats itself bit for bit, and goes on bit for bit from a checkpoint', () => {
    const whole = train(options);
    expect(train(options).policy()).toEqual(whole.policy());
    const first = createTrainer(options);
    first.advance(310);
    first.advance(100, true);
    expect(first.stepCount).toBe(400);
    const second = createTrainer(options);
    second.load(structuredClone(first.save()));
    second.advance(1000);
    expect(second.policy()).toEqual(whole.policy());
    const reported = whole.takeReport().metrics.map(({ name }) => name);
    const continuousOnly = ['actionDeviation'];
    expect(new Set([...reported, ...continuousOnly])).toEqual(new Set(ppoRndDefinition.metrics.map(({ name }) => name)));
  });

  it('with weights 0 and 1 is PPO, draw for draw but for those of the share', () => {
    const noveltyOnly = train({ ...options, settings: { ...options.settings, noveltyWeight: 1, taskWeight: 0 } });
    const taskOnly = train({ ...options, settings: { ...options.settings, noveltyWeight: 0, taskWeight: 1 } });
    expect(noveltyOnly.policy()).not.toEqual(taskOnly.policy());
  });
});
