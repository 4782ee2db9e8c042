import type { Dynamics } from '../core/environment';
import { createRandom } from '../core/random';
import { Simulation } from '../core/simulation';
import { createEnvironment } from '../environments/registry';
import { leastTurn } from '../environments/robots/leastTurn';
import type { ReacherDynamics, ReacherState } from '../environments/robots/reacher';
import { createPolicy } from '../policies/createPolicy';
import type { PolicySnapshot } from '../policies/policy';
import { medianOf } from './training';

/** How an arm did on many targets. */
export interface ArmTrials {
  /** Share of the episodes in which the tip came within 2 cm of the target. */
  readonly success: number;
  /** Median of (T − T*) / T*, with T the steps taken, 100 where the target was missed, and T* the fewest possible. */
  readonly medianRegret: number;
}

/**
 * Sends an arm of 1 m to drawn targets, the same for every policy, without exploration.
 *
 * T* = ⌈least turn / turn of one step⌉, at least 1: the joints obey at once, so the joint that turns furthest decides.
 */
export function tryArm(snapshot: PolicySnapshot | 'random', jointCount: number, episodes: number): ArmTrials {
  const dynamics = createEnvironment(`Reacher-${jointCount}?reward=time&effortCost=0`) as unknown as ReacherDynamics;
  const { lengths, turnPerStep } = dynamics.arm;
  const [targets, draws] = [createRandom(99, 'targets'), createRandom(99, 'actions')];
  const simulation = new Simulation(dynamics as Dynamics<ReacherState, Float64Array, Float64Array>, targets);
  const policy = snapshot === 'random' ? undefined : createPolicy(snapshot);
  const regrets: number[] = [];
  let reached = 0;
  for (let episode = 0; episode < episodes; episode++) {
    let observation = simulation.reset();
    policy?.begin?.();
    const { angles, target } = simulation.state!;
    const fewest = Math.max(1, Math.ceil(leastTurn(lengths, angles, target)!.turn / turnPerStep! - 1e-9));
    while (!simulation.isOver) {
      const action = policy?.act(observation, draws) ?? Float64Array.from(lengths, () => draws.uniform(-1, 1));
      const timestep = simulation.step(action as Float64Array);
      observation = timestep.observation;
      if (timestep.terminated) reached++;
    }
    regrets.push((simulation.stepCount - fewest) / fewest);
  }
  policy?.dispose();
  return { success: reached / episodes, medianRegret: medianOf(regrets) };
}
