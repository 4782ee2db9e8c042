import { describe, expect, it } from 'vitest';
import { type RecordedDraw, RecordedRandom } from '../../../main/rl/conformance/recordedRandom';
import type { Dynamics } from '../../../main/rl/core/environment';
import { createRandom } from '../../../main/rl/core/random';
import { Simulation } from '../../../main/rl/core/simulation';
import { blackjackIndex, blackjackObservation, handOf, isNatural } from '../../../main/rl/environments/blackjackHand';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { taxiSituation, taxiState } from '../../../main/rl/environments/taxi';
import { startValue } from '../../../main/rl/planning/finiteHorizon';
import { evaluatePolicyExactly, uniformPolicy } from '../../../main/rl/planning/policyEvaluation';

type Finite = Dynamics<number, number, number>;
const uniform = (...values: number[]) => new RecordedRandom(values.map((value): RecordedDraw => ({ kind: 'uniform', value })));

// That rules, draws and rewards are Gymnasium's is checked against its recordings, in test/rl/conformance.

describe('Frozen lake', () => {
  it('is cut after 100 steps on any map of version 1, and after 200 under the id of the large one', () => {
    expect(createEnvironment('FrozenLake-v1?map=8x8').maxEpisodeSteps).toBe(100);
    expect(createEnvironment('FrozenLake8x8-v1').maxEpisodeSteps).toBe(200);
    expect(createEnvironment('FrozenLake8x8-v1').observationSpace).toMatchObject({ size: 64 });
  });

  it('takes a map of one’s own, with rewards of one’s own', () => {
    const { table } = createEnvironment('FrozenLake-v1?map=SH/FG&slippery=false&holeReward=-2&goalReward=3&stepReward=-1');
    expect(table!.outcomes(0, 2)[0]).toMatchObject({ state: 1, reward: -2, terminated: true });
    expect(table!.outcomes(0, 1)[0]).toMatchObject({ state: 2, reward: -1, terminated: false });
    expect(table!.outcomes(2, 2)[0]).toMatchObject({ state: 3, reward: 3, terminated: true });
  });

  it.each([
    ['SF/F', 'The rows of the map must be equally long, got 2 cells in row 1 and 1 in row 2.'],
    ['SX/FG', 'A cell of the map must be S, F, H or G, got "X" in row 1, column 2.'],
    ['FF/FG', 'The map must have a start S, got none.'],
    ['5x5', 'A cell of the map must be S, F, H or G, got "5" in row 1, column 1.'],
  ])('refuses the map %s in plain words', (map, sentence) => {
    expect(() => createEnvironment(`FrozenLake-v1?map=${map}`)).toThrow(sentence);
  });
});

describe('Taxi', () => {
  it('numbers its states as Gymnasium does, there and back', () => {
    for (let state = 0; state < 500; state++) expect(taxiState(taxiSituation(state))).toBe(state);
    expect(taxiState({ cell: 16, passenger: 2, destination: 0 })).toBe(328);
  });

  it('hides a fickle passenger’s change of mind, so it has no table then', () => {
    const fickle = createEnvironment('Taxi-v4?fickle=true') as Finite;
    expect(fickle.table).toBeUndefined();
    const state = fickle.initialState(uniform(0.5, 0.29)); // 0.29 < 0.3: this passenger is fickle
    expect(state).toBeGreaterThanOrEqual(500);
    expect(fickle.observe(state)).toBe(state - 500);
    expect(fickle.initialState(uniform(0.5, 0.3))).toBe(state - 500);
  });

  it('lets a fickle passenger choose anew once, on the first drive that moves the taxi', () => {
    const fickle = createEnvironment('Taxi-v4?fickle=true') as Finite;
    const aboard = taxiState({ cell: 12, passenger: 4, destination: 1 });
    const held = fickle.transition(500 + taxiState({ cell: 6, passenger: 4, destination: 1 }), 2, uniform(0.5));
    expect(held.state).toBe(500 + taxiState({ cell: 6, passenger: 4, destination: 1 })); // a wall held the taxi
    const random = new RecordedRandom([
      { kind: 'uniform', value: 0.5 },
      { kind: 'integer', count: 3, value: 1 },
    ]);
    const { state } = fickle.transition(500 + aboard, 0, random);
    expect(state).toBe(taxiState({ cell: 17, passenger: 4, destination: 2 })); // of 0, 2, 3
    expect(taxiSituation(fickle.transition(state, 1, uniform(0.5)).state).destination).toBe(2);
  });

  it('drifts in rain as its version does: version 3 also where the edge holds the taxi', () => {
    const corner = taxiState({ cell: 0, passenger: 0, destination: 1 });
    const cells = (id: string) =>
      createEnvironment(id)
        .table!.outcomes(corner, 1)
        .map(({ state }) => taxiSituation(state).cell);
    expect(cells('Taxi-v4?rainy=true')).toEqual([0, 0, 0]);
    expect(cells('Taxi-v3?rainy=true')).toEqual([0, 0, 1]);
  });
});

describe('Blackjack', () => {
  it('counts an ace as 11 wherever that does not go over 21', () => {
    expect(handOf([1, 6])).toEqual({ sum: 17, usableAce: true });
    expect(handOf([1, 6, 9])).toEqual({ sum: 16, usableAce: false });
    expect(handOf([1, 1])).toEqual({ sum: 12, usableAce: true });
    expect(handOf([1, 1, 10])).toEqual({ sum: 12, usableAce: false });
    expect(isNatural([10, 1])).toBe(true);
    expect(isNatural([5, 5, 1])).toBe(false);
  });

  it('numbers what is seen, there and back', () => {
    const seen = { sum: 18, dealerCard: 7, usableAce: true };
    expect(blackjackIndex(seen)).toBe(411);
    expect(blackjackObservation(411)).toEqual(seen);
  });

  it('has a table only where what is seen decides what follows', () => {
    expect(createEnvironment('Blackjack-v1?sab=false').table).toBeDefined();
    expect(createEnvironment('Blackjack-v1').table).toBeUndefined();
    expect(createEnvironment('Blackjack-v1?sab=false&natural=true').table).toBeUndefined();
  });

  it('pays on average what its table says', () => {
    const dynamics = createEnvironment('Blackjack-v1?sab=false') as Dynamics<unknown, number, number>;
    const expected = startValue(dynamics.table!, evaluatePolicyExactly(dynamics.table!, uniformPolicy(dynamics.table!), 1));
    const random = createRandom(21);
    const simulation = new Simulation(dynamics, random);
    const hands = 60_000;
    let won = 0;
    simulation.onEpisodeEnd = (episodeReturn) => {
      won += episodeReturn;
    };
    for (let hand = 0; hand < hands; hand++) {
      simulation.reset();
      while (!simulation.isOver) simulation.step(random.integer(2));
    }
    expect(Math.abs(won / hands - expected)).toBeLessThan(0.015); // four standard errors of a result between −1 and 1
  });
});
