import { type Contacts, contactsOf, isAntipodal } from '../../../main/rl/environments/robots/antipodalGrasp';
import type { Point } from '../../../main/rl/environments/robots/planarArm';
import type { PolygonGraspOptions, PolygonGraspState } from '../../../main/rl/environments/robots/polygonGrasp';
import { arrow, box, type Context, disc, faded, line, polygon } from '../drawing/shapes';
import { defineScene, type Scene, type SceneColors } from '../scene';

/** Half of what is shown, m. */
const extent = 0.085;
/** From a finger to the side it would meet, m. */
const gap = 0.018;
/** Of a cone of friction, m. */
const coneLength = 0.024;

/** The object from above, the line the fingers close along, and the cones of friction where they would meet it. */
export function polygonGraspScene({ friction }: Pick<PolygonGraspOptions, 'friction'>): Scene {
  return defineScene<PolygonGraspState>({
    aspectRatio: 1.3,
    stepsPerSecond: 10,
    trailLength: 0,

    draw(context, state, { width, height, colors }) {
      const scale = Math.min(width, height) / (2 * extent);
      const at = ([x, y]: Point) => [width / 2 + x * scale, height / 2 - y * scale] as const;
      const contacts = contactsOf(state.corners, state);
      const isHeld = isAntipodal(contacts, friction);
      box(context, 0, 0, width, height, colors.panel);
      faded(context, 0.5, () => polygon(context, state.corners.map(at), isHeld ? colors.good : colors.muted));
      drawLine(context, state, at, colors);
      if (contacts === undefined) return;
      const thickness = Math.max(2, 0.006 * scale);
      for (const side of [0, 1] as const) {
        drawCone(context, contacts, side, state.direction, friction, at, colors);
        drawFinger(context, contacts.points[side], state, side, at, thickness, isHeld ? colors.good : colors.agent);
      }
    },

    interpolate: (from, to, share) => ({
      ...to,
      direction:
        from.direction + Math.atan2(Math.sin(to.direction - from.direction), Math.cos(to.direction - from.direction)) * share,
      offset: from.offset + (to.offset - from.offset) * share,
    }),

    describe(state) {
      const isHeld = isAntipodal(contactsOf(state.corners, state), friction);
      const fingers = state.hasClosed ? 'Fingers closed' : 'Fingers open';
      const outcome = isHeld ? 'the object is held there' : 'the object is not held there';
      return `${fingers}, ${(state.offset * 1000).toFixed(0)} mm off the middle; ${outcome}.`;
    },
  });
}

type ToScreen = (point: Point) => readonly [x: number, y: number];

function drawLine(context: Context, { direction, offset }: PolygonGraspState, at: ToScreen, colors: SceneColors): void {
  const [cos, sin] = [Math.cos(direction), Math.sin(direction)];
  const end = (along: number): Point => [along * cos - offset * sin, along * sin + offset * cos];
  context.save();
  context.setLineDash([4, 5]);
  line(context, ...at(end(-extent)), ...at(end(extent)), colors.lineStrong, 1.5);
  context.restore();
}

/** What directions of push friction can bear, around the inward normal. */
function drawCone(
  context: Context,
  { points, angles }: Contacts,
  side: 0 | 1,
  direction: number,
  friction: number,
  at: ToScreen,
  colors: SceneColors,
): void {
  const [x, y] = points[side];
  const normal = direction + side * Math.PI - angles[side];
  const half = Math.atan(friction);
  const edge = (angle: number): Point => [x + coneLength * Math.cos(angle), y + coneLength * Math.sin(angle)];
  const isInside = Math.abs(angles[side]) <= half;
  faded(context, 0.35, () =>
    polygon(context, [points[side], edge(normal - half), edge(normal + half)].map(at), isInside ? colors.good : colors.warn),
  );
}

/** A finger outside the object, an arrow the way it pushes, and where it would touch. */
function drawFinger(
  context: Context,
  [x, y]: Point,
  { direction, hasClosed }: PolygonGraspState,
  side: 0 | 1,
  at: ToScreen,
  thickness: number,
  color: string,
): void {
  const way = direction + side * Math.PI;
  const back = hasClosed ? 0 : gap;
  const [tipX, tipY]: Point = [x - back * Math.cos(way), y - back * Math.sin(way)];
  const across = 0.014;
  const end = (sign: number): Point => [tipX - sign * across * Math.sin(way), tipY + sign * across * Math.cos(way)];
  line(context, ...at(end(-1)), ...at(end(1)), color, 2 * thickness);
  if (!hasClosed) arrow(context, ...at([tipX, tipY]), ...at([x, y]), color, thickness * 0.8);
  disc(context, ...at([x, y]), thickness, color);
}
