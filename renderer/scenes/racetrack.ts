import { describeCell } from '../../main/rl/environments/gridLayout';
import { parseRacetrack, type RacetrackOptions, racetrackSituation, racetrackState } from '../../main/rl/environments/racetrack';
import { type GridFrame, gridFrame } from './drawing/gridFrame';
import { drawCellOverlay } from './drawing/gridMarks';
import { agentDisc, arrow, box, type Context, disc, faded, line } from './drawing/shapes';
import { defineScene, type Scene, type SceneColors } from './scene';

/** The track from above: the checkered finish, the way driven with a dot for each step, and the velocity as an arrow. */
export function racetrackScene({ track }: Pick<RacetrackOptions, 'track'>): Scene {
  const { rowCount, columnCount, marks } = parseRacetrack(track);
  const road = [...marks].flatMap((mark, cell) => (mark === '#' ? [] : [cell]));
  const drivable = road.filter((cell) => marks[cell] !== 'F');

  return defineScene<number>({
    aspectRatio: Math.min(1.6, Math.max(0.9, columnCount / rowCount)),
    stepsPerSecond: 4,
    trailLength: 60,
    overlays: ['values'],

    draw(context, state, view) {
      const { colors, trail = [] } = view;
      const grid = gridFrame(rowCount, columnCount, view);
      drawTrack(context, grid, road, marks, colors);
      const { upward, rightward } = racetrackSituation(state);
      // The values of the other cells at the speed of the moment.
      const places = drivable.map((cell) => ({ cell, state: racetrackState({ cell, upward, rightward }) }));
      drawCellOverlay(context, grid, places, [], view);
      drawCar(context, grid, [...trail, state], colors);
    },

    describe(state) {
      const { cell, upward, rightward } = racetrackSituation(state);
      return `Car in ${describeCell(cell, columnCount)}, going ${upward} up and ${rightward} to the right in a step.`;
    },
  });
}

function drawTrack(context: Context, grid: GridFrame, road: readonly number[], marks: string, colors: SceneColors): void {
  const { side } = grid;
  // The border first: the road then covers its inner half.
  for (const cell of road) {
    const [x, y] = grid.corner(cell);
    box(context, x - 1.5, y - 1.5, side + 3, side + 3, colors.lineStrong);
  }
  for (const cell of road) {
    const [x, y] = grid.corner(cell);
    const gap = side > 8 ? 0.5 : 0;
    box(context, x, y, side - gap, side - gap, colors.panel);
    if (marks[cell] === 'S') faded(context, 0.28, () => box(context, x, y, side - gap, side - gap, colors.action));
    if (marks[cell] !== 'F') continue;
    faded(context, 0.2, () => box(context, x, y, side, side, colors.good));
    const half = side / 2;
    box(context, x, y, half, half, colors.text);
    box(context, x + half, y + half, half, half, colors.text);
  }
}

function drawCar(context: Context, grid: GridFrame, states: readonly number[], colors: SceneColors): void {
  const { side } = grid;
  const centers = states.map((state) => grid.center(racetrackSituation(state).cell));
  context.lineCap = 'round';
  for (let i = 1; i < centers.length; i++) {
    const [from, to] = [centers[i - 1]!, centers[i]!];
    const opacity = 0.15 + (0.6 * i) / centers.length;
    // A crash puts the car back on the start, standing: that is no way driven.
    const { upward, rightward } = racetrackSituation(states[i]!);
    if (upward === 0 && rightward === 0) continue;
    faded(context, opacity, () => {
      line(context, ...from, ...to, colors.agent, Math.max(1, side * 0.18));
      disc(context, ...from, Math.max(1.2, side * 0.2), colors.agent);
    });
  }
  const [x, y] = centers.at(-1)!;
  const { upward, rightward } = racetrackSituation(states.at(-1)!);
  agentDisc(context, x, y, Math.max(2.5, side * 0.42), colors.agent, colors.panel);
  arrow(context, x, y, x + rightward * side, y - upward * side, colors.action, Math.max(1.5, side * 0.16));
}
