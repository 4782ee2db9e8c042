import type { Dynamics } from '../core/environment';
import { InvalidValueError } from '../core/errors';
import type { Random } from '../core/random';
import { boolean, integer, integers, number } from '../core/settings';
import { type Space, sizeOf } from '../core/spaces';
import type { ContinuousReplay } from '../memory/continuousReplay';
import { HindsightWriter } from '../memory/hindsightWriter';
import type { NetworkSpec } from '../networks/network';
import { ActionScale } from '../values/actionScale';
import { linearSchedule } from '../values/schedule';
import type { MetricDefinition } from './definition';
import { deadUnitsMetric, replayAgeMetric } from './networkMetrics';

/** Settings that actor–critics with a replay memory share, each with the same name and range everywhere. */
export const offPolicySettings = {
  discount: number({ symbol: 'γ', default: 0.99, help: "Worth of the next step's reward relative to this step's." }),
  targetShare: number({
    isLive: true,
    symbol: 'τ',
    default: 0.005,
    excludesMin: true,
    scale: 'log',
    help: 'How far target networks follow at each of their updates; 1 copies.',
  }),
  hiddenLayers: integers({ default: [256, 256], help: 'Widths of the hidden layers (ReLU), the same in every network.' }),
  batchSize: integer({
    default: 256,
    max: 65_536,
    scale: 'log',
    help: 'Transitions drawn from the replay memory for one update.',
  }),
  replayCapacity: integer({
    default: 1_000_000,
    max: 100_000_000,
    scale: 'log',
    help: 'Transitions remembered; the oldest make room.',
  }),
  learningStarts: integer({ default: 100, min: 0, help: 'Steps of evenly random actions before the first update.' }),
  trainInterval: integer({ default: 1, help: 'Environment steps between two rounds of updates.' }),
  updatesPerRound: integer({
    default: 1,
    min: 0,
    help: 'Updates in each round; 0 makes as many as there were environment steps since the last.',
  }),
  learningRateSteps: integer({
    default: 0,
    min: 0,
    help: 'Environment steps over which learning rates fall in a straight line to 0; 0 keeps them constant.',
  }),
  maxGradientNorm: number({
    default: 1e9,
    max: 1e9,
    excludesMin: true,
    scale: 'log',
    help: "Each network's gradients are scaled down to this joint norm; the greatest leaves them alone.",
  }),
};

/** How often a step is learned from as if another goal had been asked, where environments have goals. */
export const hindsightSetting = integer({
  symbol: 'k',
  default: 0,
  min: 0,
  max: 100,
  help: 'Goals reached later in the episode that each step is also learned from (hindsight replay); 0 none. Needs an environment with goals.',
});

/** The noise that deterministic actors explore with. */
export const noiseSettings = {
  noiseDeviation: number({
    isLive: true,
    symbol: 'σ',
    default: 0.1,
    max: 10,
    help: 'Standard deviation of the noise added to actions, which lie in [−1, 1].',
  }),
  noiseCorrelation: number({
    symbol: 'ρ',
    default: 0,
    excludesMax: true,
    help: 'How much the noise resembles that of the step before: 0 draws it anew (Gaussian), more makes it an Ornstein–Uhlenbeck process.',
  }),
};

/** How maximum-entropy methods weigh entropy against reward. */
export const temperatureSettings = {
  initialTemperature: number({
    symbol: 'α₀',
    default: 1,
    max: 1e6,
    excludesMin: true,
    scale: 'log',
    help: 'Worth of one unit (nat) of entropy in reward at the start.',
  }),
  learnsTemperature: boolean({
    default: true,
    help: 'Moves the temperature so that the entropy comes to its target; otherwise it stays.',
  }),
};

export const learningRateSetting = number({
  isLive: true,
  default: 3e-4,
  max: 1,
  excludesMin: true,
  scale: 'log',
  help: "Adam's step size, of all networks.",
});

/** What they all report. */
export const offPolicyMetrics: readonly MetricDefinition[] = [
  {
    name: 'criticLoss',
    label: 'Critic loss',
    unit: 'reward²',
    help: 'Mean of half the squared temporal-difference errors of a batch, over the critics.',
  },
  { name: 'actorLoss', label: 'Actor loss', unit: 'reward', help: 'What the policy descends: minus the value of its actions.' },
  {
    name: 'meanValue',
    label: 'Mean Q',
    unit: 'reward',
    help: 'Mean value of the remembered actions in a batch.',
  },
  {
    name: 'valueGap',
    label: 'Value gap',
    unit: 'reward',
    help: 'Value at the start of an episode minus the discounted return (and entropy, where it is paid for) that followed; far above 0 means over-estimation.',
  },
  {
    name: 'gradientNorm',
    label: 'Gradient norm',
    unit: '',
    help: "Greatest joint norm of a critic's gradients before clipping.",
  },
  replayAgeMetric,
  deadUnitsMetric,
];

export const entropyMetrics: readonly MetricDefinition[] = [
  {
    name: 'entropy',
    label: 'Entropy',
    unit: 'nat',
    help: 'Mean entropy of the policy over a batch; where actions are continuous, of those in [−1, 1].',
  },
  { name: 'temperature', label: 'Temperature α', unit: 'reward/nat', help: 'Worth of entropy in reward.' },
];

export const learningRateMetric: MetricDefinition = {
  name: 'learningRate',
  label: 'Learning rate',
  unit: '',
  help: "Adam's step size as it is now.",
};

/** What a learning rate has come to, falling in a straight line to 0 where it falls. */
export function fallingRate(rate: number, { learningRateSteps }: { learningRateSteps: number }, stepCount: number): number {
  return learningRateSteps === 0 ? rate : linearSchedule(rate, 0, learningRateSteps, stepCount);
}

/** What is looked at before a run of an agent that can learn in hindsight. */
interface HindsightContext {
  readonly dynamics?: Dynamics;
  readonly settings: { readonly hindsightGoals: number };
}

/** @throws InvalidValueError when goals are to be imagined where there are none. */
export function checkHindsight({ dynamics, settings: { hindsightGoals } }: HindsightContext): void {
  if (hindsightGoals > 0 && dynamics?.goals === undefined) {
    throw new InvalidValueError(`hindsightGoals must be 0 in an environment without goals, got ${hindsightGoals}.`);
  }
}

/** What puts steps into the memory of an agent, in hindsight where it is told to. */
export function createWriter(
  {
    dynamics,
    settings,
    random,
  }: HindsightContext & {
    readonly settings: { readonly discount: number };
    readonly random: { readonly exploration: Random };
  },
  memory: ContinuousReplay,
): HindsightWriter {
  return new HindsightWriter(memory, settings.discount, dynamics?.goals, settings.hindsightGoals, random.exploration);
}

/** Extent of what goes into the networks, and how actions come out. */
export interface ContinuousShape {
  readonly observationSize: number;
  readonly actionSize: number;
  readonly actionScale: ActionScale;
}

/** @throws InvalidValueError unless observations are numbers and actions are numbers within finite bounds. */
export function continuousShape(
  owner: string,
  { observationSpace, actionSpace }: { readonly observationSpace: Space; readonly actionSpace: Space },
): ContinuousShape {
  if (observationSpace.kind !== 'box' || actionSpace.kind !== 'box') {
    throw new InvalidValueError(`${owner} must be given numbers to observe and continuous actions.`);
  }
  return {
    observationSize: sizeOf(observationSpace),
    actionSize: sizeOf(actionSpace),
    actionScale: new ActionScale(actionSpace),
  };
}

/** A network of ReLU layers with linear outputs, which start as PyTorch's do. */
export function rectifierNetwork(
  inputSize: number,
  outputSize: number,
  settings: { readonly hiddenLayers: readonly number[]; readonly maxGradientNorm: number },
  learningRate: number,
): NetworkSpec {
  const initializer = { kind: 'uniform-fan-in' } as const;
  return {
    inputSize,
    layers: [
      ...settings.hiddenLayers.map((units) => ({ kind: 'dense', units, activation: 'relu', initializer }) as const),
      { kind: 'dense', units: outputSize, activation: 'linear', initializer },
    ],
    optimizer: { kind: 'adam', learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    maxGradientNorm: settings.maxGradientNorm,
  };
}

/** An action drawn evenly from [−1, 1] in every element. */
export function uniformAction(size: number, random: Random): Float64Array {
  return Float64Array.from({ length: size }, () => random.uniform(-1, 1));
}
