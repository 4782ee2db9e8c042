import { taxiConstants, taxiSituation } from '../environments/taxi';
import type { Abstraction, SubtaskChild, TaskHierarchy } from './taskHierarchy';

const { stands, aboard } = taxiConstants;
const cellCount = taxiConstants.rowCount * taxiConstants.columnCount;
const standIndexes = [0, 1, 2, 3] as const;

const nothing: Abstraction = { size: 1, indexOf: () => 0 };
const cell: Abstraction = { size: cellCount, indexOf: (state) => taxiSituation(state).cell };
const destination: Abstraction = { size: 4, indexOf: (state) => taxiSituation(state).destination };
const cellAndPassenger: Abstraction = {
  size: cellCount * 5,
  indexOf(state) {
    const situation = taxiSituation(state);
    return situation.cell * 5 + situation.passenger;
  },
};
const cellAndDestination: Abstraction = {
  size: cellCount * 4,
  indexOf(state) {
    const situation = taxiSituation(state);
    return situation.cell * 4 + situation.destination;
  },
};
const passengerAndDestination: Abstraction = { size: 20, indexOf: (state) => state % 20 };

const isAboard = (state: number) => taxiSituation(state).passenger === aboard;

/** Indexes among the subtasks. */
const get = 1;
const put = 2;
const firstNavigation = 3;

/** Indexes among the primitives, which are those of the actions. */
const pickup = 4;
const dropoff = 5;

/** Going to any stand that is allowed; arriving there is the same wherever it began. */
const navigations = (isTarget: (state: number, stand: number) => boolean): SubtaskChild[] =>
  standIndexes.map((stand) => ({
    kind: 'subtask',
    index: firstNavigation + stand,
    completionAbstraction: nothing,
    isAllowed: (state) => isTarget(state, stand),
  }));

/**
 * The taxi's task taken apart: get the passenger, then put them down; for both, navigate to a stand.
 *
 * As in the source, with one difference that Gymnasium's rules make: there a passenger may be put down at a wrong stand,
 * which ends `put` without ending the episode; so what completes the whole task after `put` depends on the destination.
 *
 * Source: Dietterich, "Hierarchical reinforcement learning with the MAXQ value function decomposition",
 *         JAIR 13 (2000), 227–303, §3.1, fig. 2, and §5 on what each value depends on.
 */
export const taxiHierarchy: TaskHierarchy = {
  primitives: [
    ...['south', 'north', 'east', 'west'].map((name, action) => ({ name, action, rewardAbstraction: nothing })),
    { name: 'pickup', action: pickup, rewardAbstraction: cellAndPassenger },
    { name: 'dropoff', action: dropoff, rewardAbstraction: cellAndDestination },
  ],
  subtasks: [
    {
      name: 'root',
      isOver: () => false,
      children: [
        { kind: 'subtask', index: get, completionAbstraction: passengerAndDestination },
        { kind: 'subtask', index: put, completionAbstraction: destination },
      ],
    },
    {
      name: 'get',
      isOver: isAboard,
      children: [
        { kind: 'primitive', index: pickup, completionAbstraction: cellAndPassenger },
        ...navigations((state, stand) => taxiSituation(state).passenger === stand),
      ],
    },
    {
      name: 'put',
      isOver: (state) => !isAboard(state),
      children: [
        { kind: 'primitive', index: dropoff, completionAbstraction: cellAndDestination },
        ...navigations((state, stand) => taxiSituation(state).destination === stand),
      ],
    },
    ...standIndexes.map((stand) => ({
      name: `navigate to ${taxiConstants.standNames[stand]}`,
      isOver: (state: number) => taxiSituation(state).cell === stands[stand],
      children: [0, 1, 2, 3].map((action) => ({ kind: 'primitive' as const, index: action, completionAbstraction: cell })),
    })),
  ],
};
