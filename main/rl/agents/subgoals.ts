import { InvalidValueError } from '../core/errors';
import { fourRoomsConstants } from '../environments/fourRooms';
import { taxiConstants, taxiSituation } from '../environments/taxi';

/** What a manager can ask of workers in an environment, as plain knowledge. */
export interface Subgoals {
  readonly names: readonly string[];
  isReached(state: number, subgoal: number): boolean;
  /** What the manager sees of a state, the subgoals that are reached in it at least: an index below the count. */
  readonly managerStateCount: number;
  managerState(state: number): number;
  /** What a worker sees of a state: an index below the count. */
  readonly workerStateCount: number;
  workerState(state: number): number;
  /** Actions that workers take. */
  readonly workerActions: readonly number[];
  /** Actions that the manager takes by itself. */
  readonly managerActions: readonly number[];
}

const { doorways, cellOfState } = fourRoomsConstants;

/** Go to a doorway; the manager may also take single steps, for a goal need not lie in one. */
const fourRoomsSubgoals: Subgoals = {
  names: doorways.map((doorway) => `doorway ${doorway}`),
  isReached: (state, subgoal) => state === doorways[subgoal],
  managerStateCount: cellOfState.length,
  managerState: (state) => state,
  workerStateCount: cellOfState.length,
  workerState: (state) => state,
  workerActions: [0, 1, 2, 3],
  managerActions: [0, 1, 2, 3],
};

const stands: readonly number[] = taxiConstants.stands;

/**
 * Go to a stand, whoever waits where; picking up and putting down is for the manager, who sees at which stand the taxi is,
 * or that it is at none, and where the passenger is and wants to go.
 */
const taxiSubgoals: Subgoals = {
  names: taxiConstants.standNames.map((name) => `stand ${name}`),
  isReached: (state, subgoal) => taxiSituation(state).cell === stands[subgoal],
  managerStateCount: (stands.length + 1) * 5 * 4,
  managerState(state) {
    const { cell, passenger, destination } = taxiSituation(state);
    const stand = stands.indexOf(cell);
    return ((stand < 0 ? stands.length : stand) * 5 + passenger) * 4 + destination;
  },
  workerStateCount: taxiConstants.rowCount * taxiConstants.columnCount,
  workerState: (state) => taxiSituation(state).cell,
  workerActions: [0, 1, 2, 3],
  managerActions: [4, 5],
};

/** Environments that something is known of. */
export const environmentsWithSubgoals: readonly string[] = ['FourRooms', 'Taxi-v4', 'Taxi-v3'];

/** @throws InvalidValueError for an extent that is neither that of the four rooms nor that of the taxi. */
export function subgoalsFor(stateCount: number): Subgoals {
  if (stateCount === cellOfState.length) return fourRoomsSubgoals;
  if (stateCount === 500) return taxiSubgoals;
  throw new InvalidValueError(`Subgoals must be known for the environment, got one of ${stateCount} states.`);
}
