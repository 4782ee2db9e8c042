import { type Dataset, episodesOf } from '../core/dataset';
import type { TransitionTable } from '../core/environment';
import { InvalidValueError } from '../core/errors';
import type { Random } from '../core/random';
import type { InverseWorld } from '../environments/inverseWorld';
import { flattenTable } from '../planning/flatTable';
import { SoftPaths, spread } from './softPaths';
import { discountedVisits, optimalPolicy } from './stateRewards';

/** What is known of an expert: where it is, on average over its demonstrations. */
export interface Demonstrations {
  /** States of a demonstration. */
  readonly horizon: number;
  /** Share of the demonstrations that start in each state, shape [states]. */
  readonly starts: Float64Array;
  /** Times that a demonstration is in each state, shape [states]; sums to the horizon. */
  readonly visits: Float64Array;
  /** The same with γᵗ for the t-th state of a demonstration, shape [states]. */
  readonly discountedVisits: Float64Array;
}

/** An expert that knows the reward. */
export interface ExpertPlan {
  /** 0: the optimal policy, equally good actions sharing evenly. Above: the soft policy for the reward divided by it. */
  readonly temperature: number;
  /** γ of what is optimal and of discounted visits. */
  readonly discount: number;
  /** States of a demonstration. */
  readonly horizon: number;
}

/** π_t(a | s) of the expert, shape [horizon, states, actions]. */
export function expertPolicy({ table, trueRewards }: InverseWorld, { temperature, discount, horizon }: ExpertPlan): Float64Array {
  if (temperature > 0) {
    const paths = new SoftPaths(table, horizon);
    paths.solve(trueRewards.map((reward) => reward / temperature));
    return paths.policy;
  }
  const policy = optimalPolicy(flattenTable(table), trueRewards, discount);
  const repeated = new Float64Array(horizon * policy.length);
  for (let step = 0; step < horizon; step++) repeated.set(policy, step * policy.length);
  return repeated;
}

/** What demonstrations without number come to. The optimal expert's discounted visits never end; the soft one's do. */
export function exactDemonstrations(world: InverseWorld, plan: ExpertPlan): Demonstrations {
  const { table } = world;
  const flat = flattenTable(table);
  const policy = expertPolicy(world, plan);
  const rowCount = table.stateCount * table.actionCount;
  const gathered = empty(table, plan.horizon);
  let shares: Float64Array = table.initialProbabilities.slice();
  gathered.starts.set(shares);
  for (let step = 0; step < plan.horizon; step++) {
    for (let state = 0; state < table.stateCount; state++) visit(gathered, state, plan.discount ** step, shares[state]!);
    const nextShares = new Float64Array(table.stateCount);
    spread(flat, shares, policy.subarray(step * rowCount, (step + 1) * rowCount), nextShares);
    shares = nextShares;
  }
  if (plan.temperature > 0) return gathered;
  const stationary = policy.subarray(0, rowCount);
  return { ...gathered, discountedVisits: discountedVisits(flat, table.initialProbabilities, stationary, plan.discount) };
}

/** Draws demonstrations: a start and then, for each step, an action and what follows it. */
export function sampleDemonstrations(world: InverseWorld, plan: ExpertPlan, count: number, random: Random): Demonstrations {
  const { table } = world;
  const policy = expertPolicy(world, plan);
  const gathered = empty(table, plan.horizon);
  for (let path = 0; path < count; path++) {
    let state = random.choice(table.initialProbabilities);
    gathered.starts[state]! += 1 / count;
    for (let step = 0; step < plan.horizon; step++) {
      visit(gathered, state, plan.discount ** step, 1 / count);
      const first = (step * table.stateCount + state) * table.actionCount;
      const outcomes = table.outcomes(state, random.choice(policy.subarray(first, first + table.actionCount)));
      state = outcomes[random.choice(outcomes.map(({ probability }) => probability))]!.state;
    }
  }
  return gathered;
}

/**
 * Takes the first `horizon` states of every recorded episode.
 *
 * @throws InvalidValueError when an episode has fewer.
 */
export function recordedDemonstrations(
  dataset: Dataset,
  table: TransitionTable,
  { horizon, discount }: Pick<ExpertPlan, 'horizon' | 'discount'>,
): Demonstrations {
  const gathered = empty(table, horizon);
  const episodes = episodesOf(dataset);
  for (const { firstObservation, length } of episodes) {
    if (length < horizon) {
      throw new InvalidValueError(`Each demonstration must have at least ${horizon} steps, got one of ${length}.`);
    }
    const states = dataset.observations.subarray(firstObservation, firstObservation + horizon);
    gathered.starts[states[0]!]! += 1 / episodes.length;
    states.forEach((state, step) => {
      visit(gathered, state, discount ** step, 1 / episodes.length);
    });
  }
  return gathered;
}

function empty({ stateCount }: TransitionTable, horizon: number): Demonstrations {
  const [starts, visits, discounted] = [1, 2, 3].map(() => new Float64Array(stateCount));
  return { horizon, starts: starts!, visits: visits!, discountedVisits: discounted! };
}

function visit({ visits, discountedVisits }: Demonstrations, state: number, weight: number, share: number): void {
  visits[state]! += share;
  discountedVisits[state]! += weight * share;
}

/** Expectation of features under visits. @returns Σ_s visits(s) φ(s), shape [features]. */
export function featureExpectation(features: Float64Array, visits: Float64Array): Float64Array {
  const width = features.length / visits.length;
  const expectation = new Float64Array(width);
  visits.forEach((count, state) => {
    for (let feature = 0; feature < width; feature++) expectation[feature]! += count * features[state * width + feature]!;
  });
  return expectation;
}

/** Rewards that are linear in features. @returns Σ_k φ_k(s) w_k, shape [states]. */
export function linearRewards(features: Float64Array, weights: Float64Array, rewards: Float64Array): Float64Array {
  const width = weights.length;
  for (let state = 0; state < rewards.length; state++) {
    let reward = 0;
    for (let feature = 0; feature < width; feature++) reward += features[state * width + feature]! * weights[feature]!;
    rewards[state] = reward;
  }
  return rewards;
}
