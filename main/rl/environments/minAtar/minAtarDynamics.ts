import type { Dynamics, Outcome } from '../../core/environment';
import type { Random } from '../../core/random';
import { boolean, number } from '../../core/settings';
import { type Box, box, discrete } from '../../core/spaces';

/** What a player of any MinAtar game can do, in the order of the original. */
export const minAtarActions = ['no operation', 'left', 'up', 'right', 'down', 'fire'] as const;

/** Names for the indexes of `minAtarActions`. */
export const noOperation = 0;
export const left = 1;
export const up = 2;
export const right = 3;
export const down = 4;
export const fire = 5;

/** Rows, and columns, of the screen. */
export const screenSize = 10;

/** One of MinAtar's five games: its rules, without sticky actions. */
export interface MinAtarGame<Game> {
  /** What each channel of the screen shows. */
  readonly channels: readonly string[];
  start(random: Random): Game;
  /** @param action index of `minAtarActions`. */
  act(game: Game, action: number, random: Random): Outcome<Game>;
  /**
   * Sets the active cells of an empty screen to 1.
   *
   * @param screen shape [rows, columns, channels], all 0.
   */
  draw(game: Game, screen: Float64Array): void;
}

export interface MinAtarState<Game> {
  readonly game: Game;
  /** What was done on the step before, as an index of `minAtarActions`: what a sticky action repeats. */
  readonly lastAction: number;
}

/** Options that every MinAtar game has. */
export const minAtarOptions = {
  stickyActionProbability: number({
    default: 0.1,
    help: 'Probability that the action of the step before is done again in place of the chosen one.',
  }),
};

/** Options of the games whose difficulty can grow. */
export const rampingMinAtarOptions = {
  ...minAtarOptions,
  ramping: boolean({ default: true, help: 'Whether the game grows harder the longer one plays.' }),
};

/** Random draws of a step that come before the game's own; for the documentation of each game. */
export const stickyDraws =
  'Each step first makes one uniform draw for the sticky action (none where its probability is 0; the first step of an episode repeats "no operation").';

/**
 * Makes an environment of a game.
 *
 * An observation is the screen, flat in row-major order: cell (row, column) of channel c is element
 * (10 · row + column) · channels + c, 1 where active and 0 elsewhere.
 *
 * @param actions those offered to the agent, as indexes of `minAtarActions`.
 *
 * Source: Young & Tian, "MinAtar: an Atari-inspired testbed for thorough and reproducible reinforcement learning
 *         experiments", arXiv:1903.03176 (2019).
 */
export function minAtarDynamics<Game>(
  rules: MinAtarGame<Game>,
  actions: readonly number[],
  stickyActionProbability: number,
): Dynamics<MinAtarState<Game>, Float64Array, number> {
  const size = screenSize * screenSize * rules.channels.length;
  const emptyScreen = screenSource(size);
  return {
    observationSpace: screenSpace(rules.channels),
    actionSpace: discrete(
      actions.length,
      actions.map((action) => minAtarActions[action]!),
    ),
    // MinAtar has no time limit of its own.
    maxEpisodeSteps: Infinity,

    initialState: (random) => ({ game: rules.start(random), lastAction: noOperation }),

    transition({ game, lastAction }, action, random) {
      const isRepeated = stickyActionProbability > 0 && random.uniform() < stickyActionProbability;
      const done = isRepeated ? lastAction : actions[action]!;
      const { state, reward, terminated } = rules.act(game, done, random);
      return { state: { game: state, lastAction: done }, reward, terminated };
    },

    observe({ game }) {
      const screen = emptyScreen();
      rules.draw(game, screen);
      return screen;
    },
  };
}

function screenSpace(channels: readonly string[]): Box {
  const labels: string[] = [];
  for (let cell = 0; cell < screenSize * screenSize; cell++) {
    for (const channel of channels) {
      labels.push(`${channel} at row ${Math.floor(cell / screenSize)}, column ${cell % screenSize}`);
    }
  }
  return box(
    labels.map(() => 0),
    labels.map(() => 1),
    { labels, shape: [screenSize, screenSize, channels.length] },
  );
}

/**
 * Hands out empty screens, each its own part of a larger buffer.
 *
 * Allocating a buffer for each screen takes longer than the whole step; one for sixteen of them does not.
 */
function screenSource(size: number): () => Float64Array {
  const screensPerBuffer = 16;
  let buffer = new Float64Array(0);
  let used = 0;
  return () => {
    if (used >= buffer.length) {
      buffer = new Float64Array(size * screensPerBuffer);
      used = 0;
    }
    used += size;
    return buffer.subarray(used - size, used);
  };
}
