import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { createSceneColors } from '../../../renderer/scenes/colors';
import { sceneFor } from '../../../renderer/scenes/registry';
import { createCanvasRecorder } from '../../helpers/canvasRecorder';

const colors = createSceneColors((token) => (token.startsWith('--sans') ? 'sans-serif' : '#5a6472'));

/** What is drawn of the same state after an action. */
function draw(env: string, ...action: readonly number[]): readonly unknown[] {
  const state = createEnvironment(env).initialState(createRandom(3));
  const recorder = createCanvasRecorder();
  sceneFor(env)!.draw(recorder.context, state, { width: 640, height: 400, colors, action: Float64Array.from(action) });
  return recorder.log;
}

describe.each([
  ['Pendulum-v1', [0], [1], [2], [5]],
  ['MountainCarContinuous-v0', [0], [0.5], [1], [5]],
  ['LunarLanderContinuous-v3', [-1, 0], [0.2, 0], [1, 0], [5, 0]],
  ['LunarLanderContinuous-v3', [-1, 0.5], [-1, 0.7], [-1, 1], [-1, 5]],
])('the scene of %s', (env, none, some, most, beyond) => {
  it('shows how strong the action is, up to its bound', () => {
    expect(draw(env, ...some)).not.toEqual(draw(env, ...none));
    expect(draw(env, ...most)).not.toEqual(draw(env, ...some));
    expect(draw(env, ...beyond)).toEqual(draw(env, ...most));
  });

  it('shows which way it goes', () => {
    const opposite = most.map((value) => -value);
    expect(draw(env, ...opposite)).not.toEqual(draw(env, ...most));
  });
});
