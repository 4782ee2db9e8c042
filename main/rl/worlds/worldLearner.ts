import { DynaQ, dynaQDefinition } from '../agents/dynaQ';
import { DynaQPlus, dynaQPlusDefinition } from '../agents/dynaQPlus';
import { ExpectedSarsa, expectedSarsaDefinition } from '../agents/expectedSarsa';
import { QLearning, qLearningDefinition } from '../agents/qLearning';
import { Sarsa, sarsaDefinition } from '../agents/sarsa';
import { SarsaLambda, sarsaLambdaDefinition } from '../agents/sarsaLambda';
import type { TableShape } from '../agents/tabular';
import type { Agent, LearningStep, TabularEnvironment } from '../core/agent';
import { UnknownNameError } from '../core/errors';
import { createRandom, type Random } from '../core/random';
import { parseSettings, type SettingValues } from '../core/settings';
import { Simulation } from '../core/simulation';
import type { ActionValues } from '../values/actionValues';
import { isOpenCell } from './gridChecks';
import { dynamicsOf, type World } from './world';

/** An agent whose table can be looked at while it learns. */
interface TableAgent extends Agent<TabularEnvironment> {
  readonly actionValues: ActionValues;
}

const learners = [
  [qLearningDefinition, QLearning],
  [sarsaDefinition, Sarsa],
  [expectedSarsaDefinition, ExpectedSarsa],
  [sarsaLambdaDefinition, SarsaLambda],
  [dynaQDefinition, DynaQ],
  [dynaQPlusDefinition, DynaQPlus],
] as const;

/** Algorithms that can learn in a world while it is drawn. */
export const liveAlgorithms: readonly { readonly id: string; readonly name: string }[] = learners.map(([{ id, name }]) => ({
  id,
  name,
}));

export interface LearnerOptions {
  /** One of `liveAlgorithms`. */
  readonly algo: string;
  /** Settings of the algorithm that differ from its defaults. */
  readonly settings: SettingValues;
  readonly seed: number;
}

/**
 * An agent that learns in a world while somebody draws it: the same algorithm as in a run, one step at a time.
 *
 * After an edit it goes on with what it has learned. Where states and actions are still as many, nothing but the rules
 * changes: also what a model remembers of the world as it was. Otherwise a new agent begins with the values of all that
 * remained. The episode goes on where the agent can still stand.
 */
export class WorldLearner {
  /** Returns of the episodes that ended, oldest first; the newest hundred. */
  readonly returns: number[] = [];
  stepCount = 0;
  episodeCount = 0;
  #agent: TableAgent;
  #steps: Generator<LearningStep, never, void>;
  #simulation: Simulation<number, number, number>;
  #world: World;
  #options: LearnerOptions;
  readonly #random: { readonly environment: Random; readonly exploration: Random };

  /** @throws InvalidValueError when nobody can act in the world; UnknownNameError for an algorithm that is not there. */
  constructor(world: World, options: LearnerOptions) {
    this.#world = world;
    this.#options = options;
    this.#random = {
      environment: createRandom(options.seed, 'environment'),
      exploration: createRandom(options.seed, 'exploration'),
    };
    this.#simulation = this.#simulate(world);
    this.#agent = this.#create();
    this.#steps = this.#agent.learn(this.#environment());
  }

  /** Q, shape [states, actions]. */
  get actionValues(): ActionValues {
    return this.#agent.actionValues;
  }

  /** Where the agent stands; `undefined` before the first step. */
  get state(): number | undefined {
    return this.#simulation.state;
  }

  /** One step of the algorithm. */
  step(): LearningStep {
    this.stepCount++;
    return this.#steps.next().value;
  }

  /** Goes on in another world. @throws InvalidValueError when nobody can act in it, and then nothing has changed. */
  change(world: World): void {
    const simulation = this.#simulate(world);
    const before = this.#simulation.save();
    const [oldStates, oldActions] = namesOf(this.#world);
    const [states, actions] = namesOf(world);
    const place = typeof before.state === 'number' ? states.indexOf(oldStates[before.state]!) : -1;
    if (!before.isOver && place >= 0 && canStandIn(world, place)) simulation.load({ ...before, state: place });
    const isSame = isEqual(states, oldStates) && isEqual(actions, oldActions);
    this.#simulation = simulation;
    this.#world = world;
    if (isSame) return;
    const values = this.#agent.actionValues;
    this.#agent = this.#create();
    states.forEach((state, index) => {
      const from = oldStates.indexOf(state);
      if (from < 0) return;
      actions.forEach((action, column) => {
        const fromColumn = oldActions.indexOf(action);
        if (fromColumn >= 0) this.#agent.actionValues.set(index, column, values.get(from, fromColumn));
      });
    });
    this.#steps = this.#agent.learn(this.#environment());
  }

  /** Goes on with other settings, and all that was learned. @throws InvalidValueError for a value out of range. */
  setSettings(settings: SettingValues): void {
    const saved = this.#agent.save();
    const before = this.#options;
    this.#options = { ...before, settings };
    try {
      const agent = this.#create();
      agent.load(saved);
      this.#agent = agent;
    } catch (error) {
      this.#options = before;
      throw error;
    }
    this.#steps = this.#agent.learn(this.#environment());
  }

  #create(): TableAgent {
    const { algo, settings } = this.#options;
    const found = learners.find(([{ id }]) => id === algo);
    if (found === undefined) {
      throw new UnknownNameError(
        'algorithm',
        algo,
        liveAlgorithms.map(({ id }) => id),
      );
    }
    const [definition, Learner] = found;
    const { observationSpace, actionSpace } = this.#simulation;
    const shape = { stateCount: sizeOf(observationSpace), actionCount: sizeOf(actionSpace) };
    const chosen = parseSettings(definition.settings, settings, definition.id);
    return new (Learner as unknown as new (shape: TableShape, settings: SettingValues, random: Random) => TableAgent)(
      shape,
      chosen,
      this.#random.exploration,
    );
  }

  #simulate(world: World): Simulation<number, number, number> {
    const simulation = new Simulation(dynamicsOf(world), this.#random.environment);
    simulation.onEpisodeEnd = (episodeReturn) => {
      this.episodeCount++;
      this.returns.push(episodeReturn);
      if (this.returns.length > 100) this.returns.shift();
    };
    return simulation;
  }

  /** The world as it is at each moment, so that an edit reaches an agent in the middle of its loop. */
  #environment(): TabularEnvironment {
    const now = () => this.#simulation;
    return {
      observationSpace: now().observationSpace,
      actionSpace: now().actionSpace,
      reset: () => now().reset(),
      step: (action) => now().step(action),
      current: () => now().current(),
    };
  }
}

function sizeOf(space: { readonly kind: string; readonly size?: number }): number {
  return space.size ?? 0;
}

/** What states and actions are called across edits: cells by place, states of a process by name. */
function namesOf(world: World): readonly [states: readonly string[], actions: readonly string[]] {
  if (world.kind === 'graph') return [world.graph.states.map(({ name }) => name), world.graph.actions];
  const { rows } = world.grid;
  return [rows.flatMap((row, index) => [...row].map((_, column) => `${index},${column}`)), ['0', '1', '2', '3']];
}

function canStandIn(world: World, state: number): boolean {
  return world.kind === 'grid' ? isOpenCell(world.grid, state) : world.graph.states[state]?.isEnd === false;
}

function isEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
