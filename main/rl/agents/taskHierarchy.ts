/** What a table depends on: all states with the same index share one value. */
export interface Abstraction {
  readonly size: number;
  indexOf(state: number): number;
}

/** A single action, at the bottom of a hierarchy. */
export interface PrimitiveTask {
  readonly name: string;
  readonly action: number;
  /** What its expected reward depends on. */
  readonly rewardAbstraction: Abstraction;
}

/** One way for a subtask to go on: an action, or a subtask below it. */
export interface SubtaskChild {
  /** Index in the hierarchy's primitives or subtasks. */
  readonly kind: 'primitive' | 'subtask';
  readonly index: number;
  /** What the reward that completes the parent after this child depends on. */
  readonly completionAbstraction: Abstraction;
  /** Whether the parent may call it in a state where the child is not over; absent: wherever. */
  isAllowed?(state: number): boolean;
}

/** A part of a task with an end of its own. */
export interface Subtask {
  readonly name: string;
  readonly children: readonly SubtaskChild[];
  /** Whether it has nothing left to do. */
  isOver(state: number): boolean;
}

/**
 * A task taken apart into subtasks, as plain knowledge: who may call whom, where each is over, and what does not matter.
 *
 * Source: Dietterich, "Hierarchical reinforcement learning with the MAXQ value function decomposition",
 *         JAIR 13 (2000), 227–303, §3 and §5.
 */
export interface TaskHierarchy {
  readonly primitives: readonly PrimitiveTask[];
  /** The first is the whole task. */
  readonly subtasks: readonly Subtask[];
}

/** The same hierarchy with a table entry for every state everywhere. */
export function withoutAbstraction({ primitives, subtasks }: TaskHierarchy, stateCount: number): TaskHierarchy {
  const everything: Abstraction = { size: stateCount, indexOf: (state) => state };
  return {
    primitives: primitives.map((primitive) => ({ ...primitive, rewardAbstraction: everything })),
    subtasks: subtasks.map((subtask) => ({
      ...subtask,
      children: subtask.children.map((child) => ({ ...child, completionAbstraction: everything })),
    })),
  };
}

/** How many values are learned: those of the primitives and those of all completions. */
export function countValues({ primitives, subtasks }: TaskHierarchy): number {
  const rewards = primitives.reduce((sum, { rewardAbstraction }) => sum + rewardAbstraction.size, 0);
  const children = subtasks.flatMap((subtask) => subtask.children);
  return children.reduce((sum, { completionAbstraction }) => sum + completionAbstraction.size, rewards);
}
