import { describe, expect, it } from 'vitest';
import { IntraOptionModels } from '../../../main/rl/agents/intraOptionModels';
import { IntraOptionQLearning } from '../../../main/rl/agents/intraOptionQLearning';
import { ManagerWorker } from '../../../main/rl/agents/managerWorker';
import { MaxQ } from '../../../main/rl/agents/maxQ';
import { OptionCritic } from '../../../main/rl/agents/optionCritic';
import { OptionQLearning } from '../../../main/rl/agents/optionQLearning';
import type { Subgoals } from '../../../main/rl/agents/subgoals';
import { countValues, type TaskHierarchy, withoutAbstraction } from '../../../main/rl/agents/taskHierarchy';
import { taxiHierarchy } from '../../../main/rl/agents/taxiHierarchy';
import type { Agent, TabularEnvironment } from '../../../main/rl/core/agent';
import type { Timestep } from '../../../main/rl/core/environment';
import { createRandom } from '../../../main/rl/core/random';
import type { SavedState } from '../../../main/rl/core/savedState';
import { discrete } from '../../../main/rl/core/spaces';
import { createEnvironment } from '../../../main/rl/environments/registry';
import type { Option } from '../../../main/rl/planning/options';
import { cut, playScript, step, terminal } from '../../helpers/tabularAgents';
import { createTrainer, train } from '../../helpers/train';

/** Three states in a row, actions 0 and 1; `right` takes action 1 from state 0 and ends in state 2. */
const right: Option = {
  name: 'right',
  initiation: Uint8Array.of(1, 1, 0),
  policy: Float64Array.of(0, 1, 0, 1, 0, 0),
  termination: Float64Array.of(0, 0, 1),
};
/** Takes action 1 too, and ends wherever it arrives with probability one half. */
const halting: Option = {
  ...right,
  name: 'halting',
  initiation: Uint8Array.of(0, 0, 1),
  termination: Float64Array.of(0.5, 0.5, 0.5),
};
const options = [right, halting];

const table = { stepSize: 0.5, discount: 0.9, initialValue: 0, epsilon: 0, options: 'hallways' };

/** Q, shape [states, options], is put into an agent that has saved none. */
function withValues<A extends Agent<TabularEnvironment>>(agent: A, values: readonly number[]): A {
  agent.load({ ...agent.save(), optionValues: Float64Array.from(values) });
  return agent;
}

const savedValues = (agent: Agent<TabularEnvironment>) => [...(agent.save()['optionValues'] as Float64Array)];
const script = (agent: Agent<TabularEnvironment>, timesteps: readonly Timestep<number>[]) => playScript(agent, 3, 2, timesteps);

describe('SMDP Q-learning', () => {
  const create = () => withValues(new OptionQLearning(options, table, createRandom(1)), [4, 0, 5, 7, 3, 10]);

  it('discounts by γᵏ what follows an option of k steps, and learns where it began', () => {
    // Rewards 1, 2 on the way, k = 2; in state 2 only `halting` may begin: Q = 10. G = 1 + 0.9 · 2 + 0.81 · 10 = 10.9; from
    // Q = 4 that is an error of 6.9.
    const agent = create();
    const told = script(agent, [step(1, 1), step(2, 2)]);
    expect(told.map(({ tdError }) => tdError)).toEqual([undefined, expect.closeTo(6.9, 12)]);
    expect(savedValues(agent)).toEqual([expect.closeTo(7.45, 12), 0, 5, 7, 3, 10]);
  });

  it('gives a terminal state the value 0', () => {
    const agent = create();
    script(agent, [step(1, 1), terminal(2, 2)]);
    expect(savedValues(agent)[0]).toBeCloseTo(0.5 * 4 + 0.5 * 2.8, 12);
  });

  it('goes on believing in an option that a truncation cuts', () => {
    // Cut in state 1, where `right` goes on: Q(1, right) = 5. G = 1 + 0.9 · 5.
    const agent = create();
    script(agent, [cut(1, 1)]);
    expect(savedValues(agent)[0]).toBeCloseTo(0.5 * 4 + 0.5 * 5.5, 12);
  });
});

describe('intra-option Q-learning', () => {
  const create = () => withValues(new IntraOptionQLearning(options, table, createRandom(1)), [0, 2, 5, 7, 3, 10]);

  it('learns from one step about every option that would have taken it, with U = (1 − β) Q + β max Q', () => {
    // right: U = Q(1, right) = 5; halting: U = 0.5 · 7 + 0.5 · max over what may begin in 1, which is 5.
    const agent = create();
    script(agent, [step(1, 1)]);
    expect(savedValues(agent)[0]).toBeCloseTo(0.5 * (1 + 0.9 * 5), 12);
    expect(savedValues(agent)[1]).toBeCloseTo(2 + 0.5 * (1 + 0.9 * 6 - 2), 12);
  });

  it.each([
    ['gives a terminal state the value 0', terminal(1, 1), 0.5],
    ['still bootstraps from a truncated state', cut(1, 1), 0.5 * 5.5],
  ])('%s', (_what, timestep, value) => {
    const agent = create();
    script(agent, [timestep]);
    expect(savedValues(agent)[0]).toBeCloseTo(value, 12);
  });
});

describe('intra-option model learning', () => {
  it('learns one step of every option that would have taken the action', () => {
    const settings = { discount: 0.9, stepSizeExponent: 1, options: 'hallways' };
    const agent = new IntraOptionModels(options, settings, createRandom(1));
    // Only action 1 teaches; with this stream the first three actions are told below.
    const told = script(agent, [step(0, 1), step(0, 1), step(1, 1), step(2, 4)]);
    const tries = told.map(({ action }) => action);
    expect(tries).toContain(1);
    let [reward, count, state] = [0, 0, 0];
    const rewards = [0, 0, 0];
    told.forEach(({ action, timestep }) => {
      const next = timestep.observation as number;
      if (action === 1) {
        count = state === 0 ? ++count : 1;
        reward = timestep.reward + (next === 2 ? 0 : 0.9 * rewards[next]!);
        rewards[state]! += (reward - rewards[state]!) / count;
      }
      state = next;
    });
    expect([...agent.models[0]!.rewards]).toEqual(rewards.map((value) => expect.closeTo(value, 12)));
  });

  it('believes that an option leads nowhere after a terminal state', () => {
    const settings = { discount: 0.9, stepSizeExponent: 1, options: 'hallways' };
    const agent = new IntraOptionModels(options, settings, createRandom(1));
    script(
      agent,
      Array.from({ length: 8 }, () => terminal(2, 3)),
    );
    expect([...agent.models[0]!.rewards]).toEqual([3, 0, 0]);
    expect(agent.models[0]!.transitions.every((weight) => weight === 0)).toBe(true);
  });
});

describe('option-critic', () => {
  const settings = {
    optionCount: 1,
    stepSize: 0.5,
    policyStepSize: 0.25,
    terminationStepSize: 0.25,
    discount: 0.9,
    epsilon: 0,
    temperature: 1,
  };
  const shape = { stateCount: 2, actionCount: 2 };

  it('moves critic, policy and ends as the equations say', () => {
    const agent = new OptionCritic(shape, { ...settings, optionCount: 2 }, createRandom(1));
    // Q(1, ·) = (4, 10), option 0 the better one in state 0; β = 1/2 everywhere at first.
    agent.load({ ...agent.save(), optionValues: Float64Array.of(1, 0, 4, 10) });
    const told = playScript(agent, 2, 2, [step(1, 1)]);
    const action = told[0]!.action as number;
    const target = 1 + 0.9 * (0.5 * 4 + 0.5 * 10);
    const saved = agent.save() as Record<string, Float64Array>;
    expect(told[0]!.tdError).toBeCloseTo(target, 12);
    expect(saved['optionValues']![0]).toBeCloseTo(1 + 0.5 * (target - 1), 12);
    expect(saved['actionValues']![action]).toBeCloseTo(0.5 * target, 12);
    const advantage = 0.5 * target - (1 + 0.5 * (target - 1));
    expect(saved['preferences']![action]).toBeCloseTo(0.25 * advantage * 0.5, 12);
    expect(saved['preferences']![1 - action]).toBeCloseTo(-0.25 * advantage * 0.5, 12);
    // Another option is better in state 1 by 6: ending becomes likelier. Row of option 0 in state 1.
    expect([...saved['endings']!]).toEqual([0, expect.closeTo(0.25 * 6 * 0.25, 12), 0, 0]);
  });

  it.each([
    ['gives a terminal state the value 0', terminal(1, 1), 0.5],
    ['still bootstraps from a truncated state', cut(1, 1), 0.5 * (1 + 0.9 * 4)],
  ])('%s', (_what, timestep, value) => {
    const agent = new OptionCritic(shape, settings, createRandom(1));
    agent.load({ ...agent.save(), optionValues: Float64Array.of(0, 4) });
    playScript(agent, 2, 2, [timestep]);
    expect(agent.optionValues.get(0, 0)).toBeCloseTo(value, 12);
  });

  it('goes on with what it has learned when the goal moves', () => {
    const options = { env: 'FourRooms', algo: 'option-critic', steps: 5000 };
    const before = train(options);
    const after = createTrainer({ ...options, env: 'FourRooms?goal=103', steps: 6000 });
    after.load(before.save());
    expect(after.policy()).toEqual(before.policy());
    after.advance(1000);
    expect(after.stepCount).toBe(6000);
  });
});

describe('MAXQ', () => {
  const everything = { size: 3, indexOf: (state: number) => state };
  /** The root calls `go`, which takes actions until state 2; there it acts by itself. */
  const hierarchy: TaskHierarchy = {
    primitives: [{ name: 'act', action: 0, rewardAbstraction: everything }],
    subtasks: [
      {
        name: 'root',
        isOver: () => false,
        children: [
          { kind: 'subtask', index: 1, completionAbstraction: everything },
          { kind: 'primitive', index: 0, completionAbstraction: everything, isAllowed: (state) => state === 2 },
        ],
      },
      {
        name: 'go',
        isOver: (state) => state === 2,
        children: [{ kind: 'primitive', index: 0, completionAbstraction: everything }],
      },
    ],
  };
  const settings = { stepSize: 1, discount: 0.9, initialValue: 0, epsilon: 0, abstraction: false };
  const play = (timesteps: readonly Timestep<number>[]) => {
    const agent = new MaxQ(hierarchy, { stateCount: 3, actionCount: 1 }, settings, createRandom(1));
    agent.load({ ...agent.save(), rewards: [Float64Array.of(0, 0, 7)] } as SavedState);
    playScript(agent, 3, 1, timesteps);
    const [[root], [go]] = agent.save()['completions'] as unknown as [Float64Array[], [Float64Array]];
    return { root: [...root!], go: [...go], rewards: [...(agent.save()['rewards'] as Float64Array[])[0]!] };
  };

  it('learns rewards and completions, level by level', () => {
    // V(act, 0) = 1, V(act, 1) = 2. `go` is over in 2, two steps after it was called: C(root, 0, go) = 0.81 · V(root, 2).
    expect(play([step(1, 1), step(2, 2)])).toEqual({ rewards: [1, 2, 7], go: [0, 0, 0], root: [expect.closeTo(5.67, 12), 0, 0] });
    // C(go, 1, act) = 0.9 · V(go, 0) = 0.9 · 1, then C(go, 0, act) = 0.9 · V(go, 1) = 0.9 · (2 + 0.9).
    expect(play([step(1, 1), step(0, 2), step(1, 1)]).go).toEqual([expect.closeTo(2.61, 12), 0.9, 0]);
  });

  it('learns nothing about subtasks that a truncation cuts, and completes all when the episode terminates', () => {
    const completed = Float64Array.of(5, 0, 0);
    const playWith = (timesteps: readonly Timestep<number>[]) => {
      const agent = new MaxQ(hierarchy, { stateCount: 3, actionCount: 1 }, settings, createRandom(1));
      agent.load({ ...agent.save(), completions: [[completed, completed], [completed]] } as SavedState);
      playScript(agent, 3, 1, timesteps);
      const [[root], [go]] = agent.save()['completions'] as unknown as [Float64Array[], [Float64Array]];
      return [root![0], go[0]];
    };
    // Cut in state 1: the action is over, 0.9 · V(go, 1) = 0; `go` is not, so the root's 5 stays.
    expect(playWith([cut(1, 1)])).toEqual([5, 0]);
    expect(playWith([terminal(1, 1)])).toEqual([0, 0]);
  });

  it('begins again from the top after an episode was cut', () => {
    const agent = new MaxQ(hierarchy, { stateCount: 3, actionCount: 1 }, settings, createRandom(1));
    playScript(agent, 3, 1, [step(1, 1)]);
    expect(agent.save()['calls']).toEqual([{ parent: 0, child: 0, start: 0, discounting: 0.9 }]);
    playScript(agent, 3, 1, [cut(1, 1)]);
    expect(agent.save()['calls']).toEqual([]);
  });

  it('shares what cannot matter: 632 values of the source, and those that Gymnasium’s rules add', () => {
    // The source's 632, with a passenger's place of 5 instead of 4 in three tables and of legality in the leaves.
    expect(countValues(taxiHierarchy)).toBe(4 + 125 + 100 + (20 + 4) + (125 + 4) + (100 + 4) + 4 * 100);
    expect(countValues(withoutAbstraction(taxiHierarchy, 500))).toBe(6 * 500 + (2 + 5 + 5 + 16) * 500);
  });

  it('drives the taxi as well as can be', () => {
    const settings = { stepSize: 1, discount: 1, epsilon: 0.1 };
    const trainer = train({ env: 'Taxi-v4', algo: 'maxq', settings, steps: 30_000 });
    const { values } = { values: trainer.evaluateFinal(300) };
    expect(values.meanReturn).toBeGreaterThan(7.4);
    expect(values.minimum).toBeGreaterThan(0);
  });
});

describe.each([
  ['option-q-learning', 'FourRooms'],
  ['intra-option-q-learning', 'FourRooms?slip=direction'],
  ['intra-option-models', 'FourRooms?slip=direction'],
  ['option-critic', 'FourRooms'],
  ['maxq', 'Taxi-v4'],
  ['maxq', 'Taxi-v4?rainy=true&fickle=true'],
  ['manager-worker', 'Taxi-v3'],
  ['manager-worker', 'FourRooms'],
])('%s in %s', (algo, env) => {
  const options = { env, algo, steps: 2000, seed: 11 };

  it('makes the same run with the same seed, and another with another', () => {
    const [run, same, other] = [11, 11, 12].map((seed) => train({ ...options, seed }).save()['agent']);
    expect(same).toEqual(run);
    expect(other).not.toEqual(run);
  });

  it('goes on bit for bit from a save in the middle of an episode', () => {
    const whole = train(options);
    for (const pause of [1, 777, 1500]) {
      const first = createTrainer(options);
      first.advance(pause);
      const second = createTrainer(options);
      second.load(structuredClone(first.save()));
      second.advance(options.steps);
      expect(second.save()).toEqual(whole.save());
      expect(second.policy()).toEqual(whole.policy());
    }
  });

  it('hands out a policy that further learning does not touch', () => {
    const trainer = createTrainer(options);
    trainer.advance(500);
    const policy = trainer.policy();
    const copy = structuredClone(policy);
    trainer.advance(options.steps);
    expect(policy).toEqual(copy);
    expect(trainer.policy()).not.toEqual(copy);
  });
});

it('methods with given options are refused where none are given', () => {
  expect(() => createTrainer({ env: 'LineWalk', algo: 'option-q-learning', steps: 1 })).toThrow(
    'option-q-learning does not fit LineWalk. Knows the structure of FourRooms only.',
  );
});

describe('manager and worker', () => {
  /** Four cells in a row; the subgoal is the last one. Actions 0 and 1 are the worker's, 1 also the manager's. */
  const subgoals: Subgoals = {
    names: ['end'],
    isReached: (state) => state === 3,
    managerStateCount: 4,
    managerState: (state) => state,
    workerStateCount: 4,
    workerState: (state) => state,
    workerActions: [0, 1],
    managerActions: [1],
  };
  const settings = { stepSize: 0.5, discount: 0.9, initialValue: 0, epsilon: 0, workerDiscount: 0.8, workerEpsilon: 0 };
  const create = () => {
    const agent = new ManagerWorker(subgoals, { stateCount: 4, actionCount: 2 }, settings, createRandom(1));
    // The manager prefers the errand in state 0; what the worker thinks of state 1 is 0.5.
    agent.load({
      ...agent.save(),
      managerValues: Float64Array.of(1, 0, 2, 0, 0, 0, 0, 4),
      workerValues: Float64Array.of(0, 0, 0.5, 0, 0, 0, 0, 0),
    });
    return agent;
  };

  it('pays the worker for arriving and the manager with the task’s reward', () => {
    const agent = create();
    const told = playScript(agent, 4, 2, [step(1, 10), step(3, 20)]);
    const [first, second] = told.map(({ action }) => action as number);
    expect(agent.workerValues.get(0, first!)).toBeCloseTo(0.5 * 0.8 * 0.5, 12);
    expect(agent.workerValues.get(1, second!)).toBeCloseTo(second === 0 ? 0.75 : 0.5, 12);
    // 10 + 0.9 · 20 + 0.81 · max Q(3, ·) = 4, where only the manager's own action may begin.
    expect(agent.managerValues.get(0, 0)).toBeCloseTo(1 + 0.5 * (10 + 18 + 0.81 * 4 - 1), 12);
    expect(told.map(({ tdError }) => tdError === undefined)).toEqual([true, false]);
  });

  it.each([
    ['gives a terminal state the value 0', terminal(1, 10), 1 + 0.5 * (10 - 1)],
    ['goes on believing in an errand that a truncation cuts', cut(1, 10), 1 + 0.5 * (10 + 0.9 * 2 - 1)],
  ])('%s', (_what, timestep, value) => {
    const agent = create();
    playScript(agent, 4, 2, [timestep]);
    expect(agent.managerValues.get(0, 0)).toBeCloseTo(value, 12);
  });

  it('knows subgoals of the environments that it says it knows', () => {
    for (const env of ['FourRooms', 'Taxi-v4', 'Taxi-v3']) {
      expect(createEnvironment(env).observationSpace).toEqual(expect.objectContaining(discrete(env === 'FourRooms' ? 104 : 500)));
      expect(createTrainer({ env, algo: 'manager-worker', steps: 1 }).stepCount).toBe(0);
    }
  });
});

describe('options that lead to the goal', () => {
  const firstEpisodes = (algo: string) => {
    const lengths = [1, 2, 3, 4, 5].flatMap((seed) => {
      const trainer = createTrainer({
        env: 'FourRooms?slip=direction',
        algo,
        settings: { stepSize: 0.125, discount: 0.9 },
        seed,
        steps: 100_000,
        episodes: 20,
      });
      trainer.advance(100_000);
      return [...trainer.takeReport().episodes.length];
    });
    return lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  };

  it('make the first episodes much shorter than those of single actions', () => {
    const flat = firstEpisodes('q-learning');
    expect(firstEpisodes('option-q-learning')).toBeLessThan(flat / 3);
    expect(firstEpisodes('intra-option-q-learning')).toBeLessThan(flat / 3);
  });
});
