import type { WeightedOutcome } from '../core/environment';
import { InvalidValueError } from '../core/errors';
import { createRandom, type Random } from '../core/random';
import { integer } from '../core/settings';
import { defineEnvironment } from './definition';
import { type FiniteDynamics, finiteDynamics, startIn } from './finite';

export interface RandomProcess {
  readonly states: number;
  readonly actions: number;
  /** Next states of each action. */
  readonly branching: number;
  /** The same seed gives the same process. */
  readonly seed: number;
}

/**
 * A Markov decision process made up by chance: a garnet.
 *
 * For each state and action in turn: `branching` different next states, each choice equally likely; their probabilities
 * as the lengths between branching − 1 uniform cuts of [0, 1]; and one reward from N(0, 1). With as many branches as
 * states every state can follow, and the probabilities are uniform over the simplex.
 *
 * Source: Archibald, McKinnon & Thomas, "On the generation of Markov decision processes", J. Oper. Res. Soc. 46 (1995),
 *         354–361; Bhatnagar et al., "Natural actor–critic algorithms", Automatica 45 (2009), §6.
 */
export function randomMdp({ states, actions, branching, seed }: RandomProcess, maxEpisodeSteps: number): FiniteDynamics {
  if (branching > states) {
    throw new InvalidValueError(`branching must be at most the number of states, ${states}, got ${branching}.`);
  }
  const random = createRandom(seed, 'random process');
  const rows = Array.from({ length: states * actions }, () => drawRow(states, branching, random));
  return finiteDynamics({
    stateCount: states,
    actionLabels: Array.from({ length: actions }, (_, action) => `action ${action}`),
    maxEpisodeSteps,
    initialProbabilities: startIn(
      states,
      Array.from({ length: states }, (_, state) => state),
    ),
    outcomes: (state, action) => rows[state * actions + action]!,
  });
}

function drawRow(stateCount: number, branching: number, random: Random): readonly WeightedOutcome[] {
  const next = drawDistinct(stateCount, branching, random);
  const cuts = Array.from({ length: branching - 1 }, () => random.uniform()).sort((a, b) => a - b);
  const reward = random.normal();
  return next
    .map((state, index) => ({
      probability: (cuts[index] ?? 1) - (cuts[index - 1] ?? 0),
      state,
      reward,
      terminated: false,
    }))
    .filter(({ probability }) => probability > 0);
}

/** `count` different whole numbers below `limit`, in the order drawn. */
function drawDistinct(limit: number, count: number, random: Random): number[] {
  const pool = Array.from({ length: limit }, (_, index) => index);
  for (let index = 0; index < count; index++) {
    const chosen = index + random.integer(limit - index);
    [pool[index], pool[chosen]] = [pool[chosen]!, pool[index]!];
  }
  return pool.slice(0, count);
}

const documentation = {
  actions: '0 … actions − 1; what they do was decided by chance.',
  observations: 'Index of the state, 0 … states − 1.',
  rewards: 'A number for each state and action, drawn once from a standard normal distribution.',
  start: 'In any state, each equally likely; one draw.',
  end: 'Never terminated; truncated after maxSteps steps.',
};
const size = {
  states: integer({ default: 10, max: 1000, help: 'Number of states.' }),
  actions: integer({ default: 3, max: 100, help: 'Number of actions.' }),
};
const rest = {
  seed: integer({ default: 1, min: 0, help: 'Decides which process it is.' }),
  maxSteps: integer({ default: 100, max: 10_000_000, help: 'Steps after which an episode is cut.', unit: 'steps' }),
};

export const randomMdpDefinition = defineEnvironment({
  id: 'RandomMDP',
  family: 'grids and tables',
  summary: 'A Markov decision process made up by chance, in which every state can follow every other.',
  documentation: {
    ...documentation,
    description:
      'States, probabilities and rewards drawn by chance from a seed: a problem without a story, to simulate and to solve.',
    source:
      'Bhatnagar, Sutton, Ghavamzadeh & Lee, "Natural actor–critic algorithms", Automatica 45 (2009), 2471–2482, §6, with full branching.',
  },
  options: { ...size, ...rest },
  create: ({ states, actions, seed, maxSteps }) => randomMdp({ states, actions, branching: states, seed }, maxSteps),
});

export const garnetDefinition = defineEnvironment({
  id: 'Garnet',
  family: 'grids and tables',
  summary: 'A Markov decision process made up by chance, in which few states can follow each other.',
  documentation: {
    ...documentation,
    description: 'As RandomMDP, but every action leads to only a few states: closer to problems with a geometry.',
    source:
      'Archibald, McKinnon & Thomas, "On the generation of Markov decision processes", Journal of the Operational Research Society 46 (1995), 354–361.',
  },
  options: { ...size, branching: integer({ default: 3, max: 1000, help: 'Next states of each action.' }), ...rest },
  create: ({ states, actions, branching, seed, maxSteps }) => randomMdp({ states, actions, branching, seed }, maxSteps),
});
