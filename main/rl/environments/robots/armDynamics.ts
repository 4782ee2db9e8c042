/** An arm of uniform rods in a horizontal plane, moved by a torque at each joint. */
export interface RodArm {
  /** Of each link, m. */
  readonly lengths: readonly number[];
  /** Of each link, kg. */
  readonly masses: readonly number[];
  /** Of each joint, N·m·s/rad. */
  readonly dampings: readonly number[];
}

/** Angles θ and angular velocities θ̇ of the joints, rad and rad/s, relative to the link before. */
export interface ArmMotion {
  readonly angles: readonly number[];
  readonly velocities: readonly number[];
}

/**
 * Angular accelerations of the joints under the given torques, rad/s².
 *
 * With φᵢ the direction of link i in the plane,
 *
 *     Σⱼ cᵢⱼ cos(φᵢ − φⱼ) φ̈ⱼ + Σⱼ cᵢⱼ sin(φᵢ − φⱼ) φ̇ⱼ² = τᵢ − τᵢ₊₁
 *     cᵢᵢ = lᵢ² (mᵢ / 3 + Σ_{k>i} mₖ),  cᵢⱼ = lᵢ lⱼ (m_{max(i,j)} / 2 + Σ_{k>max(i,j)} mₖ)
 *
 * where τ is the motor's torque less what the joint's damping takes. The matrix is symmetric and positive definite.
 *
 * Source: Lagrange's equations for a chain of rods; Featherstone, Rigid Body Dynamics Algorithms (2008), ch. 2.
 */
export function accelerations(arm: RodArm, { angles, velocities }: ArmMotion, torques: ArrayLike<number>): number[] {
  const count = arm.lengths.length;
  const directions = cumulative(angles);
  const rates = cumulative(velocities);
  const net = velocities.map((velocity, joint) => torques[joint]! - arm.dampings[joint]! * velocity);
  const matrix: number[][] = [];
  const right: number[] = [];
  for (let i = 0; i < count; i++) {
    const row: number[] = [];
    let force = net[i]! - (net[i + 1] ?? 0);
    for (let j = 0; j < count; j++) {
      const coupling = inertiaCoupling(arm, i, j);
      const difference = directions[i]! - directions[j]!;
      row.push(coupling * Math.cos(difference));
      force -= coupling * Math.sin(difference) * rates[j]! ** 2;
    }
    matrix.push(row);
    right.push(force);
  }
  const absolute = solvePositiveDefinite(matrix, right);
  return absolute.map((acceleration, link) => acceleration - (absolute[link - 1] ?? 0));
}

/** Kinetic energy, J. */
export function kineticEnergy(arm: RodArm, { angles, velocities }: ArmMotion): number {
  const directions = cumulative(angles);
  const rates = cumulative(velocities);
  let energy = 0;
  for (let i = 0; i < rates.length; i++) {
    for (let j = 0; j < rates.length; j++) {
      energy += (inertiaCoupling(arm, i, j) * Math.cos(directions[i]! - directions[j]!) * rates[i]! * rates[j]!) / 2;
    }
  }
  return energy;
}

/** The motion a time later, s, by one step of the classical fourth-order Runge–Kutta method. */
export function integrateArm(arm: RodArm, motion: ArmMotion, torques: ArrayLike<number>, time: number): ArmMotion {
  const slope = (at: ArmMotion): ArmMotion => ({ angles: at.velocities, velocities: accelerations(arm, at, torques) });
  const along = (change: ArmMotion, share: number): ArmMotion => ({
    angles: motion.angles.map((angle, joint) => angle + share * change.angles[joint]!),
    velocities: motion.velocities.map((velocity, joint) => velocity + share * change.velocities[joint]!),
  });
  const first = slope(motion);
  const second = slope(along(first, time / 2));
  const third = slope(along(second, time / 2));
  const fourth = slope(along(third, time));
  const mean = (part: 'angles' | 'velocities') =>
    first[part].map((value, joint) => (value + 2 * second[part][joint]! + 2 * third[part][joint]! + fourth[part][joint]!) / 6);
  return along({ angles: mean('angles'), velocities: mean('velocities') }, time);
}

/** cᵢⱼ, kg·m². */
function inertiaCoupling({ lengths, masses }: RodArm, i: number, j: number): number {
  const outer = Math.max(i, j);
  let carried = 0;
  for (let link = outer + 1; link < masses.length; link++) carried += masses[link]!;
  return lengths[i]! * lengths[j]! * (masses[outer]! / (i === j ? 3 : 2) + carried);
}

function cumulative(values: readonly number[]): number[] {
  let sum = 0;
  return values.map((value) => {
    sum += value;
    return sum;
  });
}

/** Gaussian elimination; a symmetric positive definite matrix needs no pivoting. */
function solvePositiveDefinite(matrix: number[][], right: number[]): number[] {
  const size = right.length;
  for (let pivot = 0; pivot < size; pivot++) {
    for (let row = pivot + 1; row < size; row++) {
      const multiple = matrix[row]![pivot]! / matrix[pivot]![pivot]!;
      for (let column = pivot; column < size; column++) matrix[row]![column]! -= multiple * matrix[pivot]![column]!;
      right[row]! -= multiple * right[pivot]!;
    }
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let column = row + 1; column < size; column++) right[row]! -= matrix[row]![column]! * right[column]!;
    right[row]! /= matrix[row]![row]!;
  }
  return right;
}
