import { describe, expect, it } from 'vitest';
import { RecordedRandom } from '../../../main/rl/conformance/recordedRandom';
import type { Action, Dynamics } from '../../../main/rl/core/environment';
import { cartPoleConstants } from '../../../main/rl/environments/cartPole';
import { createEnvironment } from '../../../main/rl/environments/registry';

// That each step is Gymnasium's is checked against its recordings, in test/rl/conformance.

type State = Readonly<Record<string, number>>;
const create = (id: string) => createEnvironment(id) as Dynamics<State>;
const uniform = (...values: number[]) => new RecordedRandom(values.map((value) => ({ kind: 'uniform', value })));
const step = (id: string, state: State | { isSinglePrecision: boolean }, action: Action) =>
  create(id).transition(state as State, action, uniform());

describe('the start of an episode', () => {
  it.each([
    ['CartPole-v1', [0, 0.5, 0.75, 0.25], { position: -0.05, velocity: 0, angle: 0.025, angularVelocity: -0.025 }],
    ['MountainCar-v0', [0.5], { position: -0.5, velocity: 0 }],
    ['MountainCarContinuous-v0', [0.5], { position: -0.5, velocity: 0, isSinglePrecision: false }],
    ['Pendulum-v1', [0.75, 0.25], { angle: Math.PI / 2, angularVelocity: -0.5 }],
    ['Acrobot-v1', [0.5, 0, 1, 0.5], { angle1: 0, angle2: Math.fround(-0.1), angularVelocity1: Math.fround(0.1) }],
  ])('%s draws its numbers in the documented order', (id, draws, state) => {
    const random = uniform(...draws);
    const start = create(id).initialState(random);
    for (const [name, value] of Object.entries(state)) {
      if (typeof value === 'number') expect(start[name]).toBeCloseTo(value, 12);
      else expect(start[name]).toBe(value);
    }
    expect(random.remaining).toBe(0);
  });
});

describe('cart-pole', () => {
  const upright = { position: 0, velocity: 0, angle: 0, angularVelocity: 0 };

  it('pushes the cart one way and tips the pole the other', () => {
    // Upright and at rest: F / M = 10 / 1.1, θ̈ = −(F/M) / (½ (4/3 − 0.1/1.1)), ẍ = F/M − 0.05 θ̈ / 1.1.
    const angular = -(10 / 1.1) / (0.5 * (4 / 3 - 0.1 / 1.1));
    const { state } = step('CartPole-v1', upright, 1);
    expect(state['angularVelocity']).toBeCloseTo(0.02 * angular, 14);
    expect(state['velocity']).toBeCloseTo(0.02 * (10 / 1.1 - (0.05 * angular) / 1.1), 14);
    expect(state['position']).toBe(0);
  });

  it('pays 1 for the step that falls too, or −1 under the other reward', () => {
    const falling = { ...upright, angle: cartPoleConstants.angleLimit, angularVelocity: 1 };
    expect(step('CartPole-v1', falling, 1)).toMatchObject({ reward: 1, terminated: true });
    expect(step('CartPole-v1?suttonBartoReward=true', falling, 1)).toMatchObject({ reward: -1, terminated: true });
    expect(step('CartPole-v1?suttonBartoReward=true', upright, 1)).toMatchObject({ reward: 0, terminated: false });
  });
});

describe('mountain car', () => {
  it('is stopped by the left wall', () => {
    const { state } = step('MountainCar-v0', { position: -1.19, velocity: -0.07 }, 0);
    expect(state).toEqual({ position: -1.2, velocity: 0 });
  });

  it('ends at the goal only when fast enough', () => {
    const arriving = { position: 0.49, velocity: 0.03 };
    expect(step('MountainCar-v0', arriving, 2).terminated).toBe(true);
    expect(step('MountainCar-v0?goalVelocity=0.05', arriving, 2).terminated).toBe(false);
  });

  it('is cut after 200 steps, or never as in the book', () => {
    expect(create('MountainCar-v0').maxEpisodeSteps).toBe(200);
    expect(create('MountainCar-v0?uncapped=true').maxEpisodeSteps).toBe(Infinity);
  });

  it('with a throttle, pays for fuel before clipping and 100 for the goal', () => {
    const resting = { position: -0.5, velocity: 0, isSinglePrecision: true };
    expect(step('MountainCarContinuous-v0', resting, Float64Array.of(2)).reward).toBeCloseTo(-0.4, 12);
    const arriving = { position: 0.449, velocity: 0.05, isSinglePrecision: true };
    expect(step('MountainCarContinuous-v0', arriving, Float64Array.of(0))).toMatchObject({ reward: 100, terminated: true });
  });
});

describe('pendulum', () => {
  it('costs nothing upright and at rest, and π² hanging down', () => {
    expect(step('Pendulum-v1', { angle: 0, angularVelocity: 0 }, Float64Array.of(0)).reward).toBeCloseTo(0, 12);
    expect(step('Pendulum-v1', { angle: 3 * Math.PI, angularVelocity: 0 }, Float64Array.of(0)).reward).toBeCloseTo(
      -(Math.PI ** 2),
      12,
    );
  });

  it('clips torque and speed', () => {
    const hanging = { angle: Math.PI, angularVelocity: 0 };
    expect(step('Pendulum-v1', hanging, Float64Array.of(50))).toEqual(step('Pendulum-v1', hanging, Float64Array.of(2)));
    expect(step('Pendulum-v1', { angle: Math.PI / 2, angularVelocity: 8 }, Float64Array.of(2)).state['angularVelocity']).toBe(8);
  });
});

describe('acrobot', () => {
  it('rests hanging down, and pays −1 until the tip is above the bar', () => {
    const hanging = { angle1: 0, angle2: 0, angularVelocity1: 0, angularVelocity2: 0 };
    const { state, reward } = step('Acrobot-v1', hanging, 1);
    for (const value of Object.values(state)) expect(value).toBeCloseTo(0, 12);
    expect(reward).toBe(-1);
    const upright = { ...hanging, angle1: Math.PI };
    expect(step('Acrobot-v1', upright, 1)).toMatchObject({ reward: 0, terminated: true });
  });
});
