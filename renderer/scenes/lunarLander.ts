import type { Action } from '../../main/rl/core/environment';
import { landerIndex, landerShapes, type RigidShape } from '../../main/rl/environments/lunarLander/landerBodies';
import type { BodyState } from '../../main/rl/environments/lunarLander/landerWorld';
import type { LunarLanderState } from '../../main/rl/environments/lunarLander/lunarLander';
import { chunkWidth, flagPoints, viewHeight, viewWidth } from '../../main/rl/environments/lunarLander/terrain';
import { type Context, faded, flag, line, path, polygon } from './drawing/shapes';
import { defineScene, type SceneView } from './scene';

/** Meters of sky above the view of the dynamics, at whose upper edge an episode starts: the lander is then in sight whole. */
const headroom = 1.6;

/** From meters of the view, y upward, to the screen. */
type ToScreen = (x: number, y: number) => readonly [x: number, y: number];

/** The ground with the pad between two flags, the lander on its legs, its way so far, and a flame where an engine burns. */
export const lunarLanderScene = defineScene<LunarLanderState>({
  aspectRatio: viewWidth / (viewHeight + headroom),
  stepsPerSecond: 50, // real time: 50 steps make a second
  trailLength: 90,

  draw(context, { terrain, physics }, view) {
    const { width, height, colors, trail = [] } = view;
    const scale = Math.min(width / viewWidth, height / (viewHeight + headroom));
    const left = (width - viewWidth * scale) / 2;
    const bottom = (height + (viewHeight + headroom) * scale) / 2;
    const at: ToScreen = (x, y) => [left + x * scale, bottom - y * scale];

    const ground = terrain.map((level, point) => at(point * chunkWidth, level));
    // Beyond the view the ground goes on level, so that a picture of any shape is filled.
    const land = [[0, ground[0]![1]] as const, ...ground, [width, ground.at(-1)![1]] as const];
    polygon(context, [[0, height], ...land, [width, height]], colors.panel);
    path(context, land, colors.lineStrong, Math.max(1.5, scale * 0.08));
    const [padStart, padEnd] = flagPoints.map((point) => ground[point]!);
    line(context, ...padStart!, ...padEnd!, colors.good, Math.max(2, scale * 0.12));
    for (const point of flagPoints) flag(context, ...ground[point]!, scale * 1.1, colors.good, colors.text);

    const way = [...trail, { physics }].map((past) => bodyAt(past.physics.bodies[landerIndex]!, at));
    for (let i = 1; i < way.length; i++) {
      faded(context, (0.4 * i) / way.length, () =>
        path(context, [way[i - 1]!, way[i]!], colors.agent, Math.max(1, scale * 0.06)),
      );
    }
    drawFlames(context, physics.bodies[landerIndex]!, at, view);
    physics.bodies.forEach((body, index) => {
      if (index !== landerIndex) polygon(context, cornersOf(body, landerShapes[index]!, at), colors.text);
    });
    polygon(context, cornersOf(physics.bodies[landerIndex]!, landerShapes[landerIndex]!, at), colors.agent);
  },

  interpolate(from, to, share) {
    const between = (a: number, b: number) => a + (b - a) * share;
    const bodies = to.physics.bodies.map((body, index) => {
      const before = from.physics.bodies[index]!;
      return { ...body, x: between(before.x, body.x), y: between(before.y, body.y), angle: between(before.angle, body.angle) };
    });
    return { ...to, physics: { ...to.physics, bodies } };
  },

  describe({ physics }) {
    const { y, velocityY } = physics.bodies[landerIndex]!;
    const legs = physics.legsDown.filter((isDown) => isDown).length;
    return `Lander ${y.toFixed(1)} m up, ${velocityY < 0 ? 'sinking' : 'rising'} at ${Math.abs(velocityY).toFixed(1)} m/s, ${legs} legs down.`;
  },
});

function bodyAt({ x, y }: BodyState, at: ToScreen): readonly [number, number] {
  return at(x, y);
}

function cornersOf(body: BodyState, shape: RigidShape, at: ToScreen): readonly (readonly [number, number])[] {
  return shape.x.map((x, corner) => at(...fromBody(body, x, shape.y[corner]!)));
}

/** A point given in the frame of a body's center of mass. */
function fromBody({ x, y, angle }: BodyState, along: number, up: number): readonly [number, number] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [x + cos * along - sin * up, y + sin * along + cos * up];
}

/** Below the lander for the main engine, at its side for the others, as long as they burn strongly. */
function drawFlames(context: Context, lander: BodyState, at: ToScreen, { action, colors }: SceneView<LunarLanderState>): void {
  const { main, side } = enginesOf(action);
  const shape = landerShapes[landerIndex]!;
  const [lowest, widest] = [Math.min(...shape.y), Math.max(...shape.x)];
  const flame = (base: readonly (readonly [number, number])[], tip: readonly [number, number]) =>
    polygon(
      context,
      [...base, tip].map(([along, up]) => at(...fromBody(lander, along, up))),
      colors.action,
    );
  if (main > 0)
    flame(
      [
        [-widest * 0.4, lowest],
        [widest * 0.4, lowest],
      ],
      [0, lowest - 0.9 * main],
    );
  if (side === 0) return;
  const edge = Math.sign(side) * widest;
  flame(
    [
      [edge, 0.25],
      [edge, -0.05],
    ],
    [edge + side * 0.6, 0.1],
  );
}

/** Power of the engines that an action asks for: the main one in [0, 1], the side ones in [−1, 1], negative on the left. */
function enginesOf(action: Action | undefined): { readonly main: number; readonly side: number } {
  if (action === undefined) return { main: 0, side: 0 };
  if (typeof action === 'number') return { main: action === 2 ? 1 : 0, side: action === 1 ? -1 : action === 3 ? 1 : 0 };
  const clip = (value: number) => Math.max(-1, Math.min(1, value));
  const [main, side] = [clip(action[0] ?? 0), clip(action[1] ?? 0)];
  return { main: main > 0 ? (1 + main) / 2 : 0, side: Math.abs(side) > 0.5 ? side : 0 };
}
