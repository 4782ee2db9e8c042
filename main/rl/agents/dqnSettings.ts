import { boolean, choice, integer, integers, number, type SettingsOf } from '../core/settings';

const learningSettings = {
  learningRate: number({
    isLive: true,
    default: 1e-3,
    max: 1,
    excludesMin: true,
    scale: 'log',
    help: "The optimizer's step size.",
  }),
  learningRateSteps: integer({
    default: 0,
    min: 0,
    help: 'Environment steps over which the learning rate falls in a straight line to 0; 0 keeps it constant.',
  }),
  discount: number({ symbol: 'γ', default: 0.99, help: "Worth of the next step's reward relative to this step's." }),
  stepsAhead: integer({
    symbol: 'n',
    default: 1,
    max: 1000,
    help: 'Steps whose rewards are counted before the target network values the rest.',
  }),
  batchSize: integer({
    default: 64,
    max: 65_536,
    scale: 'log',
    help: 'Transitions drawn from the replay memory for one update.',
  }),
  learningStarts: integer({ default: 1000, min: 0, help: 'Steps of random actions before the first update.' }),
  trainInterval: integer({ default: 4, help: 'Environment steps between two rounds of updates.' }),
  updatesPerRound: integer({
    default: 1,
    min: 0,
    help: 'Updates in each round; 0 makes as many as there were environment steps since the last.',
  }),
  targetInterval: integer({
    symbol: 'C',
    default: 500,
    help: 'Environment steps between two copies of the network into the target network.',
  }),
  targetShare: number({
    isLive: true,
    symbol: 'τ',
    default: 1,
    excludesMin: true,
    help: 'How far each move goes: 1 copies the network, small shares follow it slowly.',
  }),
  doubleQ: boolean({
    default: false,
    help: 'Chooses the next action with the online network and values it with the target network (double DQN).',
  }),
  loss: choice({
    default: 'huber',
    choices: ['huber', 'squared'],
    help: 'Huber bounds the gradient of each error by 1; squared does not. A categorical distribution has a loss of its own.',
  }),
  optimizer: choice({
    default: 'adam',
    choices: ['adam', 'rmsprop'],
    help: 'How gradients become steps; rmsprop forgets squared gradients at 0.95 and does not center them.',
  }),
  optimizerEpsilon: number({
    default: 1e-8,
    max: 1,
    excludesMin: true,
    scale: 'log',
    help: 'Added to the root by which the optimizer divides; greater values calm steps where gradients are small.',
  }),
  maxGradientNorm: number({
    default: 10,
    max: 1e9,
    excludesMin: true,
    scale: 'log',
    help: 'Gradients are scaled down to this joint norm.',
  }),
};

const networkSettings = {
  hiddenLayers: integers({ default: [64, 64], help: 'Widths of the hidden layers (ReLU).' }),
  network: choice({
    default: 'auto',
    choices: ['auto', 'dense', 'convolutional'],
    help: 'Whether convolutions come before the hidden layers; auto has them where observations are images.',
  }),
  convolutionFilters: integers({
    default: [16],
    max: 1024,
    help: 'Filters of each convolution (ReLU, stride 1), where there are any.',
  }),
  kernelSize: integer({ default: 3, max: 64, help: 'Height and width of the windows of a convolution.' }),
  dueling: boolean({
    default: false,
    help: 'Learns the value of the state and the advantages of the actions apart (dueling network).',
  }),
  distribution: choice({
    default: 'none',
    choices: ['none', 'categorical', 'quantile'],
    help: 'Learns the distribution of the return: probabilities of fixed returns (C51) or its quantiles (QR-DQN).',
  }),
  atomCount: integer({
    symbol: 'N',
    default: 51,
    max: 1000,
    help: 'Returns with a probability, or quantiles, that describe the distribution of an action.',
  }),
  minValue: number({
    symbol: 'V_min',
    default: -100,
    min: -1e9,
    max: 1e9,
    help: 'Least discounted return of a categorical distribution; lower ones count as this.',
  }),
  maxValue: number({
    symbol: 'V_max',
    default: 100,
    min: -1e9,
    max: 1e9,
    help: 'Greatest discounted return of a categorical distribution; higher ones count as this.',
  }),
};

const explorationSettings = {
  initialEpsilon: number({ isLive: true, symbol: 'ε₀', default: 1, help: 'Probability of a random action at the start.' }),
  finalEpsilon: number({ isLive: true, symbol: 'ε', default: 0.05, help: 'Probability of a random action after the fall.' }),
  explorationSteps: integer({ default: 10_000, scale: 'log', help: 'Steps over which ε falls in a straight line.' }),
  noisyLayers: boolean({
    default: false,
    help: 'Explores by learned noise in the weights of the dense layers, with ε at 0 (noisy network).',
  }),
  initialNoise: number({
    symbol: 'σ₀',
    default: 0.5,
    max: 10,
    excludesMin: true,
    help: 'Strength of that noise at the start.',
  }),
};

const memorySettings = {
  replayCapacity: integer({
    default: 100_000,
    max: 100_000_000,
    scale: 'log',
    help: 'Transitions remembered; the oldest make room.',
  }),
  prioritizedReplay: boolean({
    default: false,
    help: 'Draws transitions more often the more surprising they were (prioritized replay).',
  }),
  priorityExponent: number({
    symbol: 'α',
    default: 0.6,
    help: 'How much surprise decides what is drawn: 0 not at all, 1 in proportion.',
  }),
  importanceExponent: number({
    symbol: 'β₀',
    default: 0.4,
    help: 'How far weights make up for uneven drawing at the start; it rises to 1, wholly.',
  }),
  importanceSteps: integer({ default: 100_000, scale: 'log', help: 'Steps over which β rises in a straight line to 1.' }),
};

/** What can be set of DQN and of everything that grew from it. */
export const dqnSettings = { ...learningSettings, ...networkSettings, ...explorationSettings, ...memorySettings };

export type DqnSettings = SettingsOf<typeof dqnSettings>;
