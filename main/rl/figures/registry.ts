import { UnknownNameError } from '../core/errors';
import type { Figure } from './figure';
import { figure2_2 } from './figure2_2';
import { figure2_3 } from './figure2_3';
import { figure2_4 } from './figure2_4';
import { figure2_5 } from './figure2_5';
import { figure2_6 } from './figure2_6';

/** Every figure there is, in the order of the book. */
export const figures: readonly Figure[] = [figure2_2, figure2_3, figure2_4, figure2_5, figure2_6];

/** @throws UnknownNameError with the nearest known name. */
export function findFigure(name: string): Figure {
  const found = figures.find((figure) => figure.name === name);
  if (found !== undefined) return found;
  throw new UnknownNameError(
    'figure',
    name,
    figures.map((figure) => figure.name),
  );
}
