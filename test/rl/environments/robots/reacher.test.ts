import { describe, expect, it } from 'vitest';
import type { Dynamics } from '../../../../main/rl/core/environment';
import { createRandom } from '../../../../main/rl/core/random';
import { Simulation } from '../../../../main/rl/core/simulation';
import { createEnvironment } from '../../../../main/rl/environments/registry';
import { leastTurn } from '../../../../main/rl/environments/robots/leastTurn';
import { distanceBetween, wrapAngle } from '../../../../main/rl/environments/robots/planarArm';
import { linkLengths, type ReacherState, reacherTip } from '../../../../main/rl/environments/robots/reacher';

const create = (id: string) => createEnvironment(id) as Dynamics<ReacherState, Float64Array>;

describe('Reacher', () => {
  it.each([2, 3, 4, 5, 6])('has a variant with %i joints', (count) => {
    const state = create(`Reacher-${count}`).initialState(createRandom(1));
    expect(state.angles).toHaveLength(count);
    expect(distanceBetween(reacherTip(state), [1, 0])).toBeLessThan(0.3);
  });

  it('turns its joints by the velocity they are given', () => {
    const dynamics = create('Reacher-2?maxSpeed=4&effortCost=0.5');
    const state: ReacherState = { angles: [0, 3.1], velocities: [0, 0], target: [0.5, 0] };
    const { state: next, reward } = dynamics.transition(state, Float64Array.of(0.5, 3), createRandom(1));
    // 0.05 s · 4 rad/s · 0.5; the second action is clipped to 1, and 3.3 rad is wrapped.
    expect(next.angles[0]).toBeCloseTo(0.1, 12);
    expect(next.angles[1]).toBeCloseTo(3.3 - 2 * Math.PI, 12);
    expect(reward).toBeCloseTo(-distanceBetween(reacherTip(next), [0.5, 0]) - 0.5 * (0.25 + 1), 12);
  });

  it('knows three ways to reward', () => {
    const near: ReacherState = { angles: [0, 0], velocities: [0, 0], target: [0.99, 0] };
    const far: ReacherState = { ...near, target: [0, 0.5] };
    const reward = (kind: string, state: ReacherState) => {
      const outcome = create(`Reacher-2?effortCost=0&reward=${kind}`).transition(state, Float64Array.of(0, 0), createRandom(1));
      return [outcome.reward, outcome.terminated];
    };
    expect(reward('distance', near)).toEqual([expect.closeTo(-0.01, 12), false]);
    expect(reward('sparse', near)).toEqual([0, false]);
    expect(reward('sparse', far)).toEqual([-1, false]);
    expect(reward('time', near)).toEqual([-1, true]);
    expect(reward('time', far)).toEqual([-1, false]);
  });

  it('is reached in the shortest time by turning all joints at once', () => {
    const dynamics = create('Reacher-3?reward=time&effortCost=0');
    const random = createRandom(3);
    for (let episode = 0; episode < 10; episode++) {
      const simulation = new Simulation(dynamics, random);
      simulation.reset();
      const { angles, target } = simulation.state!;
      const { angles: goal, turn } = leastTurn(linkLengths(3), [...angles], target)!;
      while (!simulation.isOver) {
        const now = simulation.state!.angles;
        simulation.step(Float64Array.from(goal, (angle, joint) => wrapAngle(angle - now[joint]!) / (2 * 0.05)));
      }
      expect(simulation.stepCount).toBeLessThanOrEqual(Math.ceil(turn / (2 * 0.05)));
    }
  });

  it('draws targets evenly over its disc', () => {
    const dynamics = create('Reacher-2');
    const random = createRandom(4);
    let inner = 0;
    for (let i = 0; i < 4000; i++) if (Math.hypot(...dynamics.initialState(random).target) < 0.5) inner++;
    // Share of the area: (0.25 − 0.01) / (0.9025 − 0.01) = 0.269; four standard errors are 0.028.
    expect(Math.abs(inner / 4000 - 0.24 / 0.8925)).toBeLessThan(0.028);
  });

  it.each(['distance', 'sparse', 'time'])('judges %s with another target as if that had been the one', (reward) => {
    const dynamics = create(`Reacher-3?reward=${reward}&effortCost=0.1`);
    const { goals } = dynamics;
    const [random, action] = [createRandom(6), Float64Array.of(0.5, -2, 0.1)];
    for (let trial = 0; trial < 20; trial++) {
      const state = dynamics.initialState(random);
      const { state: next } = dynamics.transition(state, action, random);
      const reached = reacherTip(next);
      for (const target of [reached, [0.4, -0.3] as const]) {
        // What really happens where that target is set from the start.
        const truth = dynamics.transition({ ...state, target }, action, random);
        const imagined = goals!.withGoal(dynamics.observe(next), Float64Array.of(...target));
        imagined.forEach((value, i) => {
          expect(value).toBeCloseTo(dynamics.observe(truth.state)[i]!, 12);
        });
        const judged = goals!.judge(action, imagined);
        expect(judged.reward).toBeCloseTo(truth.reward, 12);
        expect(judged.terminated).toBe(truth.terminated);
      }
      const achieved = goals!.achieved(dynamics.observe(next));
      for (const axis of [0, 1]) expect(achieved[axis]).toBeCloseTo(reached[axis]!, 12);
    }
  });

  it('with randomization gives every episode an arm of its own, within the spread', () => {
    const random = createRandom(7);
    const dynamics = create('Reacher-2?control=torque&randomization=0.3');
    const builds = Array.from({ length: 300 }, () => dynamics.initialState(random).build!);
    const factors = builds.flatMap(({ strengths, masses, dampings }) => [...strengths, ...masses, ...dampings]);
    expect(factors).toHaveLength(1800);
    expect(Math.min(...factors)).toBeGreaterThanOrEqual(0.7);
    expect(Math.max(...factors)).toBeLessThanOrEqual(1.3);
    expect(Math.max(...factors) - Math.min(...factors)).toBeGreaterThan(0.59);
    expect(create('Reacher-2').initialState(random)).not.toHaveProperty('build');
  });

  it('moves an arm as it is built: weaker joints turn less, heavier and stiffer ones as their equations say', () => {
    const action = Float64Array.of(1, -1);
    const still: ReacherState = { angles: [0.2, -0.4], velocities: [0, 0], target: [0.5, 0] };
    const turned = create('Reacher-2?randomization=0.5').transition(
      { ...still, build: { strengths: [0.5, 1.5], masses: [1, 1], dampings: [1, 1] } },
      action,
      createRandom(1),
    ).state;
    expect(turned.angles).toEqual([expect.closeTo(0.25, 12), expect.closeTo(-0.55, 12)]);
    // Twice the torque on twice the mass with twice the damping is the same motion.
    const torque = create('Reacher-2?control=torque&randomization=0.5');
    const twice = { strengths: [2, 2], masses: [2, 2], dampings: [2, 2] };
    const after = torque.transition({ ...still, build: twice }, action, createRandom(1)).state;
    const usual = torque.transition(still, action, createRandom(1)).state;
    usual.velocities.forEach((velocity, joint) => {
      expect(after.velocities[joint]).toBeCloseTo(velocity, 12);
    });
    expect(after.build).toEqual(twice);
  });

  it('with torques swings, and shows how fast', () => {
    const dynamics = create('Reacher-2?control=torque');
    expect(dynamics.observationSpace.kind === 'box' && dynamics.observationSpace.low.length).toBe(10);
    const random = createRandom(5);
    const start: ReacherState = { angles: [0, 0], velocities: [0, 0], target: [0, 0.5] };
    const { state } = dynamics.transition(start, Float64Array.of(1, 0), random);
    expect(state.velocities[0]).toBeGreaterThan(0.1);
    expect(state.velocities[1]).toBeLessThan(0); // the loose forearm lags behind
    expect([...dynamics.observe(state).slice(8)]).toEqual([...state.velocities]);
  });

  it('with discrete actions moves one joint at a time', () => {
    const dynamics = create('Reacher-3?actions=discrete') as unknown as Dynamics<ReacherState, Float64Array, number>;
    expect(dynamics.actionSpace.labels?.slice(0, 4)).toEqual([
      'rest',
      'joint 1 clockwise',
      'joint 1 counter-clockwise',
      'joint 2 clockwise',
    ]);
    const start: ReacherState = { angles: [0, 0, 0], velocities: [0, 0, 0], target: [0, 0.5] };
    expect(dynamics.transition(start, 3, createRandom(1)).state.angles).toEqual([0, expect.closeTo(-0.1, 12), 0]);
    expect(dynamics.transition(start, 0, createRandom(1)).state.angles).toEqual([0, 0, 0]);
  });
});
