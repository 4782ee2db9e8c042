import { linearActionValues } from '../policies/linearPolicies';
import type { PolicySnapshot } from '../policies/policy';
import type { EquationMoment, LessonEquation } from './lesson';

const levelCount = 3;
const stepSize = 0.1;
const discount = 0.95;
/** What each motor does at its three levels. */
const words = [
  ['turned clockwise', 'did not turn', 'turned counter-clockwise'],
  ['slid back', 'did not slide', 'slid on'],
  ['left open', 'left open', 'closed'],
] as const;
const fingers = words.length - 1;

/** One step of a hand with three motors, each with a table over both angles of the fingers. */
export const motorEquation: LessonEquation = {
  id: 'motor',
  tex: String.raw`Q_j(S,A_j) \leftarrow Q_j(S,A_j) + \alpha\,[\,R + \gamma \max_a Q_j(S',a) - Q_j(S,A_j)\,]`,
  env: 'PolygonGrasp',
  algo: 'joint-wise-q-learning',
  settings: { features: 'state-aggregation', groups: 20, levelCount, stepSize, discount, epsilon: 0.1 },
  headStart: 20_000,
  read: readFingers,
};

/** The same update as every motor makes, with the numbers of the fingers. */
function readFingers({ observation, action, reward, nextObservation, terminated, before, after }: EquationMoment) {
  const seen = observation as Float64Array;
  const levels = Array.from(action as Float64Array, (strength) => Math.round(((strength + 1) * (levelCount - 1)) / 2));
  const place = fingers * levelCount + levels[fingers]!;
  const valuesBefore = valuesOf(before);
  const old = valuesBefore(seen)[place]!;
  const now = valuesOf(after)(seen)[place]!;
  const following = valuesBefore(nextObservation).subarray(fingers * levelCount, (fingers + 1) * levelCount);
  const best = terminated ? 0 : Math.max(...following);
  const [turn, slide] = levels.map((level, motor) => words[motor]![level]!) as [string, string];
  const angles = Array.from(seen, (angle) => `${Math.round((angle * 180) / Math.PI)}°`).join(' and ');
  const hasClosed = levels[fingers] === levelCount - 1;
  const done = hasClosed
    ? `The fingers closed, and the object is ${reward > 0.5 ? 'held' : 'lost'}: nothing follows.`
    : `The hand ${turn}, ${slide}, and left its fingers open.`;
  return {
    tex: String.raw`${shown(old)} + ${stepSize}\,[\,${shown(reward)} + ${terminated ? '0' : String.raw`${discount} \cdot ${inBrackets(best)}`} - ${inBrackets(old)}\,] = ${shown(now)}`,
    sentence: `The fingers would have met the object at ${angles}. ${done}`.replaceAll('-', '−'),
  };
}

function valuesOf(policy: PolicySnapshot): (observation: EquationMoment['observation']) => Float64Array {
  if (policy.kind !== 'joint-levels') throw new Error(`The policy must have a table for each motor, got ${policy.kind}.`);
  const { low, features, weights } = policy;
  return linearActionValues({ kind: 'greedy-linear', actionCount: low.length * levelCount, features, weights });
}

const shown = (value: number) => value.toFixed(2);
const inBrackets = (value: number) => (value < 0 ? `(${shown(value)})` : shown(value));
