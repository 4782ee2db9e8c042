import type { InverseWorld } from '../environments/inverseWorld';
import { createEnvironment } from '../environments/registry';
import { RewardScorer } from '../inverse/rewardScore';
import { uniformPolicy } from '../planning/policyEvaluation';
import { fastestEngine } from '../policies/createPolicy';
import { isAtLeast, isAtMost } from './checks';
import type { Figure } from './figure';
import { countUpTo, medianOf, trainAll } from './training';

const discount = 0.9;
const worldOf = (seed: number) => `BinaryWorld?size=32&worldSeed=${seed}`;

const methods = [
  { label: 'Deep, 64 paths', algo: 'deep-max-entropy-irl', steps: 90, settings: { demonstrationCount: 64 } },
  { label: 'Deep, 512 paths', algo: 'deep-max-entropy-irl', steps: 90, settings: { demonstrationCount: 512 } },
  {
    label: 'Linear, 64 paths',
    algo: 'max-entropy-irl',
    steps: 40,
    settings: { demonstrationCount: 64, stepSize: 0.05, penalty: 0.01 },
  },
  {
    label: 'Linear, 512 paths',
    algo: 'max-entropy-irl',
    steps: 40,
    settings: { demonstrationCount: 512, stepSize: 0.05, penalty: 0.01 },
  },
] as const;

/** What acting at random loses of the best return in a world. */
function lossAtRandom(env: string): number {
  const world = createEnvironment(env) as InverseWorld;
  const scorer = new RewardScorer(world, discount);
  return scorer.bestValue - scorer.trueValue(uniformPolicy(world.table));
}

/** One blue cell more makes the best the worst: a network tells, a weighted sum cannot. */
export const deepInverse: Figure = {
  name: 'binary-world',
  title: 'A reward that no weighted sum of features gives, recovered by a network',
  source:
    'Wulfmeier, Ondruska & Posner, "Maximum entropy deep inverse reinforcement learning" (2015), §5.2: binary world, 32×32, each run in a world of its own; soft experts, paths of 15 states. There only curves; limits (0.3 of the linear method’s loss, a tenth of that at random) are ours, fixed before the first run',
  axes: { x: 'Iterations', y: 'Value lost, share of what acting at random loses' },
  experiments: [{ env: 'BinaryWorld', algo: 'deep-max-entropy-irl' }],
  seeds: 5,
  *compute(seeds) {
    const losses = methods.map((): number[][] => []);
    for (let seed = 1; seed <= seeds; seed++) {
      const env = worldOf(seed);
      const scale = lossAtRandom(env);
      const runs = methods.map(({ algo, settings, steps }, method) => ({
        ...{ env, algo, settings: { discount, ...settings }, budget: { steps }, engine: fastestEngine(), method },
      }));
      for (const run of runs) {
        const curve: number[] = [];
        yield (seed - 1 + run.method / runs.length) / seeds;
        const training = trainAll([run], 1, (trainer) => {
          trainer.onStep = ({ metrics }) => curve.push(metrics!['expectedValueDifference']! / scale);
          return undefined;
        });
        for (const _ of training) yield (seed - 1 + run.method / runs.length) / seeds;
        losses[run.method]!.push(curve);
      }
    }
    const last = (method: number) => medianOf(losses[method]!.map((curve) => curve.at(-1)!));
    return {
      series: methods.map(({ label, steps }, method) => ({
        label,
        x: countUpTo(steps),
        y: countUpTo(steps).map((iteration) => medianOf(losses[method]!.map((curve) => curve[iteration - 1]!))),
      })),
      checks: [
        isAtMost('64 paths: value lost by the deep method over the linear one, medians of the runs', last(0) / last(2), 0.3),
        isAtMost('512 paths: the same', last(1) / last(3), 0.3),
        isAtMost('512 paths, deep: share of what acting at random loses', last(1), 0.1),
        isAtLeast('512 paths, linear: share of what acting at random loses (must fail)', last(3), 0.7),
      ],
    };
  },
};
