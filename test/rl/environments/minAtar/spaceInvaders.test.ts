import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../main/rl/core/random';
import { type SpaceInvadersState, spaceInvaders } from '../../../../main/rl/environments/minAtar/spaceInvaders';

const random = createRandom(1);
const channelCount = 6;

/** Cells of a channel that are lit, 10 · row + column. */
function lit(state: SpaceInvadersState, channel: number): number[] {
  const screen = new Float64Array(100 * channelCount);
  spaceInvaders(true).draw(state, screen);
  return Array.from({ length: 100 }, (_, cell) => cell).filter((cell) => screen[cell * channelCount + channel] === 1);
}

describe('Space Invaders', () => {
  const start = spaceInvaders(true).start(random);

  it('sends a new wave that is faster when the last alien is hit, down to once in six steps', () => {
    // One alien at row 5, column 5; the bullet below it flies into it.
    const last = { ...start, aliens: 1, formationRow: 5, formationColumn: 5, friendlyBullets: [65] };
    const { state, reward } = spaceInvaders(true).act(last, 0, random);
    expect(reward).toBe(1);
    expect(state).toMatchObject({ alienInterval: 11, rampLevel: 1, formationRow: 0, formationColumn: 2, friendlyBullets: [] });
    expect(lit(state, 1)).toHaveLength(24);
    expect(spaceInvaders(true).act({ ...last, alienInterval: 6 }, 0, random).state.alienInterval).toBe(6);
    expect(spaceInvaders(false).act(last, 0, random).state.alienInterval).toBe(12);
  });

  it('ends when aliens turn in the bottom row, which the last screen shows at the top', () => {
    // Two aliens above each other in the first column, the lower one in row 9, moving left.
    const landing = { ...start, aliens: 0b000001_000001, formationRow: 8, formationColumn: 0, alienTimer: 0 };
    const { state, terminated } = spaceInvaders(true).act(landing, 0, random);
    expect(terminated).toBe(true);
    expect(lit(state, 1)).toEqual([0, 90]);
  });

  it('lets the nearest alien fire, the left one of two equally near', () => {
    const two = { ...start, aliens: 0b010001, formationRow: 2, formationColumn: 3, alienShotTimer: 0 };
    expect(spaceInvaders(true).act(two, 0, random).state.enemyBullets).toEqual([23]);
    expect(spaceInvaders(true).act(two, 3, random).state.enemyBullets).toEqual([27]);
  });
});
