import { isAtLeast } from './checks';
import type { Figure } from './figure';
import { meanSeries, standardErrors } from './meanSeries';
import { meanOf, trainAll } from './training';

const env = 'MountainCar-v0';
const algo = 'actor-critic-lambda';
const traceDecays = [0, 0.4, 0.8, 0.9, 0.95] as const;
const episodes = 100;

export const actorCriticTraces: Figure = {
  name: 'actor-critic-traces',
  title: 'An actor and a critic that remember what they did',
  source:
    'Sutton & Barto, 2nd ed. (2018), §13.5, for the method, which prints no figure of it; mountain car as in example 10.1, step sizes 0.01 and 0.02, 100,000 steps and the limits are ours. λ = 0 is the one-step actor–critic',
  axes: { x: 'λ of policy and values', y: 'Return of the final policy' },
  experiments: [{ env, algo }],
  seeds: 10,
  *compute(seeds) {
    const runs = traceDecays.map((traceDecay, index) => ({
      ...{ env, algo, index, budget: { steps: 100_000 } },
      settings: { traceDecay, valueTraceDecay: traceDecay, stepSize: 0.01, valueStepSize: 0.02, discount: 1 },
    }));
    const returns = runs.map((): number[] => []);
    yield* trainAll(runs, seeds, (trainer, { index }) => () => {
      returns[index]!.push(trainer.evaluateFinal(episodes).meanReturn);
    });
    const means = Float64Array.from(returns, (row) => meanOf(row));
    const squares = Float64Array.from(returns, (row) => meanOf(row.map((value) => value ** 2)));
    const at = (traceDecay: (typeof traceDecays)[number]) => means[traceDecays.indexOf(traceDecay)]!;
    return {
      series: [meanSeries('Mean of the runs', [...traceDecays], means, standardErrors(means, squares, seeds))],
      checks: [
        isAtLeast('λ = 0.8: mean return (−110 counts as solved)', at(0.8), -110),
        isAtLeast('λ = 0.8 over λ = 0, mean return', at(0.8) - at(0), 4),
        isAtLeast('λ = 0.8 over λ = 0.95, mean return: remembering too long is no better', at(0.8) - at(0.95), 0),
        isAtLeast('λ = 0.8, worst run', Math.min(...returns[traceDecays.indexOf(0.8)]!), -115),
      ],
    };
  },
};
