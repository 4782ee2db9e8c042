import { describe, expect, it } from 'vitest';
import type { Dynamics } from '../../../../main/rl/core/environment';
import { createRandom } from '../../../../main/rl/core/random';
import { Simulation } from '../../../../main/rl/core/simulation';
import { createEnvironment } from '../../../../main/rl/environments/registry';
import { anglesForGrasp, type GraspState, graspConstants, graspHand } from '../../../../main/rl/environments/robots/grasp';
import { padCenter } from '../../../../main/rl/environments/robots/hand';
import { wrapAngle } from '../../../../main/rl/environments/robots/planarArm';

const create = (id: string) => createEnvironment(id) as Dynamics<GraspState, Float64Array>;
const random = createRandom(1);

/** Speeds that turn the joints to the given angles; the opening as told. */
function towards(state: GraspState, angles: readonly number[], fingers: number): Float64Array {
  const speeds = angles.map((angle, joint) => wrapAngle(angle - state.angles[joint]!) / 0.05);
  const greatest = Math.max(1, ...speeds.map(Math.abs));
  return Float64Array.from([...speeds.map((speed) => speed / greatest), fingers]);
}

/** What a person would do: over the block, straight down, close, up. */
function expert(state: GraspState): Float64Array {
  const { block } = state;
  if (state.isHeld) return towards(state, anglesForGrasp([block.x, 0.45])!, 0);
  const lowest = Math.max(block.width / 2, 0.032);
  const [x, y] = padCenter(graspHand(state));
  if (Math.abs(x - block.x) > 5e-3) return towards(state, anglesForGrasp([block.x, 0.2])!, 1);
  if (y > lowest + 1e-6) return towards(state, anglesForGrasp([block.x, Math.max(lowest, y - 0.03)])!, 1);
  return Float64Array.of(0, 0, 0, -1);
}

/** A hand around a block that stands at x = 0.45, open by 0.12 m. */
function around(width: number, offset = 0, tilt = 0): GraspState {
  const angles = anglesForGrasp([0.45 + offset, Math.max(width / 2, 0.04)], tilt)!;
  const block = { x: 0.45, y: width / 2, angle: 0, width };
  return { angles, opening: 0.12, block, fallVelocity: 0, isHeld: false };
}

const close = Float64Array.of(0, 0, 0, -1);
const open = Float64Array.of(0, 0, 0, 1);

function repeat(
  dynamics: Dynamics<GraspState, Float64Array>,
  start: GraspState,
  action: Float64Array,
  count: number,
): GraspState {
  let state = start;
  for (let step = 0; step < count; step++) state = dynamics.transition(state, action, random).state;
  return state;
}

describe('Grasp', () => {
  const dynamics = create('Grasp');

  it('points the hand down around a point', () => {
    const hand = graspHand({ angles: anglesForGrasp([0.5, 0.1])!, opening: 0.1 });
    expect(padCenter(hand)[0]).toBeCloseTo(0.5, 12);
    expect(padCenter(hand)[1]).toBeCloseTo(0.1, 12);
    expect(wrapAngle(hand.direction + Math.PI / 2)).toBeCloseTo(0, 12);
    expect(anglesForGrasp([2, 0])).toBeUndefined();
  });

  it('can be done: an expert lifts every block in time', () => {
    for (const id of ['Grasp', 'Grasp?reward=sparse']) {
      const simulation = new Simulation(create(id), createRandom(7));
      for (let episode = 0; episode < 40; episode++) {
        simulation.reset();
        while (!simulation.isOver) simulation.step(expert(simulation.state!));
        expect(simulation.stepCount).toBeLessThan(100);
        expect(simulation.state!.isHeld).toBe(true);
        expect(simulation.state!.block.y).toBeGreaterThan(graspConstants.liftHeight);
      }
    }
  });

  it('is not done by chance', () => {
    const draws = createRandom(8);
    const simulation = new Simulation(dynamics, draws);
    for (let episode = 0; episode < 20; episode++) {
      simulation.reset();
      while (!simulation.isOver) simulation.step(Float64Array.from({ length: 4 }, () => draws.uniform(-1, 1)));
      expect(simulation.stepCount).toBe(200);
    }
  });

  it('closes the fingers until both touch the block, and no further', () => {
    const state = repeat(dynamics, around(0.06), close, 30);
    expect(state.opening).toBeCloseTo(0.06, 12);
    expect(state.isHeld).toBe(true);
  });

  it('pushes the block along the table when one finger touches it first', () => {
    const state = repeat(dynamics, around(0.06, 0.02), close, 30);
    expect(state.isHeld).toBe(true);
    expect(state.block.x).toBeCloseTo(0.47, 9);
    expect(state.block.y).toBe(0.03);
  });

  it('holds a block within the friction cone, and slips outside it', () => {
    // atan 0.3 = 0.291 rad.
    expect(repeat(dynamics, around(0.05, 0, 0.28), close, 30).isHeld).toBe(true);
    const slipped = repeat(dynamics, around(0.05, 0, 0.3), close, 30);
    expect(slipped.isHeld).toBe(false);
    expect(repeat(create('Grasp?friction=0.4'), around(0.05, 0, 0.3), close, 30).isHeld).toBe(true);
  });

  it('carries the block with the hand, turning as it turns', () => {
    const held = repeat(dynamics, around(0.05), close, 30);
    const lifted = repeat(dynamics, held, Float64Array.of(0.5, 0, 0.5, 0), 10);
    const turn = lifted.angles.reduce((sum, angle, joint) => sum + angle - held.angles[joint]!, 0);
    expect(lifted.block.angle).toBeCloseTo(turn, 12);
    expect(lifted.block.y).toBeGreaterThan(held.block.y);
    expect(lifted.isHeld).toBe(true);
  });

  it('lets a block fall when the hand opens, until it lies flat', () => {
    const held = repeat(dynamics, around(0.05), close, 30);
    const lifted = repeat(dynamics, held, Float64Array.of(0.3, 0, 0.2, 0), 10);
    const dropped = dynamics.transition(lifted, open, random).state;
    expect(dropped.isHeld).toBe(false);
    const falling = dynamics.transition(dropped, open, random).state;
    // v = −9.81 · 0.05 after the first step of falling; y moves with it.
    expect(falling.fallVelocity).toBeCloseTo(-0.4905, 12);
    expect(falling.block.y).toBeCloseTo(dropped.block.y - 0.4905 * 0.05, 12);
    const landed = repeat(dynamics, falling, open, 20);
    expect(landed.block).toMatchObject({ y: 0.025, angle: 0 });
    expect(landed.fallVelocity).toBe(0);
  });

  it('does not move the arm into the table or the block', () => {
    const above: GraspState = { ...around(0.06), angles: anglesForGrasp([0.45, 0.2])!, opening: 0.02 };
    const down = Float64Array.of(-0.3, 0.1, 0.2, 0);
    const onBlock = repeat(dynamics, above, down, 60);
    expect(padCenter(graspHand(onBlock))[1]).toBeGreaterThan(0.08);
    const beside: GraspState = { ...above, block: { x: 0.6, y: 0.03, angle: 0, width: 0.06 } };
    const onTable = repeat(dynamics, beside, down, 60);
    const tip = padCenter(graspHand(onTable))[1] - 0.03;
    expect(tip).toBeGreaterThan(-0.01);
    expect(tip).toBeLessThan(0.05);
  });

  it('never pays for lingering: each step costs something until the last', () => {
    const held = repeat(dynamics, around(0.05), close, 30);
    const { reward } = dynamics.transition(held, Float64Array.of(0, 0, 0, 0), random);
    expect(reward).toBeLessThan(0);
    expect(reward).toBeGreaterThan(-0.5);
    expect(dynamics.transition(around(0.05), open, random).reward).toBeLessThan(reward);
  });
});
