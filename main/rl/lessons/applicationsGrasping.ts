import type { Dynamics, Observation, Outcome } from '../core/environment';
import { contactsOf, isAntipodal } from '../environments/robots/antipodalGrasp';
import type { PolygonGraspState } from '../environments/robots/polygonGrasp';
import { meanOf } from '../figures/training';
import type { CheckedSpec } from '../training/trainingSpec';
import type { ControlValues, LessonExperiment, LessonWork } from './lesson';
import { finalMeans, type RaceResult, race, type Variant } from './race';

/** What is paid besides holding: nothing, being nearly right at every step, or becoming more nearly right. */
type Help = 'none' | 'nearness' | 'progress';

const friction = 0.3;
const discount = 0.95;
const stepCount = 60_000;

/** How right both fingers stand, from 0 for crosswise, or past the object, to 1 for flat against it. */
function nearnessOf(angles: Observation): number {
  return 1 - Math.max(...Array.from(angles as Float64Array, Math.abs)) / (Math.PI / 2);
}

/**
 * The same hand, paid by other rules.
 *
 *     nearness   R + w Φ(S′) while the fingers are open
 *     progress   R + w [γ Φ(S′) − Φ(S)], with Φ = 0 at the end
 *
 * Source: Ng, Harada & Russell, "Policy invariance under reward transformations" (1999), for the second.
 */
function paidFor(help: Help, weight: number): (checked: CheckedSpec) => CheckedSpec {
  return (checked) => ({ ...checked, createDynamics: () => helped(checked.createDynamics(), help, weight) });
}

function helped(dynamics: Dynamics, help: Help, weight: number): Dynamics {
  const changed = Object.create(dynamics) as { -readonly [Key in keyof Dynamics]: Dynamics[Key] };
  changed.transition = (state, action, random): Outcome<unknown> => {
    const outcome = dynamics.transition(state, action, random);
    const after = outcome.terminated ? 0 : nearnessOf(dynamics.observe(outcome.state));
    const gain = help === 'nearness' ? after : help === 'progress' ? discount * after - nearnessOf(dynamics.observe(state)) : 0;
    return { ...outcome, reward: outcome.reward + weight * gain };
  };
  return changed;
}

/** Whether an episode ended with the object held, in percent; whatever was paid for it. */
const holdingOf: NonNullable<Variant['observe']> =
  (trainer) =>
  ({ timestep: { terminated, truncated } }) => {
    if (!terminated && !truncated) return undefined;
    const state = trainer.environmentState as PolygonGraspState;
    return state.hasClosed && isAntipodal(contactsOf(state.corners, state), friction) ? 100 : 0;
  };

const settings = {
  ...{ tilings: 8, tiles: 10, stepSize: 0.02, discount },
  ...{ epsilon: 0.1, finalEpsilon: 0.01, explorationSteps: 50_000 },
};

function hand(label: string, help: Help, weight: number): Variant {
  const run = { env: 'PolygonGrasp', algo: 'joint-wise-q-learning', settings, budget: { steps: stepCount } };
  return { ...run, label, adapt: paidFor(help, weight), observe: holdingOf };
}

export function* graspWithHelp({ nearness }: ControlValues, seeds: number): LessonWork<RaceResult> {
  const variants = [
    hand('Paid for holding', 'none', 0),
    hand('Paid for coming nearer', 'progress', 1),
    hand('Paid for being near', 'nearness', nearness!),
  ];
  return yield* race(variants, seeds, { points: 30, hasPolicies: true });
}

export const grasping: LessonExperiment = {
  id: 'grasping',
  title: 'What the hand is paid for',
  axes: { x: 'Steps', y: 'Objects held, %', yRange: [0, 100] },
  seeds: 2,
  controls: [
    {
      ...{ name: 'nearness', label: 'Pay for being near', symbol: 'w', default: 0.1, min: 0, max: 0.2, step: 0.01 },
      help: 'For each step with the fingers right; holding pays 1, once.',
    },
  ],
  naive: ['Paid for being near'],
  *run(values, seeds) {
    const { series, policies, values: held } = yield* graspWithHelp(values, seeds);
    const readings = series.map(({ label }, i) => ({
      label: `${label}: objects held over the last 12,000 steps, %`,
      value: meanOf(finalMeans(held[i]!)),
    }));
    return { series, policies: policies!, readings };
  },
};
