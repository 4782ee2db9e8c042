import type { Observation, Timestep } from '../../core/environment';
import type { SimultaneousGame } from '../../core/game';
import type { JointTimestep } from '../../core/gameSimulation';
import type { SavedState } from '../../core/savedState';
import type { SettingsOf } from '../../core/settings';
import { box, sizeOf } from '../../core/spaces';
import type { PolicySnapshot } from '../../policies/policy';
import { softmax } from '../../values/softmax';
import { ActorCritic } from '../actorCritic';
import { ClippedObjective, type clippedObjectiveSettings, updateRows } from '../clippedObjective';
import type { AgentContext } from '../definition';

type Settings = Omit<SettingsOf<typeof clippedObjectiveSettings>, 'environmentCount' | 'normalizeObservations'> & {
  /** Whether to play the average of the policies of all segments so far; only where players see an index. */
  readonly playsAverage: boolean;
};

/** Numbers that a player sees, an index as a row of zeros with a single 1, and things it can do. */
export function seatExtent(game: SimultaneousGame, player: number): { readonly inputSize: number; readonly actionCount: number } {
  const space = game.observationSpaces[player]!;
  const inputSize = space.kind === 'discrete' ? space.size : sizeOf(space);
  return { inputSize, actionCount: game.actionSpaces[player]!.size };
}

/**
 * One policy with its values, and the seats of a game that it plays and learns from by the clipped objective of PPO.
 *
 * To it, each seat is a copy of an environment in which the others act somehow. Where players see an index and it has
 * several seats, a second single 1 says which, so that it can do different things in the same state; where they see
 * numbers, these are taken to be from each one's own point of view.
 */
export class SeatLearner {
  readonly #actorCritic: ActorCritic;
  readonly #objective: ClippedObjective;
  /** Numbers that say what is seen; those that say which seat it is follow. */
  readonly #inputSize: number;
  readonly #actionCount: number;
  readonly #isIndex: boolean;
  /** Of the seat, shape [inputs]; written anew for each. */
  readonly #input: Float64Array;
  /** The average of π(a | s) over the segments so far, shape [seats][states, actions]; absent where it is not asked for. */
  readonly #averages: readonly Float64Array[] | undefined;
  #segmentCount = 0;

  /** @param seats players whose part it takes; all see and can do the same number of things. */
  constructor(
    context: Omit<AgentContext, 'settings'> & { readonly settings: Settings },
    game: SimultaneousGame,
    readonly seats: readonly number[],
  ) {
    const { inputSize, actionCount } = seatExtent(game, seats[0]!);
    this.#isIndex = game.observationSpaces[seats[0]!]!.kind === 'discrete';
    const width = inputSize + (this.#tellsSeats ? seats.length : 0);
    const settings = {
      ...context.settings,
      environmentCount: seats.length,
      normalizeObservations: false,
      // Counted in steps of the game, of which each is one for every seat.
      learningRateSteps: context.settings.learningRateSteps * seats.length,
      clipRangeSteps: context.settings.clipRangeSteps * seats.length,
    };
    const observationSpace = box(new Array(width).fill(-Infinity), new Array(width).fill(Infinity));
    const actionSpace = game.actionSpaces[seats[0]!]!;
    const own: AgentContext<typeof clippedObjectiveSettings> = { ...context, settings, observationSpace, actionSpace };
    const { learningRate } = settings;
    const optimizer = { kind: 'adam', learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-5 } as const;
    this.#actorCritic = new ActorCritic(own, optimizer, updateRows(settings));
    this.#objective = new ClippedObjective(settings, context.random.exploration, this.#actorCritic);
    this.#inputSize = inputSize;
    this.#actionCount = actionCount;
    this.#input = new Float64Array(width);
    this.#averages = settings.playsAverage ? this.#current() : undefined;
  }

  get #tellsSeats(): boolean {
    return this.#isIndex && this.seats.length > 1;
  }

  /** Begins a segment. */
  begin(): void {
    this.#actorCritic.rollout.clear();
  }

  /** Draws what its seats do at a step of the segment. @param observations of all players. */
  choose(step: number, observations: readonly Observation[]): number[] {
    this.seats.forEach((player, copy) => {
      this.#actorCritic.observe(step, copy, this.#encode(observations[player]!, copy));
    });
    this.#actorCritic.choose(step);
    return this.seats.map((_player, copy) => this.#actorCritic.action(step, copy) as number);
  }

  /** Keeps what a step led to for each of its seats. */
  record(step: number, { observations, rewards, terminated, truncated }: JointTimestep): void {
    this.seats.forEach((player, copy) => {
      const observation = this.#encode(observations[player]!, copy);
      const timestep: Timestep<Float64Array> = { observation, reward: rewards[player]!, terminated, truncated };
      this.#actorCritic.record(step, copy, timestep);
    });
  }

  /** Several epochs of updates on the segment, which is now complete. */
  learn(): Readonly<Record<string, number>> {
    const rates = this.#objective.rates();
    this.#actorCritic.complete();
    this.#average();
    const metrics = this.#actorCritic.metrics();
    return { ...this.#objective.learn(rates), ...metrics };
  }

  /** π̄ ← π̄ + 2 / (n + 1) (π − π̄) after the n-th segment: the n-th counts n times, so that the start is soon forgotten. */
  #average(): void {
    const share = 2 / (++this.#segmentCount + 1);
    const current = this.#averages === undefined ? [] : this.#current();
    current.forEach((strategy, copy) => {
      const average = this.#averages![copy]!;
      strategy.forEach((probability, row) => {
        average[row]! += share * (probability - average[row]!);
      });
    });
  }

  #encode(observation: Observation, copy: number): Float64Array {
    const input = this.#input;
    if (typeof observation !== 'number') {
      input.set(observation);
      return input;
    }
    input.fill(0);
    input[observation] = 1;
    if (this.#tellsSeats) input[this.#inputSize + copy] = 1;
    return input;
  }

  /** What each seat plays where players see an index: π(a | s), shape [seats][states, actions]. */
  strategies(): Float64Array[] {
    return this.#averages?.map((average) => average.slice()) ?? this.#current();
  }

  /** The same of the policy as it is now. */
  #current(): Float64Array[] {
    const { policyNetwork } = this.#actorCritic;
    const stateCount = this.#inputSize;
    const inputs = new Float32Array(stateCount * this.#input.length);
    const row = new Float64Array(this.#actionCount);
    return this.seats.map((_player, copy) => {
      for (let state = 0; state < stateCount; state++) inputs.set(this.#encode(state, copy), state * this.#input.length);
      const strategy = Float64Array.from(policyNetwork.forward(inputs, stateCount));
      for (let first = 0; first < strategy.length; first += this.#actionCount) {
        strategy.set(softmax(strategy.subarray(first, first + this.#actionCount), row), first);
      }
      return strategy;
    });
  }

  /** What each seat plays, drawing its actions: a table where players see an index, else the network. Shape [seats]. */
  policies(): PolicySnapshot[] {
    if (this.#isIndex) {
      const extent = { stateCount: this.#inputSize, actionCount: this.#actionCount };
      return this.strategies().map((actionProbabilities) => ({ kind: 'stochastic-table', ...extent, actionProbabilities }));
    }
    const policy = this.#actorCritic.policy();
    return this.seats.map(() => ({ ...policy, plays: 'sample' }) as PolicySnapshot);
  }

  save(): SavedState {
    return {
      actorCritic: this.#actorCritic.save(),
      averages: this.#averages?.map((average) => average.slice()) ?? [],
      segmentCount: this.#segmentCount,
    };
  }

  load(saved: SavedState): void {
    this.#actorCritic.load(saved['actorCritic'] as SavedState);
    this.#averages?.forEach((average, copy) => {
      average.set((saved['averages'] as readonly Float64Array[])[copy]!);
    });
    this.#segmentCount = saved['segmentCount'] as number;
  }
}
