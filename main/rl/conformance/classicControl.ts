import type { Action, Dynamics } from '../core/environment';
import { UnknownNameError } from '../core/errors';
import { createRandom } from '../core/random';
import { Simulation } from '../core/simulation';
import type { Comparison } from './comparison';
import { createLikeGymnasium } from './gymnasiumOptions';
import type { Json } from './json';

/** What comparing one of the five environments needs to know. */
interface ClassicEnvironment {
  /** Names of our state's numbers in the order of the record. */
  readonly state: readonly string[];
  /** Whether our state says how precise it is. */
  readonly hasPrecision?: boolean;
  /** Steps for which a roll-out from the start must agree, and how closely. */
  readonly rollOut: { readonly steps: number; readonly tolerance: number };
}

const environments: Readonly<Record<string, ClassicEnvironment>> = {
  'CartPole-v1': {
    state: ['position', 'velocity', 'angle', 'angularVelocity'],
    rollOut: { steps: Infinity, tolerance: 1e-9 },
  },
  'MountainCar-v0': { state: ['position', 'velocity'], rollOut: { steps: Infinity, tolerance: 1e-9 } },
  'MountainCarContinuous-v0': {
    state: ['position', 'velocity'],
    hasPrecision: true,
    rollOut: { steps: Infinity, tolerance: 0 },
  },
  'Acrobot-v1': {
    state: ['angle1', 'angle2', 'angularVelocity1', 'angularVelocity2'],
    rollOut: { steps: 50, tolerance: 1e-7 },
  },
  'Pendulum-v1': { state: ['angle', 'angularVelocity'], rollOut: { steps: 50, tolerance: 1e-7 } },
};

const stepTolerance = (value: number): number => 1e-12 * Math.max(1, Math.abs(value));
const rewardTolerance = 1e-9;
/** One unit in the last place of a float32. */
const observationTolerance = (value: number): number => 2 ** -23 * Math.max(1, Math.abs(value));

/** Gymnasium's classic control: each step by itself from the recorded state, then whole roll-outs, then isolated steps. */
export function replayClassicControl(file: Json, comparison: Comparison): void {
  const id = file.get('env').text();
  const environment = environments[id];
  if (environment === undefined) throw new UnknownNameError(`classic environment in ${file.path}`, id, Object.keys(environments));
  comparison.addEnvironment(id);
  for (const trajectory of file.get('trajectories').items()) {
    const replay = new TrajectoryReplay(environment, createLikeGymnasium(id, trajectory.find('options')), trajectory);
    replay.compareSteps(comparison);
    replay.compareRollOut(comparison);
    comparison.trajectories++;
    comparison.steps += replay.length;
  }
  compareSingleSteps(environment, createLikeGymnasium(id, undefined), file.get('single_steps'), comparison);
}

class TrajectoryReplay {
  readonly length: number;
  readonly #simulation: Simulation<unknown, never, never>;
  readonly #states: number[][];
  readonly #actions: number[];

  constructor(
    private readonly environment: ClassicEnvironment,
    private readonly dynamics: Dynamics,
    private readonly record: Json,
  ) {
    const size = environment.state.length;
    this.#simulation = new Simulation(dynamics as Dynamics<unknown, never, never>, createRandom(0));
    this.#actions = record.get('actions').numbers();
    this.length = this.#actions.length;
    const after = record.get('states').items(this.length);
    this.#states = [record.get('initial_state'), ...after].map((state) => state.numbers(size));
  }

  /** From each recorded state one step, so that errors cannot add up. */
  compareSteps(comparison: Comparison): void {
    const observations = this.record.get('obs').items(this.length);
    const rewards = this.record.get('rewards').numbers(this.length);
    const first = this.dynamics.observe(this.#stateBefore(0));
    comparison.observation(
      this.#where('initial_obs'),
      single(first),
      single(this.record.get('initial_obs').numbers()),
      observationTolerance,
    );
    for (let step = 0; step < this.length; step++) {
      const where = this.#where(`step ${step}`);
      this.#simulation.load({ state: this.#stateBefore(step), stepCount: step, episodeReturn: 0, isOver: false });
      const { observation, reward, terminated, truncated } = this.#simulation.step(this.#action(step));
      comparison.observation(`${where}, state`, this.#numbers(), this.#states[step + 1]!, stepTolerance);
      comparison.observation(
        `${where}, observation`,
        single(observation),
        single(observations[step]!.numbers()),
        observationTolerance,
      );
      comparison.reward(where, reward, rewards[step]!, rewardTolerance);
      comparison.flag(where, 'terminated', terminated, this.#flag('terminated', step));
      comparison.flag(where, 'truncated', truncated, this.#flag('truncated', step));
    }
  }

  /** The whole way from the start, as far as rounding allows. */
  compareRollOut(comparison: Comparison): void {
    const { steps, tolerance } = this.environment.rollOut;
    this.#simulation.resetTo(this.#stateBefore(0));
    for (let step = 0; step < Math.min(steps, this.length) && !this.#simulation.isOver; step++) {
      const where = this.#where(`step ${step} of the roll-out`);
      const { terminated, truncated } = this.#simulation.step(this.#action(step));
      comparison.observation(`${where}, state`, this.#numbers(), this.#states[step + 1]!, () => tolerance);
      comparison.flag(where, 'terminated', terminated, this.#flag('terminated', step));
      comparison.flag(where, 'truncated', truncated, this.#flag('truncated', step));
    }
  }

  #where(part: string): string {
    return `${this.record.path} "${this.record.get('name').text()}", ${part}`;
  }

  #stateBefore(step: number): unknown {
    const isSingle = step > 0 || this.record.get('initial_state_dtype').text() === 'float32';
    return stateOf(this.environment, this.#states[step]!, isSingle);
  }

  #numbers(): number[] {
    const state = this.#simulation.state as Readonly<Record<string, number>>;
    return this.environment.state.map((name) => state[name]!);
  }

  #action(step: number): never {
    return actionOf(this.dynamics, this.#actions[step]!) as never;
  }

  #flag(name: 'terminated' | 'truncated', step: number): boolean {
    return step === this.length - 1 && this.record.get(name).boolean();
  }
}

function compareSingleSteps(environment: ClassicEnvironment, dynamics: Dynamics, columns: Json, comparison: Comparison): void {
  const states = columns.get('state').items();
  const actions = columns.get('action').numbers(states.length);
  const nextStates = columns.get('next_state').items(states.length);
  const observations = columns.get('obs').items(states.length);
  const rewards = columns.get('reward').numbers(states.length);
  const terminated = columns.get('terminated').items(states.length);
  const precision = columns.get('dtype');
  states.forEach((state, index) => {
    const where = `${columns.path}[${index}]`;
    const isSingle = (Array.isArray(precision.value) ? precision.items(states.length)[index]! : precision).text() === 'float32';
    const before = stateOf(environment, state.numbers(environment.state.length), isSingle);
    const outcome = dynamics.transition(before, actionOf(dynamics, actions[index]!), createRandom(0));
    const after = outcome.state as Readonly<Record<string, number>>;
    comparison.observation(
      `${where}, state`,
      environment.state.map((name) => after[name]!),
      nextStates[index]!.numbers(),
      stepTolerance,
    );
    comparison.observation(
      `${where}, observation`,
      single(dynamics.observe(outcome.state)),
      single(observations[index]!.numbers()),
      observationTolerance,
    );
    comparison.reward(where, outcome.reward, rewards[index]!, rewardTolerance);
    comparison.flag(where, 'terminated', outcome.terminated, terminated[index]!.boolean());
    comparison.steps++;
  });
}

function stateOf({ state, hasPrecision }: ClassicEnvironment, numbers: readonly number[], isSinglePrecision: boolean): unknown {
  const named = Object.fromEntries(state.map((name, index) => [name, numbers[index]!]));
  return hasPrecision === true ? { ...named, isSinglePrecision } : named;
}

function actionOf(dynamics: Dynamics, recorded: number): Action {
  return dynamics.actionSpace.kind === 'discrete' ? recorded : Float64Array.of(Math.fround(recorded));
}

/** Rounded to float32, as observations were recorded. */
function single(numbers: number | ArrayLike<number>): Float32Array {
  return typeof numbers === 'number' ? Float32Array.of(numbers) : Float32Array.from(numbers);
}
