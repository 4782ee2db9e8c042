import type { Agent, BoxEnvironment, LearningStep } from '../core/agent';
import { InvalidValueError } from '../core/errors';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import { choice, number, type SettingsOf } from '../core/settings';
import type { ReacherDynamics } from '../environments/robots/reacher';
import { armControllerPolicy } from '../policies/jointPolicies';
import type { Policy, PolicySnapshot } from '../policies/policy';
import { type AgentContext, defineAgent } from './definition';

const id = 'inverse-kinematics';

const settings = {
  solution: choice({
    default: 'fastest',
    choices: ['fastest', 'nearest'],
    help: 'Which of the ways to a target: the one on which the joint that turns furthest turns least, or the one damped least squares finds.',
  }),
  stiffness: number({
    default: 6,
    max: 1000,
    help: 'Torque for each rad that a joint has yet to turn, as a share of the greatest; with velocities every joint goes as fast as it can.',
    unit: '1/rad',
  }),
  damping: number({
    default: 1,
    max: 1000,
    help: 'Torque that each rad/s takes off, as a share of the greatest; of no effect with velocities.',
    unit: 's/rad',
  }),
};

export type InverseKinematicsSettings = SettingsOf<typeof settings>;

type ArmSnapshot = Extract<PolicySnapshot, { readonly kind: 'arm-controller' }>;

/**
 * Works out with which angles the tip of an arm is at its target, and turns there. Learns nothing: what others are held to.
 *
 *     θ* = argmin max |θ*_j − θ_j|  such that the tip is at the target
 *     a_j = clip((θ*_j − θ_j) / turn of one step, ±1),  with torques clip(stiffness (θ*_j − θ_j) − damping θ̇_j, ±1)
 *
 * With velocities that are obeyed nothing is faster. It knows the links, and where they are; not how an arm was randomised.
 *
 * Source: `leastTurn` and `inverseKinematics`, with theirs; for the controller Craig, Introduction to Robotics, §9.
 */
export class InverseKinematics implements Agent<BoxEnvironment<Float64Array>> {
  readonly #snapshot: ArmSnapshot;
  readonly #policy: Policy;
  readonly #random: Random;

  constructor(context: AgentContext<typeof settings>) {
    const { settings: chosen, dynamics, random } = context;
    if (dynamics === undefined) throw new InvalidValueError(`${id} must be given the arm.`);
    const { lengths, turnPerStep } = (dynamics as unknown as ReacherDynamics).arm; // all that it needs are reachers
    this.#snapshot = {
      kind: 'arm-controller',
      lengths,
      solution: chosen.solution as ArmSnapshot['solution'],
      stiffness: turnPerStep === undefined ? chosen.stiffness : 1 / turnPerStep,
      damping: turnPerStep === undefined ? chosen.damping : 0,
    };
    this.#policy = armControllerPolicy(this.#snapshot);
    this.#random = random.exploration;
  }

  *learn(environment: BoxEnvironment<Float64Array>): Generator<LearningStep, never, void> {
    for (;;) {
      let observation = environment.reset();
      this.#policy.begin?.();
      for (let over = false; !over; ) {
        const action = this.#policy.act(observation, this.#random) as Float64Array;
        const timestep = environment.step(action);
        observation = timestep.observation;
        over = timestep.terminated || timestep.truncated;
        yield { action, timestep, canResume: over };
      }
    }
  }

  policy(): PolicySnapshot {
    return this.#snapshot;
  }

  save(): SavedState {
    return {};
  }

  load(): void {}
}

export const inverseKinematicsDefinition = defineAgent({
  id,
  name: 'Inverse kinematics',
  family: 'baseline',
  summary: 'Works out the way of an arm to its target and takes it, learning nothing: what learning is held to.',
  source: 'Nakamura & Hanafusa (1986); Craig, Introduction to Robotics, §9',
  needs: {
    observation: 'box',
    action: 'box',
    environments: ['Reacher-2', 'Reacher-3', 'Reacher-4', 'Reacher-5', 'Reacher-6'],
  },
  settings,
  metrics: [],
  explanation: {
    updateRule: String.raw`\theta^* = \arg\min_{\theta^*} \max_j |\theta^*_j - \theta_j|, \quad a_j = \mathrm{clip}\big(k\,(\theta^*_j - \theta_j) - d\,\dot\theta_j,\ \pm 1\big)`,
    pseudocode: [
      'for each episode',
      '  θ* ← the angles with the tip at the target to which the furthest turn is least',
      '  for each step',
      '    aⱼ ← clip(k (θ*ⱼ − θⱼ) − d θ̇ⱼ, ±1) for every joint j; take a',
    ],
  },
  usesNetwork: false,
  create: (context) => new InverseKinematics(context),
});
