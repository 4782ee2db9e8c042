import { fourRooms, fourRoomsConstants } from '../environments/fourRooms';
import { bestValue, optimalActions } from './bellman';
import { flattenTable } from './flatTable';
import type { Option } from './options';

const { cellOfState, columnCount, doorways } = fourRoomsConstants;

/** What makes the way to a doorway the shortest: the doorway is worth 1, and every step takes a tenth off. */
const discount = 0.9;

/** Cells of each room without its doorways, rooms in row-major order of their first cell. */
const rooms = findRooms();

/**
 * The eight hallway options of the four rooms: from anywhere in a room to one of its two doorways.
 *
 * Such an option may begin in the room and in the room's other doorway, and ends wherever the room ends. Its policy is
 * the shortest way to the doorway when a third of the steps slip, which keeps it off the other doorway. It knows nothing
 * of the goal of the task.
 *
 * Source: Sutton, Precup & Singh, "Between MDPs and semi-MDPs", Artificial Intelligence 112 (1999), 181–211, §3 and fig. 3.
 */
export function hallwayOptions(): Option[] {
  return rooms.flatMap((room) => {
    const [one, other] = doorwaysOf(room);
    return [hallwayOption(room, one, other), hallwayOption(room, other, one)];
  });
}

function hallwayOption(room: readonly number[], target: number, other: number): Option {
  const stateCount = cellOfState.length;
  const goal = rooms.find((cells) => cells !== room)![0]!; // elsewhere, so that it plays no part
  const { table } = fourRooms({ goal, slip: 'direction', slipProbability: 1 / 3, stepReward: 0, goalReward: 0, maxSteps: 1 });
  const flat = flattenTable(table);
  const values = new Float64Array(stateCount);
  values[target] = 1;
  for (let change = 1; change > 1e-14; ) {
    change = 0;
    for (const state of room) {
      const value = bestValue(flat, state, values, discount);
      change = Math.max(change, Math.abs(value - values[state]!));
      values[state] = value;
    }
  }
  const best = optimalActions(flat, values, discount, 1e-12);
  const initiation = new Uint8Array(stateCount);
  const policy = new Float64Array(stateCount * table.actionCount);
  const termination = new Float64Array(stateCount).fill(1);
  for (const state of [...room, other]) {
    initiation[state] = 1;
    policy[state * table.actionCount + best[state]![0]!] = 1;
  }
  for (const state of room) termination[state] = 0;
  return { name: `room ${rooms.indexOf(room) + 1} to doorway ${target}`, initiation, policy, termination };
}

function findRooms(): readonly (readonly number[])[] {
  const stateOfCell = new Map(cellOfState.map((cell, state) => [cell, state]));
  const isOpen = (state: number | undefined): state is number => state !== undefined && !isDoorway(state);
  const roomOf = new Map<number, number[]>();
  const found: number[][] = [];
  for (let start = 0; start < cellOfState.length; start++) {
    if (!isOpen(start) || roomOf.has(start)) continue;
    const room = [start];
    roomOf.set(start, room);
    for (const state of room) {
      for (const next of neighborsOf(stateOfCell, state)) {
        if (!isOpen(next) || roomOf.has(next)) continue;
        roomOf.set(next, room);
        room.push(next);
      }
    }
    found.push(room);
  }
  return found;
}

function doorwaysOf(room: readonly number[]): readonly [number, number] {
  const stateOfCell = new Map(cellOfState.map((cell, state) => [cell, state]));
  const found = doorways.filter((doorway) => neighborsOf(stateOfCell, doorway).some((state) => room.includes(state!)));
  return [found[0]!, found[1]!];
}

function neighborsOf(stateOfCell: ReadonlyMap<number, number>, state: number): (number | undefined)[] {
  const cell = cellOfState[state]!;
  return [cell - columnCount, cell + columnCount, cell - 1, cell + 1].map((neighbor) => stateOfCell.get(neighbor));
}

function isDoorway(state: number): boolean {
  return (doorways as readonly number[]).includes(state);
}
