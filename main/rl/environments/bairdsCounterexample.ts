import type { Dynamics } from '../core/environment';
import { choice, integer } from '../core/settings';
import { box } from '../core/spaces';
import { defineEnvironment } from './definition';
import { type FiniteDynamics, finiteDynamics, startIn } from './finite';

const stateCount = 7;
const featureCount = 8;

/**
 * The features of each state, shape [7][8]: 2 wᵢ + w₈ for the six upper states, w₇ + 2 w₈ for the lower one.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 11.1, p. 261.
 */
export const bairdFeatures: readonly (readonly number[])[] = Array.from({ length: stateCount }, (_, state) =>
  Array.from({ length: featureCount }, (_unit, feature) => {
    const isLower = state === stateCount - 1;
    if (feature === featureCount - 1) return isLower ? 2 : 1;
    return feature === state ? (isLower ? 1 : 2) : 0;
  }),
);

/** What the source's behavior policy does: probability of dashed and solid. */
export const bairdBehavior: readonly number[] = [6 / 7, 1 / 7];

/**
 * Baird's counterexample: a process without rewards on which off-policy learning with linear values diverges.
 *
 * Action 0, dashed, leads to one of the six upper states, each equally likely (one draw); action 1, solid, to the lower
 * one. Every value is 0.
 *
 * Source: Baird, "Residual algorithms", ICML (1995); Sutton & Barto, 2nd ed. (2018), §11.2, p. 260.
 */
export function bairdsCounterexample(maxEpisodeSteps: number): FiniteDynamics {
  const upper = Array.from({ length: stateCount - 1 }, (_, state) => state);
  return finiteDynamics({
    stateCount,
    actionLabels: ['dashed', 'solid'],
    stateLabels: [...upper.map((state) => `upper ${state + 1}`), 'lower'],
    maxEpisodeSteps,
    initialProbabilities: startIn(stateCount, [...upper, stateCount - 1]),
    outcomes: (_state, action) =>
      (action === 0 ? upper : [stateCount - 1]).map((state, _index, all) => ({
        probability: 1 / all.length,
        state,
        reward: 0,
        terminated: false,
      })),
  });
}

/** The same, observed through the eight features instead of the index. */
export function bairdsCounterexampleInFeatures(maxEpisodeSteps: number): Dynamics<number, Float64Array, number> {
  const { table: _overIndexes, ...rules } = bairdsCounterexample(maxEpisodeSteps);
  return {
    ...rules,
    isContinuing: true,
    observationSpace: box(new Array<number>(featureCount).fill(0), new Array<number>(featureCount).fill(2)),
    observe: (state: number) => Float64Array.from(bairdFeatures[state]!),
  };
}

export const bairdsCounterexampleDefinition = defineEnvironment({
  id: 'BairdsCounterexample',
  family: 'Sutton & Barto',
  summary: 'Seven states without rewards on which off-policy learning can diverge.',
  documentation: {
    description: 'Seven states, all rewards 0. With the right (wrong) features, semi-gradient off-policy learning diverges.',
    actions: '0 dashed: to one of the six upper states, each equally likely; 1 solid: to the lower state.',
    observations: 'Index of the state, 0–5 upper, 6 lower; or, if asked for, the eight features of figure 11.1.',
    rewards: 'Always 0.',
    start: 'In any state, each equally likely; one draw.',
    end: 'Never terminated; truncated after maxSteps steps. Meant for a discount of 0.99.',
    source:
      'Baird, "Residual algorithms: reinforcement learning with function approximation", ICML (1995); Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §11.2, p. 260.',
  },
  options: {
    observation: choice({
      default: 'state',
      choices: ['state', 'features'],
      help: 'What the agent sees: the index, or the features.',
    }),
    maxSteps: integer({ default: 1000, max: 10_000_000, help: 'Steps after which an episode is cut.', unit: 'steps' }),
  },
  create: ({ observation, maxSteps }) =>
    observation === 'state' ? bairdsCounterexample(maxSteps) : bairdsCounterexampleInFeatures(maxSteps),
});
