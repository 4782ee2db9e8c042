import type { WeightedOutcome } from '../core/environment';
import { integer, number } from '../core/settings';
import { defineEnvironment } from './definition';
import { type FiniteDynamics, finiteDynamics, startIn } from './finite';

/** What each kind of customer pays when served. */
export const accessControlPayments = [1, 2, 4, 8] as const;

const kindCount = accessControlPayments.length;

/** What a state's index stands for: freeServers · 4 + kind. */
export interface QueueSituation {
  readonly freeServers: number;
  /** Index of the customer at the head of the queue in `accessControlPayments`. */
  readonly kind: number;
}

export function queueSituation(state: number): QueueSituation {
  return { freeServers: Math.floor(state / kindCount), kind: state % kindCount };
}

/**
 * Access-control queuing: serve the customer at the head of the queue, or keep the server for a better one?
 *
 * A customer is turned away when no server is free. Then each busy server, one just taken included, becomes free with
 * the given probability, and a customer of any kind, equally likely, comes to the head. One draw, over the number of
 * servers freed (ascending), then the kind.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 10.2, p. 251.
 */
export function accessControlQueue(serverCount: number, freeProbability: number, maxEpisodeSteps: number): FiniteDynamics {
  const stateCount = (serverCount + 1) * kindCount;
  const kinds = accessControlPayments.map((_, kind) => kind);
  return finiteDynamics({
    stateCount,
    actionLabels: ['reject', 'accept'],
    maxEpisodeSteps,
    initialProbabilities: startIn(
      stateCount,
      kinds.map((kind) => serverCount * kindCount + kind),
    ),
    outcomes(state, action) {
      const { freeServers, kind } = queueSituation(state);
      const isServed = action === 1 && freeServers > 0;
      const reward = isServed ? accessControlPayments[kind]! : 0;
      const free = isServed ? freeServers - 1 : freeServers;
      return binomial(serverCount - free, freeProbability)
        .flatMap((share, freed) =>
          kinds.map((next): WeightedOutcome => {
            const following = (free + freed) * kindCount + next;
            return { probability: share / kindCount, state: following, reward, terminated: false };
          }),
        )
        .filter(({ probability }) => probability > 0);
    },
  });
}

/** Probability of each number of successes in `count` trials. */
function binomial(count: number, probability: number): number[] {
  let distribution = [1];
  for (let trial = 0; trial < count; trial++) {
    distribution = [...distribution, 0].map(
      (unchanged, successes) => unchanged * (1 - probability) + (distribution[successes - 1] ?? 0) * probability,
    );
  }
  return distribution;
}

export const accessControlQueueDefinition = defineEnvironment({
  id: 'AccessControlQueue',
  family: 'Sutton & Barto',
  summary: 'Serve the next customer, or wait for one who pays more?',
  documentation: {
    description:
      'Customers who pay 1, 2, 4 or 8 come to a set of servers one by one; each is served or rejected. A task without an end, made for the average reward.',
    actions: '0 reject, 1 accept; a customer is rejected anyway when no server is free.',
    observations: 'Index freeServers · 4 + kind; the kinds 0–3 pay 1, 2, 4 and 8.',
    rewards: 'What the customer pays if served, 0 otherwise.',
    start: 'All servers free, a customer of any kind; one draw.',
    end: 'Never terminated; truncated after maxSteps steps.',
    source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 10.2, p. 251.',
  },
  options: {
    servers: integer({ default: 10, min: 1, max: 100, help: 'Number of servers.' }),
    freeProbability: number({ default: 0.06, symbol: 'p', help: 'Probability that a busy server becomes free in a step.' }),
    maxSteps: integer({ default: 1000, max: 100_000_000, help: 'Steps after which an episode is cut.', unit: 'steps' }),
  },
  create: ({ servers, freeProbability, maxSteps }) => accessControlQueue(servers, freeProbability, maxSteps),
});
