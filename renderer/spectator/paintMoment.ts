import type { PolicyView, Scene, SceneColors } from '../scenes/scene';
import type { Moment } from './spectator';

/** Draws a moment on a canvas of the given size in CSS pixels, sharp on the screen at hand. */
export function paintMoment(
  canvas: HTMLCanvasElement,
  scene: Scene,
  moment: Moment,
  picture: {
    readonly width: number;
    readonly height: number;
    readonly colors: SceneColors;
    readonly policy?: PolicyView | undefined;
    readonly seat?: number | undefined;
  },
): void {
  const { width, height, colors } = picture;
  const context = canvas.getContext('2d');
  if (context === null || width <= 0 || height <= 0) return;
  const density = globalThis.devicePixelRatio || 1;
  const [columns, rows] = [Math.round(width * density), Math.round(height * density)];
  // Setting a size clears a canvas even where it stays the same, and costs; so only where it changes.
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  context.setTransform(density, 0, 0, density, 0, 0);
  context.fillStyle = colors.ground;
  context.fillRect(0, 0, width, height);

  const isBetween = scene.interpolate !== undefined && moment.share < 1;
  const state = isBetween ? scene.interpolate!(moment.previousState, moment.state, moment.share) : moment.state;
  const { action, reward, trail } = moment;
  // A scene may leave its pen as it likes: the next picture begins with a fresh one.
  context.save();
  scene.draw(context, state, { ...picture, action, reward, trail });
  context.restore();
}
