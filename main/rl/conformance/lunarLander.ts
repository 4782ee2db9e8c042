import type { Dynamics } from '../core/environment';
import { createRandom, type Random } from '../core/random';
import { Simulation } from '../core/simulation';
import { landerHeuristic } from '../environments/lunarLander/landerHeuristic';
import type { LunarLanderState } from '../environments/lunarLander/lunarLander';
import { viewHeight } from '../environments/lunarLander/terrain';
import type { Comparison } from './comparison';
import { createLikeGymnasium } from './gymnasiumOptions';
import type { Json } from './json';
import { type RecordedDraw, RecordedRandom } from './recordedRandom';

type Lander = Dynamics<LunarLanderState, Float64Array, number>;

/** Steps of flight that are compared one by one; later, rounding decides when a leg meets its stop or the ground. */
const comparedSteps = 30;
/** Allowed differences of positions, velocities, and angle and angular velocity, in units of the observation. */
const tolerances = [5e-3, 5e-3, 5e-2, 5e-2, 0.15, 0.15, 0, 0] as const;
const rewardTolerance = 0.5;
/** Allowed difference of mean returns, in standard errors, and of shares of outcomes. */
const standardErrors = 4;
const shareTolerance = 0.07;
/** Episodes of each policy whose statistics are compared by `replay`. */
const episodeCount = 300;

/** Flights from the draws that were made, step by step, and statistics of four policies over episodes of our own. */
export function replayLunarLander(file: Json, comparison: Comparison): void {
  const id = file.get('env').text();
  comparison.addEnvironment(id);
  for (const trajectory of file.get('trajectories').items()) {
    replayFlight(createLikeGymnasium(id, trajectory.get('options')) as Lander, trajectory, comparison);
    comparison.trajectories++;
  }
  const dynamics = createLikeGymnasium(id, undefined) as Lander;
  for (const [policy, recorded] of file.get('statistics').entries()) {
    compareLandings(playLandings(dynamics, policy, episodeCount), recorded, comparison);
  }
}

function replayFlight(dynamics: Lander, trajectory: Json, comparison: Comparison): void {
  const actions = trajectory.get('actions').numbers();
  const rewards = trajectory.get('rewards').numbers(actions.length);
  const observations = trajectory.get('obs').items(actions.length);
  const simulation = new Simulation(dynamics, new RecordedRandom(readDraws(trajectory)));
  simulation.reset();
  for (let step = 0; step < Math.min(comparedSteps, actions.length); step++) {
    const recorded = observations[step]!.numbers(8);
    if (recorded[6] === 1 || recorded[7] === 1) return;
    const where = `${trajectory.path}, step ${step}`;
    const { observation, reward, terminated, truncated } = simulation.step(actions[step]!);
    for (let element = 0; element < 8; element++) {
      const tolerance = tolerances[element]!;
      comparison.observation(`${where}, element ${element}`, [observation[element]!], [recorded[element]!], () => tolerance);
    }
    comparison.reward(where, reward, rewards[step]!, rewardTolerance);
    comparison.flag(where, 'terminated', terminated, false);
    comparison.flag(where, 'truncated', truncated, false);
    comparison.steps++;
  }
}

/** The recorded values as the even draws in [0, 1) they came from, in the order in which they are made. */
function readDraws(trajectory: Json): RecordedDraw[] {
  const evenly = (value: number, low: number, high: number): RecordedDraw => {
    return { kind: 'uniform', value: (value - low) / (high - low) };
  };
  const index = (name: string): RecordedDraw[] => {
    const part = trajectory.find(name);
    return part === undefined ? [] : [{ kind: 'integer', count: 19_998, value: part.number() + 9999 }];
  };
  const scatter = trajectory
    .get('dispersion_draws')
    .items()
    .flatMap((pair) => pair.numbers(2));
  return [
    ...trajectory
      .get('terrain_heights')
      .numbers(12)
      .map((height) => evenly(height, 0, viewHeight / 2)),
    ...trajectory
      .get('initial_force')
      .numbers(2)
      .map((force) => evenly(force, -1000, 1000)),
    ...index('wind_idx'),
    ...index('torque_idx'),
    ...[...trajectory.get('reset_dispersion_draws').numbers(2), ...scatter].map((draw) => evenly(draw, -1, 1)),
  ];
}

/** How episodes of one policy went. */
export interface Landings {
  readonly returns: readonly number[];
  /** How many ended in each way, by the names of the recording. */
  readonly outcomes: Readonly<Record<string, number>>;
}

const policies: Readonly<Record<string, (observation: Float64Array, random: Random) => number>> = {
  heuristic: landerHeuristic,
  random: (_observation, random) => random.integer(4),
  noop: () => 0,
  main: () => 2,
};

/** Plays independent episodes of one of the recorded policies, from a fixed seed. */
export function playLandings(dynamics: Lander, policy: string, count: number): Landings {
  const act = policies[policy] ?? policies['noop']!;
  const random = createRandom(1, `lander ${policy}`);
  const simulation = new Simulation(dynamics, random);
  const returns: number[] = [];
  const outcomes: Record<string, number> = {};
  for (let episode = 0; episode < count; episode++) {
    let observation = simulation.reset();
    while (!simulation.isOver) observation = simulation.step(act(observation, random)).observation;
    returns.push(simulation.episodeReturn);
    const outcome = outcomeOf(simulation.state!, observation);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  return { returns, outcomes };
}

function outcomeOf({ physics }: LunarLanderState, observation: Float64Array): string {
  if (!physics.isAwake) return 'landed (asleep)';
  if (physics.hasCrashed) return 'crashed';
  return Math.abs(observation[0]!) >= 1 ? 'out of bounds' : 'time limit';
}

/** Compares means within four standard errors, and shares of outcomes. */
export function compareLandings(landings: Landings, recorded: Json, comparison: Comparison): void {
  const { returns, outcomes } = landings;
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
  const variance = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (returns.length - 1);
  const episodes = recorded.get('episodes').number();
  const error = Math.sqrt(variance / returns.length + recorded.get('return_std').number() ** 2 / episodes);
  const recordedMean = recorded.get('return_mean').number();
  if (!(Math.abs(mean - recordedMean) <= standardErrors * error)) {
    comparison.differ(recorded.path, `has a mean return of ${mean}, not ${recordedMean} ± ${standardErrors * error}`);
  }
  const theirs = new Map(
    recorded
      .get('outcomes')
      .entries()
      .map(([name, count]) => [name, count.number() / episodes]),
  );
  for (const name of new Set([...theirs.keys(), ...Object.keys(outcomes)])) {
    const [ours, share] = [(outcomes[name] ?? 0) / returns.length, theirs.get(name) ?? 0];
    if (Math.abs(ours - share) > shareTolerance)
      comparison.differ(recorded.path, `is "${name}" in ${ours} of episodes, not ${share}`);
  }
}
