import { InvalidValueError } from '../core/errors';
import { countParameters, describeShape, haveSameShape } from './layerShapes';
import type { NetworkSpec, NetworkState } from './network';

/** @throws InvalidValueError when the parameters of one network would mean something else in the other. */
export function checkSameShape(mine: NetworkSpec, theirs: NetworkSpec): void {
  if (!haveSameShape(mine, theirs)) {
    throw new InvalidValueError(`The network to copy must have the shape ${describeShape(mine)}, got ${describeShape(theirs)}.`);
  }
}

/** @throws InvalidValueError when a state does not fit a network of this spec with so many optimiser moments. */
export function checkLoadable(spec: NetworkSpec, momentCount: number, { parameters, moments }: NetworkState): void {
  const count = countParameters(spec);
  if (parameters.length !== count) {
    throw new InvalidValueError(`The network to load must have ${count} parameters, got ${parameters.length}.`);
  }
  if (moments.length !== momentCount || moments.some((moment) => moment.length !== count)) {
    throw new InvalidValueError(
      `The network to load must have ${momentCount} moments of ${count} numbers, ` +
        `got ${moments.map((moment) => moment.length).join(' and ') || 'none'}.`,
    );
  }
}
