import { toLabError } from '../../main/contract/errors';
import type { World } from '../../main/rl/worlds/world';
import { formatWorldFile } from '../../main/rl/worlds/worldFile';
import { liveAlgorithms, WorldLearner } from '../../main/rl/worlds/worldLearner';

/** Steps a second that one can choose; the last is as many as fit. */
export const learnerSpeeds = [4, 30, 300, 3000, Number.POSITIVE_INFINITY] as const;

/** Points of the curve beyond which every second one is dropped. */
const mostPoints = 600;

/** Edits that follow each other more quickly than this share a mark, ms: a stroke is many edits. */
const editMilliseconds = 1000;

/** An agent that learns on the board while one draws. */
export class LiveLearner {
  algo: string = $state(liveAlgorithms[0]!.id);
  /** Steps a second. */
  speed: number = $state(learnerSpeeds[1]);
  stepSize: number = $state(0.5);
  epsilon: number = $state(0.1);
  isRunning: boolean = $state(false);
  /** Counts steps shown; values change in place. */
  revision: number = $state(0);
  learner: WorldLearner | undefined = $state.raw();
  /** Why it cannot learn here; '' when it can. */
  problem: string = $state('');
  stepCount: number = $state(0);
  episodeCount: number = $state(0);
  /** Mean return of the last episodes, at most a hundred; `undefined` before the first ended. */
  meanReturn: number | undefined = $state();
  lastTdError: number | undefined = $state();
  /** Where it stood, oldest first, the present place last. */
  trail: readonly number[] = $state.raw([]);
  lastAction: number | undefined = $state();
  /** Mean return of the last episodes against steps. */
  curve: { readonly steps: readonly number[]; readonly values: readonly number[] } = $state.raw({ steps: [], values: [] });
  /** Steps at which the world became another one under the agent. */
  edits: readonly number[] = $state.raw([]);
  #lastEditAt = Number.NEGATIVE_INFINITY;
  #world: World | undefined;
  /** Steps owed since the last one. */
  #owed = 0;

  /** Goes on in the world as it is now. */
  follow(world: World): void {
    const isOther = this.#world !== undefined && this.#world.kind !== world.kind;
    const hasOtherDiscount = this.#world !== undefined && this.#world.discount !== world.discount;
    const hasOtherRules = this.#world !== undefined && rulesOf(this.#world) !== rulesOf(world);
    this.#world = world;
    if (this.learner === undefined) return;
    if (isOther) {
      this.reset();
      return;
    }
    this.#attempt(() => {
      this.learner?.change(world);
      if (hasOtherDiscount) this.learner?.setSettings(this.#settings());
      this.trail = this.trail.slice(-1);
      if (hasOtherRules) this.#markEdit();
    });
    this.#tell();
  }

  play(): void {
    if (this.learner === undefined) this.#begin();
    this.isRunning = this.learner !== undefined;
  }

  pause(): void {
    this.isRunning = false;
  }

  /** One step, as far as one can be made. */
  step(): void {
    if (this.learner === undefined) this.#begin();
    this.#attempt(() => this.#steps(1));
    this.#tell();
  }

  /** Forgets everything. */
  reset(): void {
    this.isRunning = false;
    this.learner = undefined;
    this.trail = [];
    this.lastAction = undefined;
    this.lastTdError = undefined;
    this.problem = '';
    this.curve = { steps: [], values: [] };
    this.edits = [];
    this.#lastEditAt = Number.NEGATIVE_INFINITY;
    this.#tell();
  }

  setAlgorithm(algo: string): void {
    const wasRunning = this.isRunning;
    this.algo = algo;
    this.reset();
    if (wasRunning) this.play();
  }

  /** Takes other settings while it learns. */
  setSettings(change: { readonly stepSize?: number; readonly epsilon?: number }): void {
    this.stepSize = change.stepSize ?? this.stepSize;
    this.epsilon = change.epsilon ?? this.epsilon;
    this.#attempt(() => this.learner?.setSettings(this.#settings()));
  }

  /** Makes the steps of so many seconds, and computes for at most so many milliseconds. */
  advance(elapsedSeconds: number, milliseconds: number): void {
    if (!this.isRunning) return;
    this.#attempt(() => {
      const end = performance.now() + milliseconds;
      if (this.speed === Number.POSITIVE_INFINITY) {
        do this.#steps(50);
        while (performance.now() < end);
        return;
      }
      // After a pause of the page it does not make up for lost time.
      this.#owed += Math.min(0.25, elapsedSeconds) * this.speed;
      while (this.#owed >= 1 && performance.now() < end) {
        this.#owed--;
        this.#steps(1);
      }
      this.#owed %= 1;
    });
    this.#tell();
  }

  #begin(): void {
    const world = this.#world;
    if (world === undefined) return;
    this.#attempt(() => {
      this.learner = new WorldLearner(world, { algo: this.algo, settings: this.#settings(), seed: 1 });
    });
  }

  #settings() {
    return { stepSize: this.stepSize, epsilon: this.epsilon, discount: this.#world?.discount ?? 0.99 };
  }

  #steps(count: number): void {
    const { learner } = this;
    if (learner === undefined) return;
    for (let i = 0; i < count; i++) {
      const from = learner.state;
      const { action, timestep, tdError } = learner.step();
      const state = learner.state!;
      // A trail holds one episode; where the last one ended, this step began the next.
      const before = this.trail.at(-1) === from && from !== undefined ? this.trail.slice(-12) : [];
      this.trail = timestep.terminated || timestep.truncated ? [state] : [...before, state];
      this.lastAction = Number(action);
      this.lastTdError = tdError;
    }
  }

  #attempt(action: () => void): void {
    try {
      action();
      this.problem = '';
    } catch (error) {
      this.isRunning = false;
      this.problem = toLabError(error).message;
    }
  }

  #markEdit(): void {
    const step = this.learner?.stepCount ?? 0;
    const now = performance.now();
    if (step > 0 && now - this.#lastEditAt > editMilliseconds) this.edits = [...this.edits, step];
    this.#lastEditAt = now;
  }

  #tell(): void {
    const { learner } = this;
    this.revision++;
    this.stepCount = learner?.stepCount ?? 0;
    const hasNews = (learner?.episodeCount ?? 0) > this.episodeCount;
    this.episodeCount = learner?.episodeCount ?? 0;
    const returns = learner?.returns ?? [];
    this.meanReturn = returns.length === 0 ? undefined : returns.reduce((sum, value) => sum + value, 0) / returns.length;
    if (hasNews && this.meanReturn !== undefined) this.#extend(this.stepCount, this.meanReturn);
  }

  #extend(step: number, value: number): void {
    const { steps, values } = this.curve;
    const keeps = (_: number, index: number) => steps.length < mostPoints || index % 2 === 1;
    this.curve = { steps: [...steps.filter(keeps), step], values: [...values.filter(keeps), value] };
  }
}

/** All of a world that an agent can notice, as text: not its name, nor where its states are drawn. */
function rulesOf(world: World): string {
  if (world.kind === 'grid') return formatWorldFile({ ...world, name: '-' });
  const states = world.graph.states.map((state) => ({ ...state, x: 0, y: 0 }));
  return formatWorldFile({ ...world, name: '-', graph: { ...world.graph, states } });
}
