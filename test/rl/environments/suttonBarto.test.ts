import { describe, expect, it } from 'vitest';
import { type RecordedDraw, RecordedRandom } from '../../../main/rl/conformance/recordedRandom';
import type { Dynamics } from '../../../main/rl/core/environment';
import { createRandom, type Random } from '../../../main/rl/core/random';
import type { ArmedTestbedState } from '../../../main/rl/environments/armedTestbed';
import { bairdFeatures } from '../../../main/rl/environments/bairdsCounterexample';
import type { ChangingMazeState } from '../../../main/rl/environments/changingMaze';
import { racetrackSituation, racetrackState } from '../../../main/rl/environments/racetrack';
import { createEnvironment } from '../../../main/rl/environments/registry';

// What their optimal values are is checked in test/rl/planning/bookExamples.test.ts.

const create = <State>(id: string) => createEnvironment(id) as Dynamics<State, number, number>;
const uniform = (...values: number[]) => new RecordedRandom(values.map((value): RecordedDraw => ({ kind: 'uniform', value })));
const nothing = uniform();

describe('the armed testbed', () => {
  it('draws the arms anew at each start, and rewards around them', () => {
    const testbed = create<ArmedTestbedState>('Bandit-10');
    const random = createRandom(3);
    const [first, second] = [testbed.initialState(random), testbed.initialState(random)];
    expect(first.armValues).toHaveLength(10);
    expect(first).not.toEqual(second);
    const rewards = Array.from({ length: 4000 }, () => testbed.transition(first, 4, random).reward);
    const mean = rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length;
    expect(Math.abs(mean - first.armValues[4]!)).toBeLessThan(4 / Math.sqrt(rewards.length));
    expect(testbed.transition(first, 4, random).state).toBe(first);
  });

  it('lets the arms drift where it is told to, all from the same value', () => {
    const testbed = create<ArmedTestbedState>('Bandit-10?spread=0&drift=0.01');
    const random = createRandom(3);
    const start = testbed.initialState(random);
    expect(new Set(start.armValues).size).toBe(1);
    const { state } = testbed.transition(start, 0, random);
    expect(new Set(state.armValues).size).toBe(10);
    for (const value of state.armValues) expect(Math.abs(value)).toBeLessThan(0.06);
  });
});

describe('the bandit', () => {
  it('has the arms it is given', () => {
    const bandit = create<number>('Bandit');
    expect(bandit.actionSpace.labels).toEqual(['arm 1 (0)', 'arm 2 (0.2)', 'arm 3 (0.5)', 'arm 4 (0.1)', 'arm 5 (1)']);
    expect(create<number>('Bandit?noise=0&arms=3,-4').transition(0, 1, createRandom(1)).reward).toBe(-4);
  });

  it('pays 1 with the mean as probability where rewards are Bernoulli', () => {
    const bandit = create<number>('Bandit?rewards=bernoulli&arms=0.25');
    expect([0.2499, 0.25].map((draw) => bandit.transition(0, 0, uniform(draw)).reward)).toEqual([1, 0]);
  });

  it('refuses arms that are not numbers, or no probabilities', () => {
    expect(() => createEnvironment('Bandit?arms=1,two')).toThrow('An arm must be a number, got "two".');
    expect(() => createEnvironment('Bandit?arms=1,,2')).toThrow('An arm must be a number, got "".');
    expect(() => createEnvironment('Bandit?arms=0,2&rewards=bernoulli')).toThrow('must lie in [0, 1], got 2.');
  });
});

describe("Jack's car rental", () => {
  it('pays and goes, on average, as its table says', () => {
    const rental = create<number>('JacksCarRental?freeFirstMove=true&parkingCost=4');
    const random = createRandom(5);
    for (const [state, action] of [
      [12 * 21 + 3, 8], // moves three cars from 1 to 2
      [18 * 21 + 20, 1], // tries to move four from 2 to 1, where only two fit
      [0, 10],
    ] as const) {
      let [reward, cars1, cars2] = [0, 0, 0];
      for (const outcome of rental.table!.outcomes(state, action)) {
        reward += outcome.probability * outcome.reward;
        cars1 += outcome.probability * Math.floor(outcome.state / 21);
        cars2 += outcome.probability * (outcome.state % 21);
      }
      const days = 20_000;
      let [paid, left1, left2] = [0, 0, 0];
      for (let day = 0; day < days; day++) {
        const outcome = rental.transition(state, action, random);
        paid += outcome.reward / days;
        left1 += Math.floor(outcome.state / 21) / days;
        left2 += (outcome.state % 21) / days;
      }
      // Five standard errors: a day's rewards vary by at most 27, its cars by at most 3.
      expect(Math.abs(paid - reward)).toBeLessThan(1);
      expect(Math.abs(left1 - cars1)).toBeLessThan(0.11);
      expect(Math.abs(left2 - cars2)).toBeLessThan(0.11);
    }
  });
});

describe('the windy gridworld', () => {
  it('is blown by the wind of the column it leaves, and held by the edge', () => {
    const { table } = createEnvironment('WindyGridworld');
    expect(table!.outcomes(33, 1)[0]!.state).toBe(24); // right from column 3: one up
    expect(table!.outcomes(6, 3)[0]!.state).toBe(5); // already at the top
  });

  it('varies by one cell where the wind is stochastic, and only where it blows', () => {
    const { table } = createEnvironment('WindyGridworld?stochastic=true');
    expect(table!.outcomes(66, 1).map(({ state }) => state)).toEqual([57, 47, 37]);
    expect(table!.outcomes(60, 1)).toHaveLength(1);
  });

  it('lets a king step aslant and stand still', () => {
    const { table } = createEnvironment('WindyGridworld?moves=king-and-stay');
    expect(table!.outcomes(60, 4)[0]!.state).toBe(51);
    expect(table!.outcomes(63, 8)[0]!.state).toBe(53);
  });
});

describe('mazes that change', () => {
  const [up, right] = [0, 1];

  it('close one way and open another at the given step', () => {
    const maze = create<ChangingMazeState>('BlockingMaze?changeAt=10');
    const below = (column: number, clock: number) => maze.transition({ cell: 4 * 9 + column, clock }, up, nothing).state.cell;
    expect([below(8, 9), below(8, 10)]).toEqual([3 * 9 + 8, 4 * 9 + 8]);
    expect([below(0, 9), below(0, 10)]).toEqual([4 * 9, 3 * 9]);
  });

  it('keep the old way where a short cut opens', () => {
    const maze = create<ChangingMazeState>('ShortcutMaze?changeAt=10');
    const below = (column: number, clock: number) => maze.transition({ cell: 4 * 9 + column, clock }, up, nothing).state.cell;
    expect([below(0, 9), below(0, 10)]).toEqual([3 * 9, 3 * 9]);
    expect([below(8, 9), below(8, 10)]).toEqual([4 * 9 + 8, 3 * 9 + 8]);
  });

  it('let the clock run on from the goal, which leads back to the start', () => {
    const maze = create<ChangingMazeState>('ShortcutMaze');
    expect(maze.transition({ cell: 7, clock: 41 }, right, nothing)).toEqual({
      state: { cell: 48, clock: 42 },
      reward: 1,
      terminated: false,
    });
  });
});

describe('smaller examples', () => {
  it('maximization bias: half the actions go left to B, where rewards are random', () => {
    const process = create<number>('MaximizationBias');
    expect(process.actionSpace).toMatchObject({ size: 10 });
    expect(process.transition(0, 4, nothing)).toEqual({ state: 1, reward: 0, terminated: false });
    expect(process.transition(0, 5, nothing)).toEqual({ state: 2, reward: 0, terminated: true });
    const fixed: Random = { ...createRandom(1), normal: (mean = 0, deviation = 1) => mean + 10 * deviation } as Random;
    expect(process.transition(1, 7, fixed)).toEqual({ state: 2, reward: 9.9, terminated: true });
  });

  it('short corridor: the middle place exchanges left and right, unseen', () => {
    const corridor = create<number>('ShortCorridor');
    const after = (state: number) => [0, 1].map((action) => corridor.transition(state, action, nothing).state);
    expect([0, 1, 2].map(after)).toEqual([
      [0, 1],
      [2, 0],
      [1, 3],
    ]);
    expect(corridor.transition(2, 1, nothing)).toMatchObject({ reward: -1, terminated: true });
    expect([0, 1, 2].map((state) => corridor.observe(state))).toEqual([0, 0, 0]);
    expect(corridor.table).toBeUndefined();
  });

  it("Baird's counterexample: features as in figure 11.1, dashed to any upper state, solid to the lower one", () => {
    expect(bairdFeatures[0]).toEqual([2, 0, 0, 0, 0, 0, 0, 1]);
    expect(bairdFeatures[6]).toEqual([0, 0, 0, 0, 0, 0, 1, 2]);
    const { table } = createEnvironment('BairdsCounterexample');
    expect(table!.outcomes(3, 0).map(({ state }) => state)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(table!.outcomes(3, 1)).toMatchObject([{ state: 6, reward: 0 }]);
    expect(createEnvironment('BairdsCounterexample?observation=features').observe(6)).toEqual(
      Float64Array.from(bairdFeatures[6]!),
    );
  });

  it('access control: nobody is served when no server is free', () => {
    const { table } = createEnvironment('AccessControlQueue');
    const paid = (freeServers: number, action: number) => table!.outcomes(freeServers * 4 + 3, action)[0]!.reward;
    expect([paid(0, 1), paid(1, 1), paid(1, 0)]).toEqual([0, 8, 0]);
    expect(table!.outcomes(10 * 4, 0).every(({ state }) => state >= 40)).toBe(true);
  });
});

describe('the racetrack', () => {
  const { table } = createEnvironment('Racetrack?track=..F/.../S%23.&noise=0');
  const at = (cell: number, upward: number, rightward: number) => racetrackState({ cell, upward, rightward });
  const faster = (upward: number, rightward: number) => (upward + 1) * 3 + rightward + 1;

  it('moves by the velocity after its change', () => {
    const outcome = table!.outcomes(at(6, 0, 0), faster(1, 1))[0]!;
    expect(racetrackSituation(outcome.state)).toEqual({ cell: 4, upward: 1, rightward: 1 });
    expect(outcome).toMatchObject({ reward: -1, terminated: false });
  });

  it('ends on crossing the finish', () => {
    expect(table!.outcomes(at(4, 1, 1), faster(0, 0))).toMatchObject([{ state: at(2, 1, 1), terminated: true }]);
  });

  it('puts a car that leaves the track on the starting line, standing', () => {
    expect(table!.outcomes(at(6, 0, 0), faster(0, 1))).toMatchObject([{ state: at(6, 0, 0), reward: -1, terminated: false }]);
    expect(table!.outcomes(at(0, 1, 0), faster(1, 0))).toMatchObject([{ state: at(6, 0, 0), terminated: false }]);
  });

  it('does not let a car stand still off the starting line', () => {
    expect(racetrackSituation(table!.outcomes(at(3, 0, 1), faster(0, -1))[0]!.state)).toEqual({
      cell: 4,
      upward: 0,
      rightward: 1,
    });
  });

  it.each([
    ['S.F/..', 'The rows of the track must be equally long'],
    ['S?F', 'A cell of the track must be #, ., S or F, got "?" in row 1, column 2.'],
    ['..F', 'The track must have a start S, got none.'],
    ['S..', 'The track must have a finish F, got none.'],
  ])('refuses the track %s in plain words', (track, sentence) => {
    expect(() => createEnvironment(`Racetrack?track=${encodeURIComponent(track)}`)).toThrow(sentence);
  });
});
