import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { createSceneColors } from '../../../renderer/scenes/colors';
import { sceneFor } from '../../../renderer/scenes/registry';
import { createCanvasRecorder } from '../../helpers/canvasRecorder';

const colors = createSceneColors((token) => token);

describe('the picture of the lander', () => {
  it.each([
    [160, 90],
    [640, 480],
    [1200, 500],
  ])('holds the lander whole as an episode starts, and ground from edge to edge, at %i × %i', (width, height) => {
    const id = 'LunarLander-v3';
    const recorder = createCanvasRecorder();
    const state = createEnvironment(id).initialState(createRandom(1));
    sceneFor(id)!.draw(recorder.context, state, { width, height, colors, trail: [] });
    const points = recorder.log.flatMap((entry) => {
      const [, x, y] = /^(?:moveTo|lineTo)\(([^,]+), ([^)]+)\)$/.exec(entry) ?? [];
      return x === undefined ? [] : [[Number(x), Number(y)] as const];
    });
    const heights = points.map(([, y]) => y);
    expect(Math.min(...heights)).toBeGreaterThan(0);
    expect(Math.max(...heights)).toBe(height);
    const places = points.map(([x]) => x);
    expect([Math.min(...places), Math.max(...places)]).toEqual([0, width]);
  });
});
