import type { Dataset } from '../core/dataset';
import type { InverseWorld } from '../environments/inverseWorld';
import { recordedDemonstrations } from '../inverse/demonstrations';
import { RewardScorer } from '../inverse/rewardScore';
import { SoftPaths } from '../inverse/softPaths';
import type { PolicySnapshot } from '../policies/policy';
import { discount, horizon } from './inverseGarden';

/** What a rule takes off the expert's visits: those of whoever wants the present reward, of a random walker, or nothing. */
export type Subtracted = 'own' | 'random' | 'nothing';

export const stepSize = 0.3;

/** How far a reward has come. */
export interface RewardStanding {
  /** Largest difference between the expert's visits and those of a learner with this reward, in visits an episode. */
  readonly gap: number;
  /** What the best policy for it loses of the best true return, in percent. */
  readonly loss: number;
  /** With the true reward, over the cells. */
  readonly correlation: number;
}

/**
 * A reward that is learned from visits alone.
 *
 *     r(s) ← r(s) + α [ μ_E(s) − μ(s) − λ r(s) ]
 *
 * With μ of the soft policy for r it is maximum-entropy inverse reinforcement learning, and λ = 1 / episodes; with any
 * other μ there is no λ, and nothing that r could come to rest at.
 */
export class RewardRule {
  readonly rewards: Float64Array;
  readonly #demonstrated: Float64Array;
  readonly #paths: SoftPaths;
  readonly #scorer: RewardScorer;
  readonly #atRandom: Float64Array;
  readonly #penalty: number;

  constructor(
    private readonly world: InverseWorld,
    dataset: Dataset,
    private readonly subtracted: Subtracted,
  ) {
    const { starts, visits } = recordedDemonstrations(dataset, world.table, { horizon, discount });
    this.rewards = new Float64Array(world.table.stateCount);
    this.#demonstrated = visits;
    this.#paths = new SoftPaths(world.table, horizon, starts);
    this.#scorer = new RewardScorer(world, discount);
    this.#paths.solve(this.rewards);
    this.#atRandom = this.#paths.visits.slice();
    this.#penalty = subtracted === 'own' ? penaltyFor(dataset) : 0;
  }

  improve(): void {
    if (this.subtracted === 'own') this.#paths.solve(this.rewards);
    const taken = { own: this.#paths.visits, random: this.#atRandom, nothing: undefined }[this.subtracted];
    for (let state = 0; state < this.rewards.length; state++) {
      const difference = this.#demonstrated[state]! - (taken?.[state] ?? 0);
      this.rewards[state]! += stepSize * (difference - this.#penalty * this.rewards[state]!);
    }
  }

  standing(): RewardStanding {
    this.#paths.solve(this.rewards);
    const gap = this.#demonstrated.reduce((most, count, s) => Math.max(most, Math.abs(count - this.#paths.visits[s]!)), 0);
    const policy = this.#scorer.bestPolicy(this.rewards);
    const { expectedValueDifference, correlation } = this.#scorer.score(this.rewards, policy);
    return { gap, loss: Math.max(0, (100 * expectedValueDifference) / this.#scorer.bestValue), correlation };
  }

  policy(): PolicySnapshot {
    const { stateCount, actionCount } = this.world.table;
    const actionProbabilities = this.#scorer.bestPolicy(this.rewards);
    return { kind: 'stochastic-table', stateCount, actionCount, actionProbabilities, recoveredRewards: this.rewards.slice() };
  }
}

/** λ: the fewer episodes, the stronger the pull towards 0. */
export function penaltyFor({ lengths }: Dataset): number {
  return 1 / lengths.length;
}
