import { accessControlPayments, accessControlQueue, queueSituation } from '../environments/accessControlQueue';
import { solveAverageReward } from '../planning/averageReward';
import { createPolicy } from '../policies/createPolicy';
import { argmax } from '../values/argmax';
import { isExactly, isNear, isWithin } from './checks';
import { epsilonSoft } from './epsilonSoft';
import type { Figure, FigureSeries } from './figure';
import { meanOf, trainAll } from './training';

const stepCount = 2_000_000;
const lastSteps = 500_000;
const serverCount = 10;
const epsilon = 0.1;

const { table } = accessControlQueue(serverCount, 0.06, Infinity);

export const example10_2: Figure = {
  name: 'example-10.2',
  title: 'Differential Sarsa on the access-control queue',
  source:
    'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 10.2 and fig. 10.5, p. 252. The book reports the estimate R̄ ≈ 2.31 at the end of one run; that estimate keeps wandering, so the mean reward itself is checked, against the exact optimum of policies that explore',
  axes: { x: 'Free servers', y: 'Differential value of the best action' },
  experiments: [{ env: 'AccessControlQueue', algo: 'differential-sarsa' }],
  seeds: 10,
  *compute(seeds) {
    const kindCount = accessControlPayments.length;
    const rewards: number[] = [];
    const values = new Float64Array(table.stateCount);
    const lucrativeAccepted: number[] = [];
    const run = {
      env: 'AccessControlQueue?maxSteps=100000000',
      algo: 'differential-sarsa',
      settings: { features: 'table', stepSize: 0.01, averageStepSize: 0.01, epsilon },
      budget: { steps: stepCount },
    };
    yield* trainAll([run], seeds, (trainer) => {
      let sum = 0;
      trainer.onStep = ({ timestep }) => {
        if (trainer.stepCount > stepCount - lastSteps) sum += timestep.reward;
      };
      return () => {
        rewards.push(sum / lastSteps);
        const policy = createPolicy(trainer.policy());
        let accepted = 0;
        for (let state = 0; state < table.stateCount; state++) {
          const actionValues = policy.inspect(state).actionValues!;
          values[state]! += actionValues[argmax(actionValues)]! / seeds;
          if (isLucrative(state) && argmax(actionValues) === 1) accepted++;
        }
        lucrativeAccepted.push(accepted);
      };
    });

    const optimal = solveAverageReward(table);
    const exploring = solveAverageReward(epsilonSoft(table, epsilon));
    const lucrativeCount = Array.from({ length: table.stateCount }, (_, state) => state).filter(isLucrative).length;
    const seriesOf = (name: string, ofState: ArrayLike<number>): FigureSeries[] =>
      accessControlPayments.map((payment, kind) => ({
        label: `${name}, customer paying ${payment}`,
        panel: name,
        x: Array.from({ length: serverCount + 1 }, (_, free) => free),
        y: Array.from({ length: serverCount + 1 }, (_, free) => ofState[free * kindCount + kind]!),
      }));
    return {
      series: [...seriesOf('learned', values), ...seriesOf('exact, exploring', exploring.differentialValues)],
      checks: [
        isNear('Best average reward by dynamic programming', optimal.averageReward, 2.74764, 1e-5),
        isNear('Best average reward with ε = 0.1 by dynamic programming', exploring.averageReward, 2.647, 1e-3),
        isWithin('Mean reward over the last 500,000 steps, mean of runs', meanOf(rewards), 2.6, 2.66),
        isExactly(
          'Situations with 2–8 servers free and a customer who pays 4 or 8 that every run accepts',
          Math.min(...lucrativeAccepted),
          lucrativeCount,
        ),
      ],
    };
  },
};

/** Whether nobody could be in doubt: a customer who pays 4 or 8, and 2 to 8 servers free. */
function isLucrative(state: number): boolean {
  const { freeServers, kind } = queueSituation(state);
  return freeServers >= 2 && freeServers <= 8 && accessControlPayments[kind]! >= 4;
}
