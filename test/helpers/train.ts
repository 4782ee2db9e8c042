import type { Dataset } from '../../main/rl/core/dataset';
import type { SettingValues } from '../../main/rl/core/settings';
import { initializeNetwork } from '../../main/rl/networks/initialize';
import type { Engine, NetworkFactory } from '../../main/rl/networks/network';
import { referenceEngine } from '../../main/rl/networks/referenceEngine';
import { Trainer } from '../../main/rl/training/trainer';
import { checkTrainingSpec } from '../../main/rl/training/trainingSpec';

export interface TrainOptions {
  readonly env: string;
  readonly algo: string;
  readonly settings?: SettingValues;
  readonly seed?: number;
  readonly steps: number;
  /** Budget in episodes, in place of the steps. */
  readonly episodes?: number;
  readonly evaluation?: { readonly interval: number; readonly episodes: number };
  readonly stopAt?: number;
  readonly engine?: Engine;
  /** Recorded episodes to learn from. */
  readonly dataset?: Dataset;
}

/** A trainer that has not taken a step, as the run process would make it. */
export function createTrainer({
  env,
  algo,
  settings = {},
  seed = 1,
  steps,
  episodes,
  evaluation,
  stopAt,
  engine = referenceEngine,
  dataset,
}: TrainOptions): Trainer {
  const networks: NetworkFactory = { create: (spec, _batch, random) => engine.createNetwork(initializeNetwork(spec, random)) };
  const spec = {
    env,
    algo,
    seed,
    settings,
    budget: episodes === undefined ? { steps } : { episodes },
    evaluation: evaluation ?? { interval: Math.max(1, steps), episodes: 1 },
    stopAt: stopAt ?? null,
  };
  return new Trainer(checkTrainingSpec(spec, dataset), networks);
}

/** Trains to the end of the budget. */
export function train(options: TrainOptions): Trainer {
  const trainer = createTrainer(options);
  trainer.advance(options.steps);
  return trainer;
}
