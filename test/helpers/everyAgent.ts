import { incompatibility, incompatibilityWithGame } from '../../main/rl/agents/compatibility';
import type { AgentDefinition } from '../../main/rl/agents/definition';
import type { Dataset } from '../../main/rl/core/dataset';
import type { SettingValue, SettingValues } from '../../main/rl/core/settings';
import { createGame } from '../../main/rl/environments/gameRegistry';
import { createEnvironment } from '../../main/rl/environments/registry';
import type { PolicySnapshot } from '../../main/rl/policies/policy';
import { recordEpisodes } from '../../main/rl/training/recording';
import type { TrainOptions } from './train';

/** In the order in which they are tried; the first that fits is taken. */
const environments = [
  'RandomMDP?maxSteps=40',
  'Bandit?arms=0.3,0.7&rewards=bernoulli&maxSteps=50',
  'FourRooms',
  'Taxi-v4',
  'InverseGridWorld',
  'CartPole-v1',
  'Pendulum-v1',
  'Reacher-2',
];
const games = ['MatrixGame?game=coordination&rounds=7', 'Soccer?maxSteps=40', 'KuhnPoker', 'TicTacToe'];

/** Makes networks, batches and populations small, by the names that settings have everywhere. */
const smallValues: SettingValues = {
  hiddenLayers: [4],
  discriminatorLayers: [4],
  distillationLayers: [4],
  batchSize: 8,
  learningStarts: 20,
  replayCapacity: 200,
  capacity: 200,
  environmentCount: 2,
  rolloutLength: 16,
  minibatchSize: 16,
  epochs: 1,
  iterationLength: 20,
  populationSize: 4,
  eliteCount: 2,
  directionCount: 2,
  topCount: 1,
  batchEpisodes: 2,
  targetInterval: 20,
  trainInterval: 2,
  simulations: 8,
  simulationCount: 8,
  planningSteps: 2,
  discount: 0.9,
  headCount: 2,
};

/** Kept up for ever: pushes to where the pole leans. */
const balancer: PolicySnapshot = {
  kind: 'greedy-linear',
  actionCount: 2,
  features: { kind: 'observation', size: 4 },
  weights: Float64Array.of(0, 0, 0, 0, 0.3, 0.5, 3, 1.5),
};

let recorded: Dataset | undefined;

/** Episodes for those that learn from records. */
function records(): Dataset {
  recorded ??= recordEpisodes({ env: 'CartPole-v1', policy: balancer, episodes: 2, noise: 0.1, seed: 1 });
  return recorded;
}

/** Ids of what an algorithm can learn in, of those that tests of the whole registry use. */
export function environmentsOf(definition: AgentDefinition): string[] {
  if (definition.needs.game !== undefined) {
    return games.filter((env) => incompatibilityWithGame(definition, createGame(env)) === undefined);
  }
  if (definition.needs.dataset === 'required') return ['CartPole-v1'];
  return environments.filter((env) => incompatibility(definition, env, createEnvironment(env)) === undefined);
}

/** A short run of any algorithm of the registry. */
export function shortRun(definition: AgentDefinition, changes: SettingValues = {}): TrainOptions {
  const { settings, id, needs } = definition;
  const env = environmentsOf(definition)[0];
  if (env === undefined) throw new Error(`${id} fits none of the environments that every algorithm is tested in.`);
  const fitting = Object.entries(smallValues).filter(([name]) => settings[name] !== undefined) as [string, SettingValue][];
  return {
    env,
    algo: id,
    settings: { ...Object.fromEntries(fitting), ...changes },
    steps: 240,
    seed: 3,
    ...(needs.dataset === 'required' && { dataset: records() }),
  };
}
