import type { Action, Dynamics, Observation } from '../core/environment';
import { createRandom } from '../core/random';
import { Simulation } from '../core/simulation';
import type { Space } from '../core/spaces';
import { createEnvironment } from '../environments/registry';
import { type Benchmark, rateOf } from './benchmark';

/** Environments whose speed is promised, and some beside them. */
const measured = [
  'CartPole-v1',
  'MountainCar-v0',
  'Acrobot-v1',
  'Pendulum-v1',
  'GridWorld',
  'FrozenLake-v1',
  'CliffWalking-v1',
  'Taxi-v3',
  'MinAtar/Breakout-v1',
  'MinAtar/Asterix-v1',
  'MinAtar/Freeway-v1',
  'MinAtar/Seaquest-v1',
  'MinAtar/SpaceInvaders-v1',
  'LunarLander-v3',
];

/** Actions drawn in advance, so that the environment is timed and not the drawing. */
const actionCount = 4096;

export const environmentBenchmarks: readonly Benchmark[] = measured.map((id) => ({
  name: `environment ${id}`,
  unit: 'steps/s',
  counts: 'Steps of one simulation with actions drawn evenly beforehand, observations and resets included, on one core.',
  measure(clock) {
    const dynamics = createEnvironment(id) as Dynamics<unknown, Observation, Action>;
    const simulation = new Simulation(dynamics, createRandom(0, 'environment'));
    const actions = drawActions(dynamics.actionSpace);
    const play = () => {
      for (const action of actions) {
        if (simulation.isOver) simulation.reset();
        simulation.step(action);
      }
    };
    for (let i = 0; i < 25; i++) play(); // V8 has then compiled it
    return rateOf(clock, actionCount, play);
  },
}));

function drawActions(space: Space): Action[] {
  const random = createRandom(0, 'actions');
  return Array.from({ length: actionCount }, () =>
    space.kind === 'discrete'
      ? random.integer(space.size)
      : Float64Array.from(space.low, (low, i) => random.uniform(low, space.high[i]!)),
  );
}
