import type { PolicyView, SceneView } from '../scene';
import { type Direction, drawOverlay } from './cellOverlay';
import { agentDisc, type Context, disc, faded, label, line, ring } from './shapes';

/** Places on a line, evenly spaced. */
export interface Track {
  readonly count: number;
  /** Horizontal center of a place, px. */
  x(place: number): number;
  readonly y: number;
  /** Distance between neighbors, px. */
  readonly spacing: number;
  /** Radius of the circle that stands for a place, px. */
  readonly radius: number;
}

/** @param y height of the line as a share of the picture, from the top. */
export function layTrack(count: number, { width, height }: SceneView, y: number): Track {
  const spacing = (width * 0.92) / count;
  const first = (width - spacing * (count - 1)) / 2;
  const radius = Math.max(1.5, Math.min(spacing * 0.36, height * 0.11));
  return { count, x: (place) => first + place * spacing, y: y * height, spacing, radius };
}

/** The line and its places; numbers where they fit. `name` labels a place by its index. */
export function drawTrack(context: Context, track: Track, view: SceneView, name: (place: number) => string): void {
  const { colors } = view;
  const { count, radius, spacing, y } = track;
  line(context, track.x(0), y, track.x(count - 1), y, colors.lineStrong, Math.max(1, radius * 0.1));
  if (spacing < 5) return;
  const size = Math.min(13, Math.max(9, radius * 0.62));
  const stride = Math.max(1, Math.ceil((size * 2.4) / spacing));
  const middle = (count - 1) / 2;
  for (let place = 0; place < count; place++) {
    const x = track.x(place);
    disc(context, x, y, radius, colors.panel);
    ring(context, x, y, radius, colors.lineStrong, Math.max(1, radius * 0.07));
    if (radius < 5 || Math.abs(place - middle) % stride !== 0) continue;
    label(context, name(place), x, y + radius + size, { color: colors.muted, font: colors.sansFont, size });
  }
}

/** Values, action values or arrows on the places that are not an end. */
export function drawTrackOverlay(
  context: Context,
  track: Track,
  view: SceneView,
  policy: PolicyView,
  directions: readonly Direction[],
): void {
  const side = policy.overlay === 'policy' ? track.spacing * 0.9 : track.radius * 2;
  const [width, height] = [side, Math.max(side, Math.min(view.height * 0.2, side * 1.6))];
  const top = policy.overlay === 'policy' ? track.y - height / 2 : track.y - track.radius * 1.6 - height;
  const cells = Array.from({ length: track.count - 2 }, (_, i) => {
    const state = i + 1;
    return { state, x: track.x(state) - width / 2, y: top, width, height };
  });
  drawOverlay(context, cells, directions, policy, view.colors);
}

/** The walker, and its last moves as arcs over the line that grow fainter with age. */
export function drawWalker(context: Context, track: Track, place: number, view: SceneView<number>): void {
  const { colors, trail = [] } = view;
  const places = [...trail, place];
  context.lineCap = 'round';
  for (let i = 1; i < places.length; i++) {
    const [from, to] = [track.x(places[i - 1]!), track.x(places[i]!)];
    if (from === to) continue;
    const age = places.length - i;
    faded(context, 0.75 * 0.72 ** age, () => {
      context.strokeStyle = colors.agent;
      context.lineWidth = Math.max(1.2, track.radius * 0.14);
      context.beginPath();
      context.moveTo(from, track.y - track.radius);
      context.quadraticCurveTo((from + to) / 2, track.y - track.radius * 2.4, to, track.y - track.radius);
      context.stroke();
    });
  }
  agentDisc(context, track.x(place), track.y, Math.max(3, track.radius * 0.66), colors.agent, colors.panel);
}
