import { describe, expect, it } from 'vitest';
import type { Dynamics } from '../../../main/rl/core/environment';
import { createRandom } from '../../../main/rl/core/random';
import { Simulation } from '../../../main/rl/core/simulation';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { leastTurn } from '../../../main/rl/environments/robots/leastTurn';
import type { ReacherDynamics, ReacherState } from '../../../main/rl/environments/robots/reacher';
import { createPolicy } from '../../../main/rl/policies/createPolicy';
import { createTrainer, train } from '../../helpers/train';

/** Steps of 20 episodes, and the fewest possible. */
function race(env: string, settings = {}) {
  const dynamics = createEnvironment(env) as unknown as ReacherDynamics;
  const policy = createPolicy(train({ env, algo: 'inverse-kinematics', settings, steps: 1 }).policy());
  const simulation = new Simulation(dynamics as Dynamics<ReacherState, Float64Array, Float64Array>, createRandom(4));
  return Array.from({ length: 20 }, () => {
    let observation = simulation.reset();
    const { angles, target } = simulation.state!;
    const { lengths, turnPerStep } = dynamics.arm;
    policy.begin?.();
    while (!simulation.isOver) {
      observation = simulation.step(policy.act(observation, createRandom(1)) as Float64Array).observation;
    }
    return { steps: simulation.stepCount, fewest: leastTurn(lengths, angles, target)!.turn / (turnPerStep ?? 1) };
  });
}

describe('Inverse kinematics', () => {
  it.each([2, 3])('takes an arm of %i joints to every target in the fewest steps', (count) => {
    for (const { steps, fewest } of race(`Reacher-${count}?reward=time&maxSpeed=3`)) {
      expect(steps).toBeLessThanOrEqual(Math.max(1, Math.ceil(fewest - 1e-9)));
    }
  });

  it('comes to every target by damped least squares too, and with arms that are not built as it thinks', () => {
    for (const { steps } of race('Reacher-4?reward=time', { solution: 'nearest' })) expect(steps).toBeLessThan(100);
    for (const { steps } of race('Reacher-2?reward=time&randomization=0.3')) expect(steps).toBeLessThan(100);
  });

  it('holds the tip at its target with torques', () => {
    const trainer = train({ env: 'Reacher-2?control=torque&effortCost=0', algo: 'inverse-kinematics', steps: 1 });
    // Mean distance over 100 steps of 0.05 s: under 0.25 m with the way there; an arm at rest has 0.9 m.
    expect(trainer.evaluateFinal(20).meanReturn).toBeGreaterThan(-25);
  });

  it('goes on bit for bit from a checkpoint, and works nowhere but with arms', () => {
    const options = { env: 'Reacher-3?reward=time', algo: 'inverse-kinematics', steps: 300 };
    const whole = train(options);
    const first = createTrainer(options);
    first.advance(120);
    first.advance(100, true);
    const second = createTrainer(options);
    second.load(structuredClone(first.save()));
    second.advance(300);
    const all = [...whole.takeReport().episodes.return];
    expect([...first.takeReport().episodes.return, ...second.takeReport().episodes.return]).toEqual(all);
    expect(() => createTrainer({ ...options, env: 'Pendulum-v1' })).toThrow('Knows the structure of Reacher-2, Reacher-3');
  });
});
