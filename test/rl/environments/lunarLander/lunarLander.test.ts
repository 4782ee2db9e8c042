import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { playLandings } from '../../../../main/rl/conformance/lunarLander';
import { RecordedRandom } from '../../../../main/rl/conformance/recordedRandom';
import type { Dynamics } from '../../../../main/rl/core/environment';
import { createRandom } from '../../../../main/rl/core/random';
import { Simulation } from '../../../../main/rl/core/simulation';
import { landerHeuristic } from '../../../../main/rl/environments/lunarLander/landerHeuristic';
import type { LunarLanderState } from '../../../../main/rl/environments/lunarLander/lunarLander';
import { smoothTerrain } from '../../../../main/rl/environments/lunarLander/terrain';
import { createEnvironment } from '../../../../main/rl/environments/registry';

type Lander<A extends number | Float64Array = number> = Dynamics<LunarLanderState, Float64Array, A>;

const create = (id: string) => createEnvironment(id) as unknown as Lander;
const createThrottled = (id: string) => createEnvironment(id) as unknown as Lander<Float64Array>;

interface Flight {
  name: string;
  terrain_heights: number[];
  initial_force: number[];
  reset_dispersion_draws: number[];
  dispersion_draws: number[][];
  actions: number[];
  obs: number[][];
  rewards: number[];
}

const recording = JSON.parse(
  readFileSync(new URL('../../../fixtures/conformance/lunarlander.json', import.meta.url), 'utf8'),
) as { trajectories: Flight[] };
const flight = (name: string) => recording.trajectories.find((trajectory) => trajectory.name === name)!;

/** A simulation that draws what was drawn in a recorded flight without wind. */
function simulate(recorded: Flight): Simulation<LunarLanderState, Float64Array, number> {
  const draws = [
    ...recorded.terrain_heights.map((height) => height / (20 / 3)),
    ...recorded.initial_force.map((force) => (force + 1000) / 2000),
    ...[...recorded.reset_dispersion_draws, ...recorded.dispersion_draws.flat()].map((draw) => (draw + 1) / 2),
  ];
  const random = new RecordedRandom(draws.map((value) => ({ kind: 'uniform', value })));
  const simulation = new Simulation(create('LunarLander-v3'), random);
  simulation.reset();
  return simulation;
}

describe('LunarLander', () => {
  it.each(['heuristic 0', 'heuristic 1'])('lands as Gymnasium did, touch-down and rest included (%s)', (name) => {
    const recorded = flight(name);
    const simulation = simulate(recorded);
    recorded.actions.forEach((action, step) => {
      const { observation, reward, terminated } = simulation.step(action);
      observation.forEach((value, element) => {
        expect(Math.abs(value - recorded.obs[step]![element]!), `step ${step}, element ${element}`).toBeLessThan(5e-4);
      });
      expect(Math.abs(reward - recorded.rewards[step]!)).toBeLessThan(0.05);
      expect(terminated).toBe(step === recorded.actions.length - 1);
    });
    expect(simulation.state!.physics.isAwake).toBe(false);
  });

  it.each(['noop 4', 'random 2', 'random 3', 'main 5', 'left 6', 'right 7'])(
    'is lost on the same step as in Gymnasium (%s)',
    (name) => {
      const recorded = flight(name);
      const simulation = simulate(recorded);
      for (const action of recorded.actions.slice(0, -1)) expect(simulation.step(action).terminated).toBe(false);
      expect(simulation.step(recorded.actions.at(-1)!)).toMatchObject({ reward: -100, terminated: true });
    },
  );

  it('goes on from a revived state bit for bit, from flight to landing', () => {
    const dynamics = create('LunarLander-v3');
    const random = createRandom(3);
    let state = dynamics.initialState(random);
    for (let step = 0; step < 250; step++) {
      const action = landerHeuristic(dynamics.observe(state));
      const saved = random.save();
      const revived = JSON.parse(JSON.stringify(state)) as LunarLanderState;
      const outcome = dynamics.transition(state, action, random);
      random.load(saved);
      expect(create('LunarLander-v3').transition(revived, action, random)).toEqual(outcome);
      if (outcome.terminated) break;
      state = outcome.state;
    }
    expect(state.physics.legsDown).toEqual([true, true]);
  });

  it('fires each engine the other way', () => {
    const dynamics = create('LunarLander-v3?gravity=-0.001');
    const change = (action: number) => {
      const start = dynamics.initialState(createRandom(4));
      const before = dynamics.observe(dynamics.transition(start, 0, createRandom(5)).state);
      return dynamics.observe(dynamics.transition(start, action, createRandom(5)).state).map((value, i) => value - before[i]!);
    };
    expect(change(2)[3]).toBeGreaterThan(0.01);
    expect(change(1)[5]).toBeGreaterThan(0.01);
    expect(change(3)[5]).toBeLessThan(-0.01);
  });

  it('can be throttled: full power is that of the discrete actions, half of it gives half the push and costs half', () => {
    const discrete = create('LunarLander-v3');
    const start = discrete.initialState(createRandom(6));
    const outcome = (main: number, side: number) =>
      createThrottled('LunarLander-v3?continuous=true').transition(start, Float64Array.of(main, side), createRandom(7));
    expect(outcome(1, 0)).toEqual(discrete.transition(start, 2, createRandom(7)));
    expect(outcome(0, -1)).toEqual(discrete.transition(start, 1, createRandom(7)));
    expect(outcome(-0.3, 0.5)).toEqual(discrete.transition(start, 0, createRandom(7)));
    expect(outcome(7, -3)).toEqual(outcome(1, -1));
    const [still, half, full] = [outcome(0, 0), outcome(1e-12, 0), outcome(1, 0)].map(
      ({ state }) => state.physics.bodies[0]!.velocityY,
    );
    expect((half! - still!) / (full! - still!)).toBeCloseTo(0.5, 6);
    expect(createThrottled('LunarLanderContinuous-v3').transition(start, Float64Array.of(1, 0), createRandom(7))).toEqual(
      outcome(1, 0),
    );
  });

  it('is blown about by wind until a leg is down', () => {
    const dynamics = create('LunarLander-v3?enableWind=true');
    const start = dynamics.initialState(createRandom(8));
    expect(start.windIndex).not.toBe(start.torqueIndex);
    const flying = dynamics.transition(start, 0, createRandom(9)).state;
    expect([flying.windIndex, flying.torqueIndex]).toEqual([start.windIndex + 1, start.torqueIndex + 1]);
    const down = { ...start, physics: { ...start.physics, legsDown: [true, false] } };
    const standing = dynamics.transition(down, 0, createRandom(9)).state;
    expect([standing.windIndex, standing.torqueIndex]).toEqual([start.windIndex, start.torqueIndex]);
    expect(standing.physics.bodies[0]!.velocityX).not.toBe(flying.physics.bodies[0]!.velocityX);
  });

  it('smooths the terrain with 0.33, and keeps the pad level', () => {
    const terrain = smoothTerrain([6, 1, 2, 9, 9, 9, 9, 9, 3, 4, 5, 0.5]);
    expect(terrain).toHaveLength(11);
    expect(terrain[0]).toBeCloseTo(0.33 * (0.5 + 6 + 1), 12);
    expect(terrain[1]).toBeCloseTo(0.33 * (6 + 1 + 2), 12);
    for (const index of [4, 5, 6]) expect(terrain[index]).toBeCloseTo(0.99 * (10 / 3), 12);
    expect(terrain[10]).toBeCloseTo(0.33 * (4 + 5 + 0.5), 12);
  });

  it('is mastered by the heuristic, and by nobody who does nothing', () => {
    const landings = playLandings(create('LunarLander-v3'), 'heuristic', 40);
    const mean = landings.returns.reduce((sum, value) => sum + value, 0) / 40;
    // 245 ± 95 over episodes in Gymnasium: four standard errors of 40 are 60.
    expect(Math.abs(mean - 245)).toBeLessThan(60);
    expect(landings.outcomes['landed (asleep)']).toBeGreaterThan(32);
    expect(playLandings(create('LunarLander-v3'), 'noop', 40).outcomes).toEqual({ crashed: 40 });
  });
});
