import { InvalidValueError } from '../core/errors';
import { boolean, number, type SettingsOf, text } from '../core/settings';
import { defineEnvironment } from './definition';
import { type FiniteDynamics, finiteDynamics, startIn, surely } from './finite';
import { describeCell } from './gridLayout';
import { down, type GridSize, left, moveWithin, right, up } from './gridMoves';

const namedMaps: Readonly<Record<string, string>> = {
  '4x4': 'SFFF/FHFH/FFFH/HFFG',
  '8x8': 'SFFFFFFF/FFFFFFFF/FFFHFFFF/FFFFFHFF/FFFHFFFF/FHHFFFHF/FHFFHFHF/FFFHFFFG',
};

const options = {
  map: text({
    default: '4x4',
    help: '4x4, 8x8, or a map of one’s own: S start, F frozen, H hole, G goal; rows separated by "/".',
  }),
  slippery: boolean({ default: true, help: 'Whether the walker may slide to one of the two sides.' }),
  successRate: number({ default: 1 / 3, help: 'Probability of going where intended on slippery ice.' }),
  goalReward: number({ default: 1, min: -1000, max: 1000, help: 'Reward of the step to the goal.' }),
  holeReward: number({ default: 0, min: -1000, max: 1000, help: 'Reward of the step into a hole.' }),
  stepReward: number({ default: 0, min: -1000, max: 1000, help: 'Reward of every other step.' }),
};

export type FrozenLakeOptions = SettingsOf<typeof options>;

/** A lake: one letter for each cell, in row-major order. */
export interface FrozenLakeMap extends GridSize {
  /** S start, F frozen, H hole, G goal; shape [rows, columns]. */
  readonly letters: string;
}

/**
 * Reads a map by name or from text.
 *
 * @throws InvalidValueError that says what is wrong with the map, and where.
 */
export function frozenLakeMap(map: string): FrozenLakeMap {
  const rows = (namedMaps[map] ?? map).trim().split(/\s*(?:\/|\r?\n)\s*/);
  const columnCount = rows[0]!.length;
  const letters = rows.join('');
  const odd = rows.findIndex((row) => row.length !== columnCount);
  if (odd >= 0) {
    throw new InvalidValueError(
      `The rows of the map must be equally long, got ${columnCount} cells in row 1 and ${rows[odd]!.length} in row ${odd + 1}.`,
    );
  }
  const strange = letters.search(/[^SFHG]/);
  if (strange >= 0) {
    const where = describeCell(strange, columnCount);
    throw new InvalidValueError(`A cell of the map must be S, F, H or G, got "${letters[strange]}" in ${where}.`);
  }
  if (!letters.includes('S')) throw new InvalidValueError('The map must have a start S, got none.');
  return { rowCount: rows.length, columnCount, letters };
}

const moves = [left, down, right, up];

/**
 * Frozen lake: cross the ice to the goal without falling into a hole.
 *
 * On slippery ice action a goes to a − 1, a or a + 1 (mod 4, drawn in this order) with (1 − p)/2, p and (1 − p)/2,
 * p being the success rate. Every step makes one uniform draw, as in Gymnasium, also where nothing is left to chance.
 *
 * @throws InvalidValueError as `frozenLakeMap`.
 */
export function frozenLake(chosen: FrozenLakeOptions, maxEpisodeSteps: number): FiniteDynamics {
  const map = frozenLakeMap(chosen.map);
  const { letters } = map;
  const reward = (letter: string) =>
    letter === 'G' ? chosen.goalReward : letter === 'H' ? chosen.holeReward : chosen.stepReward;
  const ends = (letter: string) => letter === 'G' || letter === 'H';
  const slide = (1 - chosen.successRate) / 2;
  const turns: readonly (readonly [turn: number, probability: number])[] = chosen.slippery
    ? [
        [3, slide],
        [0, chosen.successRate],
        [1, slide],
      ]
    : [[0, 1]];

  return finiteDynamics({
    stateCount: letters.length,
    actionLabels: ['left', 'down', 'right', 'up'],
    maxEpisodeSteps,
    initialProbabilities: startIn(
      letters.length,
      [...letters].flatMap((letter, state) => (letter === 'S' ? [state] : [])),
    ),
    alwaysDraws: true,
    outcomes(state, action) {
      if (ends(letters[state]!)) return surely(state, 0, true);
      return turns
        .filter(([, probability]) => probability > 0)
        .map(([turn, probability]) => {
          const next = moveWithin(map, state, moves[(action + turn) % 4]!);
          return { probability, state: next, reward: reward(letters[next]!), terminated: ends(letters[next]!) };
        });
    },
  });
}

const documentation = {
  description: 'A lake of frozen cells and holes. The walker must cross it to the goal; on slippery ice it may slide sideways.',
  actions: '0 left, 1 down, 2 right, 3 up. On slippery ice the two directions beside it are each taken with (1 − successRate)/2.',
  observations: 'Index of the cell: row · columns + column, row 0 at the top.',
  rewards: 'goalReward (1) for reaching the goal, holeReward (0) for falling into a hole, stepReward (0) otherwise.',
  start: 'On the cell S, each equally likely where there are several; one uniform draw.',
  source: 'Gymnasium FrozenLake-v1.',
};

export const frozenLakeDefinition = defineEnvironment({
  id: 'FrozenLake-v1',
  family: 'grids and tables',
  summary: 'Cross the ice to the goal without falling into a hole.',
  documentation: { ...documentation, end: 'Terminated in a hole or at the goal; truncated after 100 steps, whatever the map.' },
  options,
  rewardThreshold: 0.7,
  create: (chosen) => frozenLake(chosen, 100),
});

export const frozenLake8x8Definition = defineEnvironment({
  id: 'FrozenLake8x8-v1',
  family: 'grids and tables',
  summary: 'Cross a lake of 64 cells without falling into a hole.',
  documentation: { ...documentation, end: 'Terminated in a hole or at the goal; truncated after 200 steps.' },
  options: { ...options, map: { ...options.map, default: '8x8' } },
  rewardThreshold: 0.85,
  create: (chosen) => frozenLake(chosen, 200),
});
