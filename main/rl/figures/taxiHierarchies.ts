import type { TransitionTable } from '../core/environment';
import { createRandom } from '../core/random';
import { createEnvironment } from '../environments/registry';
import { startValue } from '../planning/finiteHorizon';
import { solveTable } from '../planning/solve';
import { createPolicy } from '../policies/createPolicy';
import type { PolicySnapshot } from '../policies/policy';
import { isAtLeast, isAtMost, isExactly, isNear } from './checks';
import type { Figure } from './figure';
import { createFigureTrainer, meanOf, medianOf } from './training';

const env = 'Taxi-v4';
const interval = 1000;
const steps = 80_000;
const looks = steps / interval;

/** Nothing is random in the dry taxi, so that full steps are exact; flat Q-learning is fastest with them too. */
const shared = { stepSize: 1, epsilon: 0.1, discount: 1 };
const methods = [
  { label: 'MAXQ', algo: 'maxq', settings: shared },
  { label: 'MAXQ without abstraction', algo: 'maxq', settings: { ...shared, abstraction: false } },
  { label: 'Q-learning', algo: 'q-learning', settings: shared },
  {
    label: 'Manager and worker',
    algo: 'manager-worker',
    settings: { ...shared, stepSize: 0.2, workerEpsilon: 0.15 }, // both levels chase each other: full steps forget
  },
  { label: 'MAXQ that does not learn', algo: 'maxq', settings: { ...shared, stepSize: 1e-12 } },
] as const;

/** The mean return of a policy that draws nothing, over every start of a task in which nothing is random. */
export function exactReturn(table: TransitionTable, snapshot: PolicySnapshot, stepLimit: number): number {
  const policy = createPolicy(snapshot);
  const random = createRandom(1);
  let mean = 0;
  table.initialProbabilities.forEach((probability, start) => {
    if (probability === 0) return;
    policy.begin?.();
    let state = start;
    for (let step = 0; step < stepLimit; step++) {
      const outcome = table.outcomes(state, policy.act(state, random) as number)[0]!;
      mean += probability * outcome.reward;
      if (outcome.terminated) break;
      state = outcome.state;
    }
  });
  policy.dispose();
  return mean;
}

export const taxiHierarchies: Figure = {
  name: 'taxi-hierarchies',
  title: 'Taxi: MAXQ with and without abstraction, a manager with a worker, and flat Q-learning',
  source:
    'Dietterich, "Hierarchical reinforcement learning with the MAXQ value function decomposition", JAIR 13 (2000), 227–303, §6 and fig. 8, in Gymnasium’s taxi; no numbers are given there, the limits are ours; manager and worker after Dayan & Hinton, "Feudal reinforcement learning", NIPS 5 (1993)',
  axes: { x: 'Steps', y: 'Mean return of the greedy policy, exact', yRange: [-200, 10] },
  experiments: [
    { env, algo: 'maxq' },
    { env, algo: 'manager-worker' },
    { env, algo: 'q-learning' },
  ],
  seeds: 10,
  *compute(seeds) {
    const { table, maxEpisodeSteps } = createEnvironment(env);
    const sums = methods.map(() => new Float64Array(looks));
    const firstGood = methods.map((): number[] => []);
    const last = methods.map((): number[] => []);
    for (const [method, { algo, settings }] of methods.entries()) {
      for (let seed = 1; seed <= seeds; seed++) {
        const trainer = createFigureTrainer({ env, algo, settings, budget: { steps } }, seed);
        const returns = Array.from({ length: looks }, () => {
          trainer.advance(interval);
          return exactReturn(table!, trainer.policy(), maxEpisodeSteps);
        });
        returns.forEach((value, look) => {
          sums[method]![look]! += value / seeds;
        });
        const look = returns.findIndex((value) => value >= 7);
        firstGood[method]!.push(look < 0 ? Infinity : (look + 1) * interval);
        last[method]!.push(returns.at(-1)!);
        yield (method + seed / seeds) / methods.length;
      }
    }
    const [maxQ, unabstracted, flat, manager, idle] = firstGood;
    return {
      series: methods.map(({ label }, i) => ({
        label,
        x: Array.from({ length: looks }, (_, look) => (look + 1) * interval),
        y: [...sums[i]!],
      })),
      checks: [
        isNear(
          'Best mean return, by dynamic programming',
          startValue(table!, solveTable(table!, { discount: 1 }).values),
          7.93,
          0.01,
        ),
        isAtLeast('MAXQ: mean return of the greedy policy in the end, over the runs', meanOf(last[0]!), 7.7),
        isAtMost(
          'Steps until the greedy policy first makes 7.0, slowest run of MAXQ over fastest run of Q-learning',
          Math.max(...maxQ!) / Math.min(...flat!),
          0.9,
        ),
        isAtMost('… medians of MAXQ over Q-learning', medianOf(maxQ!) / medianOf(flat!), 0.5),
        isAtMost('… medians of MAXQ over MAXQ without abstraction', medianOf(maxQ!) / medianOf(unabstracted!), 0.5),
        isAtMost('… medians of the manager with a worker over Q-learning', medianOf(manager!) / medianOf(flat!), 0.75),
        isAtLeast('Manager and worker: mean return of the greedy policy in the end, median of the runs', medianOf(last[3]!), 7),
        isExactly(
          'Negative control: runs of MAXQ that does not learn in which it makes 7.0',
          idle!.filter(Number.isFinite).length,
          0,
        ),
      ],
    };
  },
};
