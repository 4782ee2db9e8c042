import { expect, it } from 'vitest';
import { createSceneColors } from '../../../renderer/scenes/colors';
import type { Scene } from '../../../renderer/scenes/scene';
import { paintMoment } from '../../../renderer/spectator/paintMoment';
import type { Moment } from '../../../renderer/spectator/spectator';

/** A canvas with a pen that can be put back, as far as this test looks at it. */
function canvasWithPen() {
  const kept: string[] = [];
  const context = {
    lineCap: 'butt',
    fillStyle: '',
    setTransform() {},
    fillRect() {},
    save: () => kept.push(context.lineCap),
    restore() {
      context.lineCap = kept.pop() ?? 'butt';
    },
  };
  return { width: 0, height: 0, getContext: () => context } as unknown as HTMLCanvasElement;
}

it('A moment looks the same the second time, whatever pen a scene leaves behind', () => {
  const seen: string[] = [];
  const scene = {
    draw(context: CanvasRenderingContext2D) {
      seen.push(context.lineCap);
      context.lineCap = 'round';
    },
  } as unknown as Scene;
  const moment = { state: 0, previousState: 0, share: 1, trail: [] } as unknown as Moment;
  const canvas = canvasWithPen();
  const picture = { width: 10, height: 10, colors: createSceneColors(() => '#808080') };
  paintMoment(canvas, scene, moment, picture);
  paintMoment(canvas, scene, moment, picture);
  expect(seen).toEqual(['butt', 'butt']);
});
