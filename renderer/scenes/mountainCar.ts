import { type MountainCarState, mountainCar, mountainCarConstants } from '../../main/rl/environments/mountainCar';
import { drawHill } from './drawing/hill';
import { defineScene } from './scene';

const { leftWall, rightEdge, maxSpeed } = mountainCarConstants;
const { observe } = mountainCar(0, Number.POSITIVE_INFINITY);

/** The valley from the side; the discrete pushes as arrows along the slope. */
export const mountainCarScene = defineScene<MountainCarState>({
  aspectRatio: 1.6,
  stepsPerSecond: 30,
  trailLength: 60,

  draw(context, state, view) {
    const push = typeof view.action === 'number' ? view.action - 1 : 0;
    drawHill(context, mountainCarConstants, state.position, view, push);
  },

  interpolate: (from, to, share) => ({ ...to, position: from.position + (to.position - from.position) * share }),

  describe({ position, velocity }) {
    const direction = velocity === 0 ? 'standing' : velocity < 0 ? 'rolling left' : 'rolling right';
    return `Car at ${position.toFixed(2)}, ${direction}; the flag is at ${mountainCarConstants.goal}.`;
  },

  slice: {
    x: { label: 'position', low: leftWall, high: rightEdge },
    y: { label: 'velocity, per step', low: -maxSpeed, high: maxSpeed },
    locate: ({ position, velocity }) => [position, velocity],
    observe: (_state, position, velocity) => observe({ position, velocity }),
  },
});
