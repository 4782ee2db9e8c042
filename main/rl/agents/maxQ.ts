import type { Agent, LearningStep, TabularEnvironment } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import { boolean, number, type SettingsOf } from '../core/settings';
import type { PolicySnapshot } from '../policies/policy';
import { defineAgent } from './definition';
import { type TableShape, tableShape, tabularSettings, tdErrorMetric } from './tabular';
import { type SubtaskChild, type TaskHierarchy, withoutAbstraction } from './taskHierarchy';
import { taxiHierarchy } from './taxiHierarchy';

const settings = {
  ...tabularSettings,
  initialValue: { ...tabularSettings.initialValue, symbol: 'C₀', help: 'What completing a subtask is first believed to bring.' },
  epsilon: number({
    isLive: true,
    symbol: 'ε',
    default: 0.1,
    help: 'Probability, at each level, of a child drawn evenly from all.',
  }),
  abstraction: boolean({ default: true, help: 'Whether states that cannot matter to a value share it.' }),
};

export type MaxQSettings = SettingsOf<typeof settings>;

/** A child that was called and is at work. */
interface Call {
  /** Index of the subtask that called. */
  readonly parent: number;
  /** Index among the parent's children. */
  readonly child: number;
  /** State in which it was called. */
  readonly start: number;
  /** γᴺ, N steps later. */
  discounting: number;
}

/**
 * MAXQ-0: Q-learning in a hierarchy of subtasks, whose values are sums over the levels.
 *
 *     V(i, s) = max_a [ V(a, s) + C(i, s, a) ],   0 where subtask i is over;   V(a, s) ← V(a, s) + α [ R − V(a, s) ] for an action
 *     C(i, S, a) ← C(i, S, a) + α [ γᴺ V(i, S′) − C(i, S, a) ]   when child a, called in S, is over in S′ after N steps
 *
 * MAXQ-Q without rewards of its own for subtasks, which the taxi does not need. Children that an ended episode cuts off
 * have not completed and teach nothing, unless it terminated: then all have. Draws of a step, for each level that is entered: whether to explore, then the child.
 *
 * Source: Dietterich, "Hierarchical reinforcement learning with the MAXQ value function decomposition",
 *         JAIR 13 (2000), 227–303, table 1 (MAXQ-0), §3.1 (the taxi), §5 (abstraction).
 */
export class MaxQ implements Agent<TabularEnvironment> {
  /** V of the actions, shape [primitives][abstract states]. */
  readonly #rewards: readonly Float64Array[];
  /** C, shape [subtasks][children][abstract states]. */
  readonly #completions: readonly (readonly Float64Array[])[];
  /** Calls at work, from the top down. */
  #calls: Call[] = [];

  constructor(
    private readonly hierarchy: TaskHierarchy,
    private readonly shape: TableShape,
    private readonly settings: MaxQSettings,
    private readonly random: Random,
  ) {
    this.#rewards = hierarchy.primitives.map(({ rewardAbstraction }) => new Float64Array(rewardAbstraction.size));
    this.#completions = hierarchy.subtasks.map(({ children }) =>
      children.map(({ completionAbstraction }) => new Float64Array(completionAbstraction.size).fill(settings.initialValue)),
    );
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    const { stepSize, discount } = this.settings;
    const { primitives } = this.hierarchy;

    for (;;) {
      const state = environment.current(); // begins the next episode where one has ended
      const primitive = this.#callDownToAnAction(state);
      const { action, rewardAbstraction } = primitives[primitive]!;
      const timestep = environment.step(action);
      const { observation: nextState, reward, terminated, truncated } = timestep;

      const rewards = this.#rewards[primitive]!;
      const index = rewardAbstraction.indexOf(state);
      const tdError = checkFinite('The reward error', reward - rewards[index]!);
      rewards[index]! += stepSize * tdError;

      for (const call of this.#calls) call.discounting *= discount;
      while (this.#calls.length > 0) {
        const call = this.#calls.at(-1)!;
        if (!terminated && !this.#isOver(this.#childOf(call), nextState)) break;
        this.#complete(call, terminated ? undefined : nextState);
        this.#calls.pop();
      }
      if (truncated) this.#calls = [];

      yield { action, timestep, tdError, canResume: true };
    }
  }

  /** Lets the lowest subtask at work call a child, that one another, until the child is an action; returns its index. */
  #callDownToAnAction(state: number): number {
    for (let subtask = this.#calls.length === 0 ? 0 : this.#childOf(this.#calls.at(-1)!).index; ; ) {
      const child = this.#chooseChild(subtask, state);
      this.#calls.push({ parent: subtask, child, start: state, discounting: 1 });
      const { kind, index } = this.hierarchy.subtasks[subtask]!.children[child]!;
      if (kind === 'primitive') return index;
      subtask = index;
    }
  }

  #childOf({ parent, child }: Call): SubtaskChild {
    return this.hierarchy.subtasks[parent]!.children[child]!;
  }

  #isOver({ kind, index }: SubtaskChild, state: number): boolean {
    return kind === 'primitive' || this.hierarchy.subtasks[index]!.isOver(state);
  }

  /** The child came to its end in `nextState`, or with the episode where that is undefined. */
  #complete(call: Call, nextState: number | undefined): void {
    const following = nextState === undefined ? 0 : this.#subtaskValue(call.parent, nextState);
    const completions = this.#completions[call.parent]![call.child]!;
    const index = this.#childOf(call).completionAbstraction.indexOf(call.start);
    const error = checkFinite('The completion error', call.discounting * following - completions[index]!);
    completions[index]! += this.settings.stepSize * error;
  }

  /** ε-greedy among the children that may be called; of equals the first. */
  #chooseChild(subtask: number, state: number): number {
    const { children } = this.hierarchy.subtasks[subtask]!;
    if (this.random.uniform() >= this.settings.epsilon) return this.#bestChild(subtask, state).child;
    const callable = children.flatMap((child, index) => (mayCall(this.hierarchy, child, state) ? [index] : []));
    return callable[this.random.integer(callable.length)]!;
  }

  #bestChild(subtask: number, state: number): { readonly child: number; readonly value: number } {
    const { children } = this.hierarchy.subtasks[subtask]!;
    let best = { child: -1, value: -Infinity };
    children.forEach((child, index) => {
      if (!mayCall(this.hierarchy, child, state)) return;
      const own = child.kind === 'primitive' ? this.#reward(child.index, state) : this.#subtaskValue(child.index, state);
      const value = own + this.#completion(subtask, index, state);
      if (value > best.value) best = { child: index, value };
    });
    return best;
  }

  /** V(i, s). */
  #subtaskValue(subtask: number, state: number): number {
    const { isOver } = this.hierarchy.subtasks[subtask]!;
    return isOver(state) ? 0 : this.#bestChild(subtask, state).value;
  }

  /** C(i, s, a). */
  #completion(subtask: number, child: number, state: number): number {
    const { completionAbstraction } = this.hierarchy.subtasks[subtask]!.children[child]!;
    return this.#completions[subtask]![child]![completionAbstraction.indexOf(state)]!;
  }

  #reward(primitive: number, state: number): number {
    const { rewardAbstraction } = this.hierarchy.primitives[primitive]!;
    return this.#rewards[primitive]![rewardAbstraction.indexOf(state)]!;
  }

  /**
   * The lowest subtasks as options, and the actions that are called beside them: each is followed until it is over, then
   * the best way down from the top begins.
   *
   * That forgets which subtasks were at work above the lowest, which is no loss where their ends tell, as in the taxi.
   */
  policy(): PolicySnapshot {
    const { subtasks, primitives } = this.hierarchy;
    const { stateCount, actionCount } = this.shape;
    const lowest = subtasks.flatMap((_, index) => (this.#isLowest(index) ? [index] : []));
    const optionCount = lowest.length + primitives.length;
    const optionValues = new Float64Array(stateCount * optionCount);
    const initiation = new Uint8Array(stateCount * optionCount);
    const actionProbabilities = new Float64Array(optionCount * stateCount * actionCount);
    const termination = new Float64Array(optionCount * stateCount).fill(1);
    const optionOf = ({ kind, index }: SubtaskChild) => (kind === 'subtask' ? lowest.indexOf(index) : lowest.length + index);
    for (let state = 0; state < stateCount; state++) {
      for (const [child, value] of this.#waysDown(0, state)) {
        optionValues[state * optionCount + optionOf(child)] = value;
        initiation[state * optionCount + optionOf(child)] = 1;
      }
      const take = (option: number, primitive: number) => {
        actionProbabilities[(option * stateCount + state) * actionCount + primitives[primitive]!.action] = 1;
      };
      primitives.forEach((_, primitive) => {
        take(lowest.length + primitive, primitive);
      });
      lowest.forEach((subtask, option) => {
        take(option, subtasks[subtask]!.children[this.#bestChild(subtask, state).child]!.index);
        if (!subtasks[subtask]!.isOver(state)) termination[option * stateCount + state] = 0;
      });
    }
    return {
      kind: 'options-table',
      stateCount,
      actionCount,
      optionCount,
      optionValues,
      initiation,
      actionProbabilities,
      termination,
    };
  }

  /** Whether all that a subtask calls are actions. */
  #isLowest(subtask: number): boolean {
    return this.hierarchy.subtasks[subtask]!.children.every(({ kind }) => kind === 'primitive');
  }

  /** What can be come down to from a subtask, and what the whole subtask is then worth. */
  *#waysDown(subtask: number, state: number, completing = 0): Generator<readonly [SubtaskChild, number]> {
    for (const [index, child] of this.hierarchy.subtasks[subtask]!.children.entries()) {
      if (!mayCall(this.hierarchy, child, state)) continue;
      const following = completing + this.#completion(subtask, index, state);
      if (child.kind === 'primitive') yield [child, this.#reward(child.index, state) + following];
      else if (this.#isLowest(child.index)) yield [child, this.#subtaskValue(child.index, state) + following];
      else yield* this.#waysDown(child.index, state, following);
    }
  }

  save(): SavedState {
    return {
      rewards: this.#rewards.map((values) => values.slice()),
      completions: this.#completions.map((children) => children.map((values) => values.slice())),
      calls: this.#calls.map((call) => ({ ...call })),
    };
  }

  load(saved: SavedState): void {
    const rewards = saved['rewards'] as readonly Float64Array[];
    const completions = saved['completions'] as readonly (readonly Float64Array[])[];
    this.#rewards.forEach((values, primitive) => {
      values.set(rewards[primitive]!);
    });
    this.#completions.forEach((children, subtask) => {
      children.forEach((values, child) => {
        values.set(completions[subtask]![child]!);
      });
    });
    this.#calls = (saved['calls'] as unknown as readonly Call[]).map((call) => ({ ...call }));
  }
}

function mayCall({ subtasks }: TaskHierarchy, child: SubtaskChild, state: number): boolean {
  if (child.kind === 'subtask' && subtasks[child.index]!.isOver(state)) return false;
  return child.isAllowed?.(state) ?? true;
}

export const maxQDefinition = defineAgent({
  id: 'maxq',
  name: 'MAXQ',
  family: 'hierarchy (table)',
  summary: 'Takes a task apart into subtasks that are told to it, and learns each with what matters to it alone.',
  source: 'Dietterich (2000)',
  needs: { observation: 'discrete', action: 'discrete', environments: ['Taxi-v4', 'Taxi-v3'] },
  settings,
  metrics: [{ ...tdErrorMetric, label: 'Reward error', help: 'Mean error of the expected reward of an action.' }],
  explanation: {
    updateRule: String.raw`\begin{aligned}V(i,s) &= \max_a\,[\,V(a,s) + C(i,s,a)\,]\\ C(i,S,a) &\leftarrow C(i,S,a) + \alpha\,[\,\gamma^N V(i,S') - C(i,S,a)\,]\end{aligned}`,
    pseudocode: [
      'MAXQ-0(i, S)',
      '  if i is an action: take it, observe R; V(i, S) ← V(i, S) + α [ R − V(i, S) ]; return 1',
      '  count ← 0',
      '  until subtask i is over',
      '    a ← ε-greedy from V(a, S) + C(i, S, a) among the children',
      '    N ← MAXQ-0(a, S); observe S′',
      '    C(i, S, a) ← C(i, S, a) + α [ γᴺ V(i, S′) − C(i, S, a) ]',
      '    count ← count + N; S ← S′',
      '  return count',
    ],
  },
  usesNetwork: false,
  create(context) {
    const shape = tableShape('maxq', context);
    const { settings, random } = context;
    const hierarchy = settings.abstraction ? taxiHierarchy : withoutAbstraction(taxiHierarchy, shape.stateCount);
    return new MaxQ(hierarchy, shape, settings, random.exploration);
  },
});
