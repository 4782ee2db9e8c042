import type { AgentBreak } from './definition';

/** Every update follows the newest steps alone. */
export const noReplay: AgentBreak = {
  id: 'no-replay',
  label: 'No replay',
  help: 'Learns from the newest 32 transitions alone: they resemble one another, and what came before is forgotten.',
  settings: { replayCapacity: 32, batchSize: 32 },
};

/** Of methods that copy their network now and then. */
export const noTargetNetwork: AgentBreak = {
  id: 'no-target-network',
  label: 'No target network',
  help: 'Targets move with every update: the network chases its own predictions, and values may run away.',
  settings: { targetInterval: 1, targetShare: 1 },
};

/** Of methods whose target networks follow a little at each update. */
export const noSlowTargets: AgentBreak = {
  id: 'no-target-network',
  label: 'No target network',
  help: 'Targets are valued by the critics themselves as they are now, so errors feed on themselves.',
  settings: { targetShare: 1 },
};

export const noExplorationDecay: AgentBreak = {
  id: 'no-exploration-decay',
  label: 'No exploration decay',
  help: 'Every action stays random: it never gets to practice what it has learned, and sees only where chance leads.',
  settings: { initialEpsilon: 1, finalEpsilon: 1 },
};

export const noAdvantageNormalization: AgentBreak = {
  id: 'no-advantage-normalization',
  label: 'No advantage normalization',
  help: 'Steps of the policy grow and shrink with the size of the rewards.',
  settings: { normalizeAdvantages: false },
};

export const noObservationNormalization: AgentBreak = {
  id: 'no-observation-normalization',
  label: 'No observation normalization',
  help: 'Observations enter the network in their own units: large ones drown the small.',
  settings: { normalizeObservations: false },
};

export const noRewardNormalization: AgentBreak = {
  id: 'no-reward-normalization',
  label: 'No reward scaling',
  help: 'Values are learned in the units of the reward; where those are large, so are the steps.',
  settings: { normalizeRewards: false },
};

/** The widest range there is holds nothing back. */
export const noClipping: AgentBreak = {
  id: 'no-clipping',
  label: 'No clipping',
  help: 'One segment may carry the policy as far as it likes, and far beyond what was measured.',
  settings: { clipRange: 10, clipRangeSteps: 0 },
};

export const noBaseline: AgentBreak = {
  id: 'no-baseline',
  label: 'No baseline',
  help: 'Returns count as they are, not by how much better they are than expected: the same mean, a larger spread.',
  settings: { hasBaseline: false },
};

export const noLearnedTemperature: AgentBreak = {
  id: 'fixed-temperature',
  label: 'Fixed temperature',
  help: 'Staying random is paid 1 for each nat to the end, whatever the rewards are like.',
  settings: { learnsTemperature: false, initialTemperature: 1 },
};

export const noActionNoise: AgentBreak = {
  id: 'no-action-noise',
  label: 'No exploration noise',
  help: 'It does what it believes best from the first update on, and never finds out what else there is.',
  settings: { noiseDeviation: 0 },
};

export const noDelayedPolicy: AgentBreak = {
  id: 'no-delayed-policy',
  label: 'No delayed policy',
  help: 'The policy follows critics that have not settled yet.',
  settings: { policyInterval: 1 },
};

export const noTargetSmoothing: AgentBreak = {
  id: 'no-target-smoothing',
  label: 'No target smoothing',
  help: 'The policy may climb narrow peaks that the critics only imagine.',
  settings: { targetNoise: 0 },
};

/** Of methods that know several ways to explore. */
export const noExploration: AgentBreak = {
  id: 'no-exploration',
  label: 'No exploration',
  help: 'It does what looks best from the first step on, and never tries what once looked worse.',
  settings: { exploration: 'epsilon-greedy', epsilon: 0, explorationSteps: 0 },
};

/** As `noExploration`, for methods that know no other way than ε. */
export const noRandomActions: AgentBreak = { ...noExploration, settings: { epsilon: 0, explorationSteps: 0 } };

export const noPlanning: AgentBreak = {
  id: 'no-planning',
  label: 'No planning',
  help: 'Learns from what really happened alone; the model is kept and never asked.',
  settings: { planningSteps: 0 },
};

export const noTraces: AgentBreak = {
  id: 'no-traces',
  label: 'No traces',
  help: 'Each error corrects the last step alone, so news of a reward travels back one step an episode.',
  settings: { traceDecay: 0 },
};

/** Of Rainbow, which is DQN with all of these at once. */
export const rainbowBreaks: readonly AgentBreak[] = [
  {
    id: 'no-double',
    label: 'No double Q',
    help: 'Values are overestimated where they are uncertain.',
    settings: { doubleQ: false },
  },
  {
    id: 'no-dueling',
    label: 'No dueling',
    help: 'The value of a state is learned anew for each action.',
    settings: { dueling: false },
  },
  {
    id: 'no-priorities',
    label: 'No priorities',
    help: 'Surprising transitions are drawn no more often than dull ones.',
    settings: { prioritizedReplay: false },
  },
  { id: 'no-several-steps', label: 'One step', help: 'Rewards travel back one step an update.', settings: { stepsAhead: 1 } },
  {
    id: 'no-distribution',
    label: 'No distribution',
    help: 'Learns the mean of the return alone.',
    settings: { distribution: 'none' },
  },
  {
    id: 'no-noise',
    label: 'No noisy layers',
    help: 'Explores by random actions in place of noise that is learned.',
    settings: { noisyLayers: false },
  },
];
