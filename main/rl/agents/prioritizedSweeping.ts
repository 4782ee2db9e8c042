import type { Agent, LearningStep, TabularEnvironment } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import { number, type SettingsOf } from '../core/settings';
import type { Trace } from '../core/trace';
import type { PolicySnapshot } from '../policies/policy';
import { ActionValues } from '../values/actionValues';
import { createExploration, type Exploration, explorationSettings } from '../values/exploration';
import { LearnedModel, type ModelOutcome } from '../values/learnedModel';
import { Predecessors } from '../values/predecessors';
import { PriorityQueue } from '../values/priorityQueue';
import { noExploration, noPlanning } from './breaks';
import { defineAgent } from './definition';
import { workedOut } from './explanation';
import { planningStepsSetting, type TableShape, tableShape, tabularSettings, tdErrorMetric } from './tabular';

const settings = {
  ...tabularSettings,
  planningSteps: planningStepsSetting,
  threshold: number({
    symbol: 'θ',
    default: 1e-4,
    max: 1e6,
    scale: 'log',
    unit: 'reward',
    help: 'Errors up to this size are not worth an update.',
  }),
  ...explorationSettings,
};

/** With its numbers. */
const sweepRule = String.raw`Q(‹state›,‹action›) \leftarrow ‹value› + ‹stepSize› \cdot ‹error› = ‹newValue›`;

export type PrioritizedSweepingSettings = SettingsOf<typeof settings>;

/**
 * Prioritized sweeping: plans backward from whatever has just changed, the greatest change first.
 *
 *     P ← | R + γ max_a Q(S′, a) − Q(S, A) |;  if P > θ, queue S, A with priority P
 *     n times: update the first pair of the queue from the model; then queue every pair that leads to its state likewise
 *
 * Made for deterministic environments: the model holds the latest outcome of each pair. Each pair is queued once, with
 * its highest priority.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §8.4, box on p. 170;
 *         Moore & Atkeson, "Prioritized sweeping", Machine Learning 13 (1993), 103–130.
 */
export class PrioritizedSweeping implements Agent<TabularEnvironment> {
  trace: Trace | undefined;
  /** Q, shape [states, actions], in discounted reward. */
  readonly actionValues: ActionValues;
  readonly #exploration: Exploration;
  readonly #model: LearnedModel;
  readonly #predecessors: Predecessors;
  /** Pairs that wait for an update, by the size of their error. */
  readonly #queue: PriorityQueue;

  constructor(
    shape: TableShape,
    private readonly settings: PrioritizedSweepingSettings,
    random: Random,
  ) {
    this.actionValues = new ActionValues(shape.stateCount, shape.actionCount, settings.initialValue);
    const pairCount = this.actionValues.values.length;
    this.#exploration = createExploration(settings, shape, random);
    this.#model = new LearnedModel(shape.stateCount, shape.actionCount);
    this.#predecessors = new Predecessors(shape.stateCount, pairCount);
    this.#queue = new PriorityQueue(pairCount);
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    const { planningSteps } = this.settings;
    const q = this.actionValues;
    const queue = this.#queue;

    for (;;) {
      const state = environment.current(); // begins the next episode where one has ended
      const action = this.#exploration.choose(q, state);
      const timestep = environment.step(action);
      const { observation: nextState, reward, terminated } = timestep;

      this.#record(state, action, { reward, nextState, terminated });
      const tdError = this.#enqueue(state, action);
      this.trace?.('step', { state, action, reward, nextState, priority: Math.abs(tdError), threshold: this.settings.threshold });
      for (let i = 0; i < planningSteps && queue.length > 0; i++) this.#sweep(queue.takeFirst());

      yield { action, timestep, tdError, canResume: true };
    }
  }

  #record(state: number, action: number, outcome: ModelOutcome): void {
    this.#model.record(state, action, outcome);
    this.#predecessors.move(state * this.actionValues.actionCount + action, outcome.nextState);
  }

  /** Queues a pair if its error is worth it; returns the error. */
  #enqueue(state: number, action: number): number {
    const error = this.#errorOf(state, action);
    const priority = Math.abs(error);
    if (priority > this.settings.threshold) this.#queue.insert(state * this.actionValues.actionCount + action, priority);
    return error;
  }

  /** How far Q(state, action) is from what the model and the other values say. */
  #errorOf(state: number, action: number): number {
    const q = this.actionValues;
    const { reward, nextState, terminated } = this.#model.outcome(state, action);
    const nextValue = terminated ? 0 : q.max(nextState);
    return checkFinite('The TD error', reward + this.settings.discount * nextValue - q.get(state, action));
  }

  /** Updates a pair, and queues the pairs that lead to its state. */
  #sweep(pair: number): void {
    const { actionCount } = this.actionValues;
    const [state, action] = [Math.floor(pair / actionCount), pair % actionCount];
    const { stepSize } = this.settings;
    const value = this.actionValues.get(state, action);
    const error = this.#errorOf(state, action);
    this.actionValues.add(state, action, stepSize * error);
    const newValue = this.actionValues.get(state, action);
    if (this.trace !== undefined) {
      const { reward, nextState } = this.#model.outcome(state, action);
      this.trace('sweep', { state, action, reward, nextState, stepSize, value, error, newValue });
    }
    for (const before of this.#predecessors.of(state)) this.#enqueue(Math.floor(before / actionCount), before % actionCount);
  }

  policy(): PolicySnapshot {
    return this.actionValues.greedyPolicy();
  }

  save(): SavedState {
    return {
      actionValues: this.actionValues.save(),
      exploration: this.#exploration.save(),
      model: this.#model.save(),
      predecessors: this.#predecessors.save(),
      queue: this.#queue.save(),
    };
  }

  load(saved: SavedState): void {
    this.actionValues.load(saved['actionValues']);
    this.#exploration.load(saved['exploration'] as SavedState);
    this.#model.load(saved['model'] as SavedState);
    this.#predecessors.load(saved['predecessors'] as SavedState);
    this.#queue.load(saved['queue'] as SavedState);
  }
}

export const prioritizedSweepingDefinition = defineAgent({
  id: 'prioritized-sweeping',
  name: 'Prioritized sweeping',
  family: 'learning and planning (table)',
  summary: 'Plans backward from surprises, greatest first: the quickest planner where nothing is random.',
  source: 'Moore & Atkeson (1993); Sutton & Barto, 2nd ed., §8.4',
  needs: { observation: 'discrete', action: 'discrete' },
  settings,
  breaks: [noPlanning, noExploration],
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`P \leftarrow \big|\,R + \gamma \max_a Q(S',a) - Q(S,A)\,\big|`,
    ...workedOut([
      'for each step',
      ['  A ← ε-greedy from Q(S, ·), or explore in another way', 'step', String.raw`S = ‹state›,\quad A = ‹action›`],
      [
        '  take A, observe R, S′; Model(S, A) ← R, S′',
        'step',
        String.raw`\mathrm{Model}(‹state›,‹action›) \leftarrow ‹reward›,\ ‹nextState›`,
      ],
      [
        '  P ← | R + γ maxₐ Q(S′, a) − Q(S, A) |; if P > θ, queue S, A with priority P',
        'step',
        String.raw`P = ‹priority›,\quad \theta = ‹threshold›`,
      ],
      '  n times, while the queue is not empty',
      [
        '    S, A ← first of the queue; R, S′ ← Model(S, A)',
        'sweep',
        String.raw`S = ‹state›,\quad A = ‹action›,\quad R = ‹reward›,\quad S' = ‹nextState›`,
      ],
      ['    Q(S, A) ← Q(S, A) + α [ R + γ maxₐ Q(S′, a) − Q(S, A) ]', 'sweep', sweepRule, sweepRule],
      '    for every pair that leads to S: queue it likewise',
    ]),
  },
  usesNetwork: false,
  create: (context) =>
    new PrioritizedSweeping(tableShape('prioritized-sweeping', context), context.settings, context.random.exploration),
});
