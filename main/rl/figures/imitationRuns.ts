import { type Dataset, returnsOf } from '../core/dataset';
import type { SettingValues } from '../core/settings';
import { fastestEngine } from '../policies/createPolicy';
import type { PolicySnapshot } from '../policies/policy';
import { recordEpisodes } from '../training/recording';
import { createFigureTrainer, type FigureRun, meanOf } from './training';

/** Steps of training between two chances to show progress. */
const sliceSteps = 2000;

/** Episodes that a final policy is judged by. */
const judgedEpisodes = 100;

/** How something is learned from recorded episodes. */
export interface ImitationPlan {
  readonly algo: string;
  readonly settings: SettingValues;
  readonly steps: number;
}

/** Episodes of an expert, and how well it did in them. */
export interface Demonstration {
  readonly dataset: Dataset;
  readonly meanReturn: number;
}

/** Trains an expert, and records ten episodes of it, drawing its actions where it can: as the source's experts do. */
export function* recordExpert(run: Omit<FigureRun, 'engine'>): Generator<number, Demonstration, void> {
  const trainer = createFigureTrainer({ ...run, engine: fastestEngine() }, 0);
  while (!trainer.hasFinished) {
    trainer.advance(sliceSteps);
    yield 0;
  }
  const dataset = recordEpisodes({ env: run.env, policy: drawing(trainer.policy()), episodes: 10, noise: 0, seed: 1 });
  return { dataset, meanReturn: meanOf(returnsOf(dataset)) };
}

function drawing(policy: PolicySnapshot): PolicySnapshot {
  return policy.kind === 'softmax-network' ? { ...policy, plays: 'sample' } : policy;
}

/**
 * Trains each plan with the seeds 1 … `seeds`, yielding the share done.
 *
 * @returns mean returns of the final policies, shape [plans][seeds].
 */
export function* imitateAll(
  { dataset }: Demonstration,
  plans: readonly ImitationPlan[],
  seeds: number,
): Generator<number, number[][], void> {
  const total = seeds * plans.reduce((sum, { steps }) => sum + steps, 0);
  const returns = plans.map((): number[] => []);
  let finished = 0;
  for (const [index, { steps, ...plan }] of plans.entries()) {
    for (let seed = 1; seed <= seeds; seed++) {
      const run = { ...plan, env: dataset.env, dataset, budget: { steps }, engine: fastestEngine() };
      const trainer = createFigureTrainer(run, seed);
      while (!trainer.hasFinished) {
        trainer.advance(sliceSteps);
        yield (finished + trainer.stepCount) / total;
      }
      finished += steps;
      returns[index]!.push(trainer.evaluateFinal(judgedEpisodes).meanReturn);
    }
  }
  return returns;
}
