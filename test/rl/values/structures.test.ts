import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { ActionValues } from '../../../main/rl/values/actionValues';
import { EligibilityTraces } from '../../../main/rl/values/eligibilityTraces';
import { EpisodeSteps } from '../../../main/rl/values/episodeSteps';
import { FixedPolicy } from '../../../main/rl/values/fixedPolicy';
import { LearnedModel } from '../../../main/rl/values/learnedModel';
import { Predecessors } from '../../../main/rl/values/predecessors';
import { PriorityQueue } from '../../../main/rl/values/priorityQueue';
import { RecentSteps } from '../../../main/rl/values/recentSteps';

describe('a table of action values', () => {
  it('refuses to be larger than memory, with a remedy', () => {
    expect(() => new ActionValues(1e8, 10)).toThrow(
      'A table must have at most 268435456 values, got 100000000 states × 10 actions. Use function approximation.',
    );
  });
});

describe('eligibility traces', () => {
  it('do what arrays over the whole table would do', () => {
    const random = createRandom(2);
    const traces = new EligibilityTraces(9);
    const plain = new Float64Array(9);
    const [values, plainValues] = [new Float64Array(9), new Float64Array(9)];
    for (let i = 0; i < 400; i++) {
      const entry = random.integer(9);
      traces.decay(0.6);
      for (let s = 0; s < 9; s++) plain[s]! *= 0.6;
      const kind = (['accumulating', 'replacing', 'dutch'] as const)[i % 3]!;
      traces.visit(entry, kind, 0.25);
      plain[entry] = kind === 'replacing' ? 1 : kind === 'dutch' ? 0.75 * plain[entry]! + 1 : plain[entry]! + 1;
      traces.addTo(values, i);
      for (let s = 0; s < 9; s++) plainValues[s]! += i * plain[s]!;
      if (i % 57 === 0) {
        traces.clear();
        plain.fill(0);
      }
    }
    for (const [s, value] of plainValues.entries()) expect(values[s]).toBeCloseTo(value, 6);
  });

  it('cost nothing for what has faded', () => {
    const traces = new EligibilityTraces(1000);
    for (let entry = 0; entry < 1000; entry++) {
      traces.decay(0.5);
      traces.visit(entry, 'accumulating', 0.1);
    }
    expect((traces.save()['entries'] as Float64Array).length).toBeLessThan(45); // 0.5⁴⁰ < 10⁻¹²
  });
});

describe('a priority queue', () => {
  it('gives its items in order of their highest priority, each once', () => {
    const random = createRandom(3);
    const queue = new PriorityQueue(200);
    const highest = new Map<number, number>();
    for (let i = 0; i < 1000; i++) {
      const [item, priority] = [random.integer(200), random.uniform()];
      queue.insert(item, priority);
      highest.set(item, Math.max(priority, highest.get(item) ?? 0));
    }
    const expected = [...highest].toSorted(([, a], [, b]) => b - a).map(([item]) => item);
    expect(queue.length).toBe(expected.length);
    expect(expected.map(() => queue.takeFirst())).toEqual(expected);
    expect(queue.length).toBe(0);
  });

  it('goes on where it was saved', () => {
    const queue = new PriorityQueue(5);
    [3, 1, 4, 1, 5].forEach((priority, item) => {
      queue.insert(item, priority);
    });
    const other = new PriorityQueue(5);
    other.load(queue.save());
    expect([0, 0, 0, 0, 0].map(() => other.takeFirst())).toEqual([0, 0, 0, 0, 0].map(() => queue.takeFirst()));
  });
});

describe('predecessors', () => {
  it('follow pairs that come to lead elsewhere', () => {
    const predecessors = new Predecessors(3, 6);
    for (const pair of [0, 1, 2, 3]) predecessors.move(pair, 1);
    predecessors.move(2, 0);
    predecessors.move(0, 0);
    predecessors.move(0, 0);
    expect([...predecessors.of(1)].toSorted()).toEqual([1, 3]);
    expect([...predecessors.of(0)].toSorted()).toEqual([0, 2]);
    expect([...predecessors.of(2)]).toEqual([]);
  });
});

describe('a learned model', () => {
  it('holds the latest outcome of each pair, and draws evenly from what it has seen', () => {
    const model = new LearnedModel(5, 3);
    model.record(4, 2, { reward: 1, nextState: 0, terminated: false });
    model.record(4, 0, { reward: 2, nextState: 3, terminated: true });
    model.record(1, 1, { reward: 3, nextState: 4, terminated: false });
    model.record(4, 2, { reward: 7, nextState: 2, terminated: false });
    expect(model.outcome(4, 2)).toEqual({ reward: 7, nextState: 2, terminated: false });
    expect(model.outcome(4, 0).terminated).toBe(true);
    expect([model.hasTried(4, 1), model.hasTried(1, 1)]).toEqual([false, true]);
    const random = createRandom(4);
    const states = Array.from({ length: 2000 }, () => model.drawState(random));
    expect(new Set(states)).toEqual(new Set([4, 1]));
    expect(Math.abs(states.filter((state) => state === 1).length / 2000 - 0.5)).toBeLessThan(0.035);
    expect(new Set(Array.from({ length: 50 }, () => model.drawTriedAction(4, random)))).toEqual(new Set([0, 2]));
  });
});

describe('the recent steps', () => {
  it('are a window that moves, and sum up with discount', () => {
    const recent = new RecentSteps(3);
    for (let t = 0; t < 3; t++) recent.add(t, 10 + t, 2 ** t);
    expect(recent.isFull).toBe(true);
    // 1 + 0.5 · 2 + 0.25 · 4 + 0.125 · 16
    expect(recent.discountedReturn(0.5, 16)).toBe(5);
    recent.removeOldest();
    recent.add(3, 13, 8);
    expect([0, 1, 2].map((i) => [recent.state(i), recent.action(i), recent.reward(i)])).toEqual([
      [1, 11, 2],
      [2, 12, 4],
      [3, 13, 8],
    ]);
  });
});

describe('the steps of an episode', () => {
  it('know first visits, and forget them with the episode', () => {
    const episode = new EpisodeSteps(4);
    const visit = (visited: number) => episode.add({ state: visited, action: 0, reward: 1, visited });
    for (const visited of [2, 3, 2, 0]) visit(visited);
    expect([0, 1, 2, 3].map((t) => episode.isFirstVisit(t))).toEqual([true, true, false, true]);
    episode.clear();
    visit(2);
    expect(episode.isFirstVisit(0)).toBe(true);
  });

  it('grow with the episode', () => {
    const episode = new EpisodeSteps(1000);
    for (let t = 0; t < 1000; t++) episode.add({ state: t, action: t % 3, reward: -t, visited: t, probability: 1 / (t + 1) });
    expect([episode.state(777), episode.action(777), episode.reward(777), episode.probability(777)]).toEqual([
      777,
      0,
      -777,
      1 / 778,
    ]);
  });

  it('say so when there is no end', { timeout: 60_000 }, () => {
    const episode = new EpisodeSteps(1);
    const step = { state: 0, action: 0, reward: 0, visited: 0 };
    expect(() => {
      for (;;) episode.add(step);
    }).toThrow(
      'An episode must end to be learned from, got 4194304 steps without an end. A method that learns at every step needs none.',
    );
  });
});

describe('a policy that is given', () => {
  it('is read state by state', () => {
    expect([...new FixedPolicy('policy', '1*2,?', 4, 2).probabilities]).toEqual([0, 1, 0, 1, 0.5, 0.5, 0.5, 0.5]);
    expect([...new FixedPolicy('policy', '?*1, 0*3', 4, 2).probabilities]).toEqual([0.5, 0.5, 1, 0, 1, 0, 1, 0]);
  });

  it.each([
    ['2', 'An action of policy must be in [0, 1], got 2.'],
    ['left', 'policy must be actions such as "?" or "1*440,0", got "left".'],
    ['0*3', 'policy must speak of 4 states, got 3.'],
    ['0*3,1*2', 'policy must speak of 4 states, got 5.'],
    ['0,,1', 'policy must be actions such as "?" or "1*440,0", got "".'],
  ])('is refused when it is %s', (given, sentence) => {
    expect(() => new FixedPolicy('policy', given, 4, 2)).toThrow(sentence);
  });
});
