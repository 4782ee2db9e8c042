import { describe, expect, it } from 'vitest';
import {
  type ArmMotion,
  accelerations,
  integrateArm,
  kineticEnergy,
  type RodArm,
} from '../../../../main/rl/environments/robots/armDynamics';

const free: RodArm = { lengths: [0.5, 0.3, 0.2], masses: [1, 0.6, 0.4], dampings: [0, 0, 0] };
const moving: ArmMotion = { angles: [0.3, -1.1, 2], velocities: [1.5, -2, 4] };

function integrate(arm: RodArm, start: ArmMotion, torques: number[], time: number, steps: number): ArmMotion {
  let motion = start;
  for (let step = 0; step < steps; step++) motion = integrateArm(arm, motion, torques, time / steps);
  return motion;
}

describe('an arm of rods', () => {
  it('with one link turns as a rod about its end does', () => {
    // I = m l² / 3 = 2 · 0.25 / 3; α = (τ − b ω) / I = (0.7 − 0.1 · 3) · 6.
    const rod = { lengths: [0.5], masses: [2], dampings: [0.1] };
    expect(accelerations(rod, { angles: [1], velocities: [3] }, [0.7])[0]).toBeCloseTo(2.4, 12);
  });

  it("with two links obeys the textbook's equations", () => {
    // Two rods, q₂ = 0.8: H₁₁ = m₁l₁²/3 + m₂(l₁² + l₂²/3 + l₁l₂ cos q₂), H₁₂ = m₂(l₂²/3 + l₁l₂ cos q₂ / 2),
    // H₂₂ = m₂l₂²/3, h = m₂ l₁ l₂ sin q₂ / 2 (Craig, Introduction to Robotics, §6.7, for rods).
    const [l1, l2, m1, m2, q2, v1, v2] = [0.6, 0.4, 1.2, 0.7, 0.8, 1.3, -0.9];
    const arm = { lengths: [l1, l2], masses: [m1, m2], dampings: [0, 0] };
    const [a1, a2] = accelerations(arm, { angles: [0.5, q2], velocities: [v1, v2] }, [0.4, -0.2]);
    const h11 = (m1 * l1 ** 2) / 3 + m2 * (l1 ** 2 + l2 ** 2 / 3 + l1 * l2 * Math.cos(q2));
    const h12 = m2 * (l2 ** 2 / 3 + (l1 * l2 * Math.cos(q2)) / 2);
    const h22 = (m2 * l2 ** 2) / 3;
    const h = (m2 * l1 * l2 * Math.sin(q2)) / 2;
    expect(h11 * a1! + h12 * a2! - h * (2 * v1 * v2 + v2 ** 2)).toBeCloseTo(0.4, 12);
    expect(h12 * a1! + h22 * a2! + h * v1 ** 2).toBeCloseTo(-0.2, 12);
  });

  it('keeps its energy when nothing drives or damps it', () => {
    const before = kineticEnergy(free, moving);
    expect(kineticEnergy(free, integrate(free, moving, [0, 0, 0], 2, 400))).toBeCloseTo(before, 6);
  });

  it('gains the energy that its motors put in', () => {
    // Power is Σ τ θ̇; summed over small steps by the trapezoidal rule.
    const torques = [0.5, -0.2, 0.1];
    const power = ({ velocities }: ArmMotion) => velocities.reduce((sum, velocity, joint) => sum + velocity * torques[joint]!, 0);
    let [motion, work] = [moving, 0];
    for (let step = 0; step < 2000; step++) {
      const next = integrateArm(free, motion, torques, 5e-4);
      work += ((power(motion) + power(next)) / 2) * 5e-4;
      motion = next;
    }
    expect(kineticEnergy(free, motion) - kineticEnergy(free, moving)).toBeCloseTo(work, 5);
  });

  it('is integrated to fourth order: half the step, a sixteenth of the error', () => {
    const end = (steps: number) => integrate(free, moving, [0.1, 0, 0], 0.2, steps).angles[2]!;
    const exact = end(512);
    expect(Math.abs(end(8) - exact) / Math.abs(end(16) - exact)).toBeCloseTo(16, -1);
  });

  it('comes to rest when it is damped', () => {
    const damped = { ...free, dampings: [0.3, 0.1, 0.05] };
    const end = integrate(damped, moving, [0, 0, 0], 10, 500);
    expect(kineticEnergy(damped, end)).toBeLessThan(1e-3 * kineticEnergy(damped, moving));
  });
});
