import { describe, expect, it } from 'vitest';
import { type AlternatingGame, chance, nobody, playChance, type SimultaneousGame } from '../../../main/rl/core/game';
import { GameSimulation, type JointTimestep } from '../../../main/rl/core/gameSimulation';
import { createRandom, type Random } from '../../../main/rl/core/random';
import { contains } from '../../../main/rl/core/spaces';
import { canonicalGameId, createGame, gameDefinitions } from '../../../main/rl/environments/gameRegistry';
import type { GameDefinition } from '../../../main/rl/environments/games/gameDefinition';

const revive = <T>(state: T): T => JSON.parse(JSON.stringify(state)) as T;

function expectPromisedRewards({ rewardStructure }: { rewardStructure: string }, rewards: readonly number[]): void {
  for (const reward of rewards) expect(reward).toSatisfy(Number.isFinite);
  if (rewardStructure === 'zero-sum') expect(rewards.reduce((sum, reward) => sum + reward, 0)).toBe(0);
  if (rewardStructure === 'shared') expect(new Set(rewards).size).toBe(1);
}

function describeDefinition(definition: GameDefinition): void {
  const game = createGame(definition.id);

  it('labels its actions, and its observations completely where it labels them', () => {
    expect(game.observationSpaces).toHaveLength(game.players.length);
    expect(game.actionSpaces).toHaveLength(game.players.length);
    for (const space of game.actionSpaces) expect(space.labels).toHaveLength(space.size);
    for (const space of game.observationSpaces) {
      const length = space.kind === 'discrete' ? space.size : space.low.length;
      if (space.labels !== undefined) expect(space.labels).toHaveLength(length);
    }
  });

  it('is documented under every heading', () => {
    for (const [heading, words] of Object.entries(definition.documentation)) {
      expect(words.length, heading).toBeGreaterThan(10);
      expect(words.trimEnd(), heading).toMatch(/[.)]$/);
    }
    expect(definition.summary).toMatch(/\.$/);
    for (const option of Object.values(definition.options)) expect(option.help).toMatch(/[.)]$/);
  });

  it('is its own canonical id', () => {
    expect(canonicalGameId(definition.id)).toBe(definition.id);
  });
}

function drawActions(game: SimultaneousGame, random: Random): number[] {
  return game.actionSpaces.map(({ size }) => random.integer(size));
}

/** Plays random joint actions for `count` steps and returns everything seen; `onState` sees every state. */
function play(game: SimultaneousGame, seed: number, count: number, onState?: (state: unknown) => void): JointTimestep[] {
  const random = createRandom(seed);
  const simulation = new GameSimulation(game, random);
  simulation.reset();
  return Array.from({ length: count }, () => {
    onState?.(simulation.state);
    const timestep = simulation.step(drawActions(game, random));
    if (simulation.isOver) simulation.reset();
    return timestep;
  });
}

const simultaneous = gameDefinitions.filter(({ id }) => createGame(id).kind === 'simultaneous');

describe.each(simultaneous.map((definition) => [definition.id, definition] as const))('%s', (id, definition) => {
  const game = createGame(id) as SimultaneousGame;

  describeDefinition(definition);

  it('repeats itself exactly under the same seed, made anew', () => {
    expect(play(game, 3, 300)).toEqual(play(createGame(id) as SimultaneousGame, 3, 300));
  });

  it('stays in its observation spaces and pays what its reward structure promises', () => {
    for (const { observations, rewards } of play(game, 5, 500)) {
      observations.forEach((observation, player) => {
        expect(contains(game.observationSpaces[player]!, observation), `observation ${observation}`).toBe(true);
      });
      expectPromisedRewards(game, rewards);
    }
  });

  it('has states that survive JSON, and leaves them as they were', () => {
    const random = createRandom(7);
    play(game, 6, 100, (state) => {
      const before = JSON.stringify(state);
      const actions = drawActions(game, random);
      const after = game.transition(state, actions, createRandom(8));
      expect(game.transition(revive(state), actions, createRandom(8))).toEqual(after);
      expect(JSON.stringify(state)).toBe(before);
    });
  });

  const { table } = game;
  it.runIf(table !== undefined)('has a table whose rows are probabilities of states that exist', () => {
    const { stateCount, actionCounts, initialProbabilities, outcomes } = table!;
    expect(initialProbabilities.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 12);
    const [rows, columns] = [actionCounts[0]!, actionCounts[1]!];
    for (let state = 0; state < stateCount; state++) {
      for (let joint = 0; joint < rows * columns; joint++) {
        let sum = 0;
        for (const outcome of outcomes(state, [Math.floor(joint / columns), joint % columns])) {
          sum += outcome.probability;
          if (!(outcome.probability > 0 && outcome.state >= 0 && outcome.state < stateCount)) {
            expect.fail(`state ${state}, joint action ${joint}: ${JSON.stringify(outcome)}`);
          }
        }
        if (Math.abs(sum - 1) > 1e-12) expect.fail(`state ${state}, joint action ${joint}: the probabilities sum to ${sum}`);
      }
    }
  });
});

/** Every state of one game played at random, from the start to the end. */
function playOut(game: AlternatingGame, random: Random): unknown[] {
  const start = game.initialState();
  const states = game.currentPlayer(start) === chance ? [start] : [];
  for (let state = playChance(game, start, random); ; ) {
    states.push(state);
    const legal = game.legalActions(state);
    if (legal.length === 0) return states;
    state = playChance(game, game.play(state, legal[random.integer(legal.length)]!), random);
  }
}

const alternating = gameDefinitions.filter(({ id }) => createGame(id).kind === 'alternating');

describe.each(alternating.map((definition) => [definition.id, definition] as const))('%s', (id, definition) => {
  const game = createGame(id) as AlternatingGame;
  const games = Array.from({ length: 100 }, (_, seed) => playOut(game, createRandom(seed)));

  describeDefinition(definition);

  it('comes to an end within the moves it promises, with utilities only then', () => {
    for (const states of games) {
      const last = states.at(-1);
      expect(game.currentPlayer(last)).toBe(nobody);
      expectPromisedRewards(game, game.utilities(last));
      const before = states.slice(0, -1);
      for (const state of before) expect(game.utilities(state).every((utility) => utility === 0)).toBe(true);
      expect(before.filter((state) => game.currentPlayer(state) >= 0).length).toBeLessThanOrEqual(game.maxMoves);
    }
  });

  it('repeats itself exactly under the same seed, made anew', () => {
    expect(playOut(createGame(id) as AlternatingGame, createRandom(5))).toEqual(games[5]);
  });

  it('lets players move on their turn, chance on its own, and nobody at the end', () => {
    for (const state of games.flat()) {
      const player = game.currentPlayer(state);
      expect(game.legalActions(state).length > 0).toBe(player >= 0);
      const chances = game.chanceOutcomes(state);
      expect(chances.length > 0).toBe(player === chance);
      if (player === chance) expect(chances.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
      expect(() => game.play(state, 10_000)).toThrow('A move must be');
    }
  });

  it('has states that survive JSON and are left as they were, and observations within their spaces', () => {
    for (const state of games.flat()) {
      const before = JSON.stringify(state);
      for (const action of game.legalActions(state)) {
        expect(game.play(revive(state), action)).toEqual(game.play(state, action));
      }
      expect(JSON.stringify(state)).toBe(before);
      for (let player = 0; player < game.players.length; player++) {
        expect(contains(game.observationSpaces[player]!, game.observe(state, player))).toBe(true);
        expect(game.informationState(state, player).length).toBeGreaterThan(0);
      }
    }
  });
});

describe('the registry of games', () => {
  it('holds each id once', () => {
    expect(new Set(gameDefinitions.map(({ id }) => id)).size).toBe(gameDefinitions.length);
  });

  it('proposes the nearest game when there is none of that name', () => {
    expect(() => createGame('Socer')).toThrow('Unknown game "Socer". Did you mean "Soccer"?');
  });

  it('keeps tables of payoffs readable in canonical ids', () => {
    const id = 'MatrixGame?payoffs=3:3,0:5/5:0,1:1&rounds=10';
    expect(canonicalGameId('MatrixGame?rounds=10&payoffs=3:3,0:5/5:0,1:1&memory=false')).toBe(id);
  });
});
