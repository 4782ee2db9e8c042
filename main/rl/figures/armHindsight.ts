import { fastestEngine } from '../policies/createPolicy';
import { type ArmTrials, tryArm } from './armTrials';
import { isAtLeast, isAtMost, isExactly } from './checks';
import type { Figure } from './figure';
import { createFigureTrainer, meanOf, medianOf } from './training';

const env = 'Reacher-2?reward=time&effortCost=0';
const stepCount = 30_000;
const pointCount = 6;
const episodes = 200;

const settings = { hiddenLayers: [64, 64], batchSize: 128, discount: 0.97, learningStarts: 1000, learningRate: 1e-3 };
const methods = [
  { label: 'SAC with hindsight', hindsightGoals: 4 },
  { label: 'SAC without', hindsightGoals: 0 },
] as const;

/** An arm that is told nothing but that it has not arrived yet learns in hindsight, and hardly without. */
export const armHindsight: Figure = {
  name: 'arm-hindsight',
  title: 'An arm of two joints reaches for targets: hindsight against none, inverse kinematics and chance',
  source:
    'Andrychowicz et al., "Hindsight experience replay" (2017), strategy future with k = 4; the arm and the fewest steps possible are our own, worked out exactly',
  axes: { x: 'Steps of training', y: 'Share of targets reached within 2 cm' },
  experiments: [
    { env, algo: 'sac' },
    { env, algo: 'td3' },
    { env, algo: 'inverse-kinematics' },
  ],
  seeds: 1,
  *compute(seeds) {
    const oracle = [2, 3].map((joints) => {
      const trainer = createFigureTrainer({ env: `Reacher-${joints}`, algo: 'inverse-kinematics', budget: { steps: 1 } }, 1);
      return tryArm(trainer.policy(), joints, episodes);
    });
    const chance = tryArm('random', 2, episodes);
    const curves = methods.map((): ArmTrials[][] => []);
    for (const [method, { hindsightGoals }] of methods.entries()) {
      for (let seed = 1; seed <= seeds; seed++) {
        const budget = { steps: stepCount };
        const run = { env, algo: 'sac', settings: { ...settings, hindsightGoals }, budget, engine: fastestEngine() };
        const trainer = createFigureTrainer(run, seed);
        const curve: ArmTrials[] = [];
        for (let point = 1; point <= pointCount; point++) {
          while (trainer.stepCount < (stepCount * point) / pointCount) {
            trainer.advance(500);
            yield (method * seeds + seed - 1 + trainer.stepCount / stepCount) / (methods.length * seeds);
          }
          curve.push(tryArm(trainer.policy(), 2, point === pointCount ? episodes : 50));
        }
        curves[method]!.push(curve);
      }
    }
    const x = Array.from({ length: pointCount }, (_, i) => (stepCount * (i + 1)) / pointCount);
    const last = (method: number) => curves[method]!.map((curve) => curve.at(-1)!);
    const success = (method: number) => meanOf(last(method).map((trials) => trials.success));
    const level = (label: string, value: number) => ({ label, x: [x[0]!, x.at(-1)!], y: [value, value] });
    return {
      series: [
        ...methods.map(({ label }, method) => ({
          label,
          x,
          y: x.map((_, point) => meanOf(curves[method]!.map((curve) => curve[point]!.success))),
        })),
        level('Inverse kinematics', oracle[0]!.success),
        level('Random actions', chance.success),
      ],
      checks: [
        isExactly('Inverse kinematics: share of targets reached', Math.min(...oracle.map((trials) => trials.success)), 1),
        isExactly(
          'Inverse kinematics: median regret against the fewest steps possible',
          Math.max(...oracle.map((trials) => trials.medianRegret)),
          0,
        ),
        isAtMost('Random actions: share of targets reached (for comparison)', chance.success, 0.5),
        isAtLeast('SAC with hindsight: share of targets reached', success(0), 0.95),
        isAtMost('SAC with hindsight: median regret', medianOf(last(0).map((trials) => trials.medianRegret)), 0.25),
        isAtMost('SAC without hindsight: share of targets reached (must fail)', success(1), 0.5),
      ],
    };
  },
};
