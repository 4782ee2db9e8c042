import { bairdsCounterexample } from '../../main/rl/environments/bairdsCounterexample';
import { drawGraph } from './drawing/graph';
import { defineScene } from './scene';

const { table } = bairdsCounterexample(1);
const last = table.stateCount - 1;
const layout = {
  // As in the book's figure, but that the upper states form an arch: so no arrow runs through a state between two others.
  places: Array.from({ length: table.stateCount }, (_, state) =>
    state === last
      ? ([0.5, 0.8] as const)
      : ([0.1 + (0.8 * state) / (last - 1), 0.46 - 0.26 * Math.sin((Math.PI * state) / (last - 1))] as const),
  ),
  names: Array.from({ length: table.stateCount }, (_, state) => String(state + 1)),
  actionNames: ['dashed', 'solid'],
};

/** Six upper states in an arch and the lower one beneath them. */
export const bairdsCounterexampleScene = defineScene<number>({
  aspectRatio: 1.8,
  stepsPerSecond: 2,
  trailLength: 1,
  overlays: ['values', 'policy'],
  draw: (context, state, view) => drawGraph(context, table, layout, state, view),
  describe: (state) => (state === last ? 'In the lower state.' : `In upper state ${state + 1}.`),
});
