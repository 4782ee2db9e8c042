import { gardenId, horizon } from './inverseGarden';
import type { EquationMoment, LessonEquation } from './lesson';
import { stepSize } from './rewardRules';

const episodes = 30;
const columnCount = 5;

/** One correction of the whole reward, told of the cell where expert and learner differ most. */
export const differenceRule: LessonEquation = {
  id: 'difference',
  tex: String.raw`r(s) \leftarrow r(s) + \alpha\,\big[\,\mu_E(s) - \mu_r(s) - \lambda\,r(s)\,\big]`,
  env: gardenId,
  algo: 'max-entropy-irl',
  settings: {
    stepSize,
    penalty: 1 / episodes,
    demonstrationCount: episodes,
    demonstrationLength: horizon,
    expertTemperature: 0.3,
  },
  headStart: 0,
  read: readDifference,
};

function readDifference({ passages }: EquationMoment) {
  const { demonstrated, expected, weights, penalty } = passages['compare'] as {
    readonly demonstrated: readonly number[];
    readonly expected: readonly number[];
    readonly weights: readonly number[];
    readonly penalty: number;
  };
  const updated = passages['update']!['weights'] as readonly number[];
  const differences = demonstrated.map((visits, state) => Math.abs(visits - expected[state]!));
  const state = differences.indexOf(Math.max(...differences));
  const [expert, learner, old, now] = [demonstrated[state]!, expected[state]!, weights[state]!, updated[state]!];
  const place = `row ${Math.floor(state / columnCount) + 1}, column ${(state % columnCount) + 1}`;
  const verdict = expert > learner ? 'It must be worth more than believed' : 'It must be worth less than believed';
  const sentence = `They differ most in ${place}: the expert is there ${shown(expert)} times an episode, the learner ${shown(learner)} times. ${verdict}: ${shown(now)}.`;
  return {
    tex: String.raw`${shown(old)} + ${stepSize}\,[\,${shown(expert)} - ${shown(learner)} - ${penalty.toFixed(3)} \cdot ${inBrackets(old)}\,] = ${shown(now)}`,
    sentence: sentence.replaceAll('-', '−'),
  };
}

const shown = (value: number) => value.toFixed(2);
const inBrackets = (value: number) => (value < 0 ? `(${shown(value)})` : shown(value));
