import { checkInteger } from '../core/check';
import { checkTableSize } from './actionValues';

/** A table of state values, all `initialValue`. @throws InvalidValueError when it would not fit into memory. */
export function createStateValues(stateCount: number, initialValue: number): Float64Array {
  checkInteger('The number of states', stateCount, 1);
  checkTableSize(stateCount, 1);
  return new Float64Array(stateCount).fill(initialValue);
}
