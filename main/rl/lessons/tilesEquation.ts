import { walkLength } from '../figures/thousandStates';
import { createPolicy } from '../policies/createPolicy';
import type { PolicySnapshot } from '../policies/policy';
import type { EquationMoment, LessonEquation } from './lesson';

const [tilings, stepSize] = [10, 0.01];
/** How far away the neighbor is that is looked at; two of ten grids put it on another tile. */
const distance = 40;

/** One step of the walk over a thousand places, whose values are sums over ten tiles of two hundred places each. */
export const tilesEquation: LessonEquation = {
  id: 'tiles',
  tex: String.raw`w_i \leftarrow w_i + \alpha\,[\,R + \gamma\,\hat v(S') - \hat v(S)\,]\quad\text{for each tile } i \text{ on which } S \text{ lies}`,
  env: 'RandomWalk-1000',
  algo: 'semi-gradient-td',
  settings: { discount: 1, features: 'tile-coding', tilings, tiles: 5, stepSize, bounds: `1:${walkLength}` },
  headStart: 4000,
  read: readTiles,
};

function readTiles({ passages, observation, nextObservation, terminated, before, after }: EquationMoment) {
  const { reward, nextValue, value, tdError, newValue } = passages['step'] as Readonly<Record<string, number>>;
  const [place, next] = [observation as number, nextObservation as number];
  const neighbor = place + distance <= walkLength ? place + distance : place - distance;
  const [old, now] = [before, after].map((policy) => valueAt(policy, neighbor)) as [number, number];
  const shared = Math.round((tilings * (now - old)) / (newValue! - value!));
  const where = terminated ? `over the ${next === 0 ? 'left' : 'right'} end, and got ${reward}` : `to ${next}`;
  const sentence =
    `The walk went from ${place} ${where}. Ten weights moved by ${shown(stepSize * tdError!)} each, so the value of ${place} goes from ${shown(value!)} to ${shown(newValue!)}. ` +
    `Nobody was at ${neighbor}. But it lies on ${shared} of the same tiles, and goes from ${shown(old)} to ${shown(now)}.`;
  return {
    tex: String.raw`\alpha\,[\,\ldots\,] = ${stepSize}\,[\,${reward} + ${inBrackets(nextValue!)} - ${inBrackets(value!)}\,] = ${shown(stepSize * tdError!)}`,
    sentence: sentence.replaceAll('-', '−'),
  };
}

function valueAt(snapshot: PolicySnapshot, place: number): number {
  const policy = createPolicy(snapshot);
  const { stateValue } = policy.inspect(place);
  policy.dispose();
  return stateValue!;
}

const shown = (value: number) => value.toFixed(4);
const inBrackets = (value: number) => (value < 0 ? `(${shown(value)})` : shown(value));
