import type { Dynamics } from '../../main/rl/core/environment';
import { circleLayout, drawGraph } from './drawing/graph';
import { defineScene, type Scene } from './scene';

/** Any finite Markov decision process as a graph: its states on a circle. */
export function finiteProcessScene(dynamics: Dynamics<number>): Scene | undefined {
  const { table, actionSpace, observationSpace } = dynamics;
  if (table === undefined || actionSpace.kind !== 'discrete') return undefined;
  const labels = observationSpace.kind === 'discrete' ? observationSpace.labels : undefined;
  const names = Array.from({ length: table.stateCount }, (_, state) => labels?.[state] ?? String(state));
  const actionNames = Array.from(
    { length: table.actionCount },
    (_, action) => actionSpace.labels?.[action] ?? `action ${action}`,
  );
  const layout = { places: circleLayout(table.stateCount), names, actionNames };

  return defineScene<number>({
    aspectRatio: 1.4,
    stepsPerSecond: 2,
    trailLength: 1,
    overlays: ['values', 'policy'],
    draw: (context, state, view) => drawGraph(context, table, layout, state, view),
    describe: (state) => `State ${names[state]} of ${table.stateCount}.`,
  });
}
