import {
  type MountainCarContinuousState,
  mountainCarContinuous,
  mountainCarContinuousConstants,
} from '../../main/rl/environments/mountainCarContinuous';
import { drawHill, throttleOf } from './drawing/hill';
import { defineScene } from './scene';

const { leftWall, rightEdge, maxSpeed, goal } = mountainCarContinuousConstants;
const { observe } = mountainCarContinuous(0);
const fullThrottle = 1;

/** The valley from the side; the throttle as an arrow along the slope, as long as it is strong. */
export const mountainCarContinuousScene = defineScene<MountainCarContinuousState>({
  aspectRatio: 1.6,
  stepsPerSecond: 30,
  trailLength: 60,

  draw(context, state, view) {
    drawHill(context, mountainCarContinuousConstants, state.position, view, throttleOf(view.action, fullThrottle));
  },

  interpolate: (from, to, share) => ({ ...to, position: from.position + (to.position - from.position) * share }),

  describe({ position, velocity }) {
    const direction = velocity === 0 ? 'standing' : velocity < 0 ? 'rolling left' : 'rolling right';
    return `Car at ${position.toFixed(2)}, ${direction}; the flag is at ${goal}.`;
  },

  slice: {
    x: { label: 'position', low: leftWall, high: rightEdge },
    y: { label: 'velocity, per step', low: -maxSpeed, high: maxSpeed },
    locate: ({ position, velocity }) => [position, velocity],
    observe: (state, position, velocity) => observe({ ...state, position, velocity }),
  },
});
