import { describe, expect, it } from 'vitest';
import type { Dynamics } from '../../../main/rl/core/environment';
import { createRandom } from '../../../main/rl/core/random';
import { Simulation } from '../../../main/rl/core/simulation';
import { contains } from '../../../main/rl/core/spaces';
import { gameDefinitions } from '../../../main/rl/environments/gameRegistry';
import { environmentDefinitions } from '../../../main/rl/environments/registry';
import type { Insight } from '../../../main/rl/policies/policy';
import { createSceneColors } from '../../../renderer/scenes/colors';
import { sceneFor } from '../../../renderer/scenes/registry';
import type { Scene, SceneView } from '../../../renderer/scenes/scene';
import { randomPolicy } from '../../../renderer/spectator/randomPolicy';
import { createWatchable } from '../../../renderer/spectator/watchable';
import { createCanvasRecorder } from '../../helpers/canvasRecorder';

const colors = createSceneColors((token) => (token.startsWith('--sans') ? 'sans-serif' : '#5a6472'));

/** States of a random play, with the action that led to each. */
function play(dynamics: Dynamics, count: number) {
  const random = createRandom(5);
  const simulation = new Simulation(dynamics, random);
  const policy = randomPolicy(dynamics.actionSpace);
  let observation = simulation.reset();
  const seen: { state: unknown; action?: SceneView['action'] }[] = [{ state: simulation.state }];
  for (let step = 0; step < count; step++) {
    if (simulation.isOver) {
      observation = simulation.reset();
      seen.push({ state: simulation.state });
    }
    const action = policy.act(observation, random);
    observation = simulation.step(action).observation;
    seen.push({ state: simulation.state, action });
  }
  return seen;
}

const ids = [...environmentDefinitions, ...gameDefinitions].map(({ id }) => id);
const drawn = ids.map((id) => [id, sceneFor(id), createWatchable(id).dynamics] as const);
const known = drawn.filter((entry): entry is readonly [string, Scene, Dynamics] => entry[1] !== undefined);

describe('scenes', () => {
  it('exist for every environment and every game', () => {
    expect(drawn.filter(([, scene]) => scene === undefined).map(([id]) => id)).toEqual([]);
  });
});

describe.each(known)('the scene of %s', (_id, scene, dynamics) => {
  it.each([
    [90, 50],
    [640, 400],
    [300, 600],
  ])('draws any state it may meet at %i × %i, only finite numbers, and leaves the context as it was', (width, height) => {
    const seen = play(dynamics, 30);
    for (const [index, { state, action }] of seen.entries()) {
      const recorder = createCanvasRecorder();
      const trail = seen.slice(Math.max(0, index - scene.trailLength), index).map((entry) => entry.state);
      scene.draw(recorder.context, state, { width, height, colors, action, reward: -1, trail });
      expect(recorder.log).not.toEqual([]);
      expect(recorder.notFinite).toEqual([]);
      expect(recorder.depth).toBe(0);
    }
  });

  it('draws its overlays', () => {
    const actionCount = dynamics.actionSpace.kind === 'discrete' ? dynamics.actionSpace.size : 0;
    const inspect = (state: number): Insight => ({
      actionValues: Float64Array.from({ length: actionCount }, (_, i) => state - i),
    });
    for (const overlay of scene.overlays ?? []) {
      const [plain, overlaid] = [createCanvasRecorder(), createCanvasRecorder()];
      const { state } = play(dynamics, 1)[0]!;
      const view = { width: 640, height: 400, colors };
      scene.draw(plain.context, state, view);
      scene.draw(overlaid.context, state, { ...view, policy: { overlay, inspect } });
      expect(overlaid.log).not.toEqual(plain.log);
      expect(overlaid.notFinite).toEqual([]);
    }
  });

  it('says what is seen in a sentence', () => {
    for (const { state } of play(dynamics, 20)) expect(scene.describe(state)).toMatch(/^[A-Z0-9].*\.$/s);
  });

  it('cuts its plane through states that the policy may observe', () => {
    if (scene.slice === undefined) return;
    const { x, y, observe, locate } = scene.slice;
    for (const { state } of play(dynamics, 10)) {
      expect(locate(state).every(Number.isFinite)).toBe(true);
      const observation = observe(state, (x.low + x.high) / 2, (y.low + y.high) / 2);
      expect(contains(dynamics.observationSpace, observation)).toBe(true);
    }
  });
});
