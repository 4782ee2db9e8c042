import type { EquationMoment, LessonEquation } from './lesson';

const targetInterval = 100;
const batchSize = 16;

/** One step of a small deep Q-network on the pole, which learns from 16 remembered steps after each of its own. */
export const deepQEquation: LessonEquation = {
  id: 'surprise',
  tex: String.raw`\delta = R + \gamma \max_a Q(S',a;\theta^-) - Q(S,A;\theta)`,
  env: 'CartPole-v1',
  algo: 'dqn',
  settings: {
    ...{ discount: 0.99, targetInterval, batchSize, hiddenLayers: [32], replayCapacity: 1000, learningStarts: 100 },
    ...{ trainInterval: 1, explorationSteps: 500, finalEpsilon: 0.1 },
  },
  headStart: 1500,
  read: readSurprise,
};

/** The first of the remembered steps; the numbers are those that the agent worked with. */
function readSurprise({ passages, stepCount }: EquationMoment) {
  const { action, reward, discount, nextValue, value, target, loss } = passages['update'] as Readonly<Record<string, number>>;
  const side = action === 1 ? 'right' : 'left';
  const isFall = discount === 0;
  const following = isFall
    ? 'The pole fell there: nothing follows, so the next value counts as 0.'
    : `The copy promises ${shown(nextValue!)} for what follows.`;
  const renewed = stepCount % targetInterval === 0 ? ' The copy has just been renewed.' : '';
  const next = isFall ? '0' : String.raw`${discount!.toFixed(2)} \cdot ${inBrackets(nextValue!)}`;
  const sentence =
    `Of ${batchSize} remembered steps the first was a push to the ${side}. ${following} ` +
    `So ${shown(target!)} looks right, where the network says ${shown(value!)}. Mean loss of all ${batchSize}: ${loss!.toFixed(3)}.${renewed}`;
  return {
    tex: `${shown(reward!)} + ${next} - ${inBrackets(value!)} = ${shown(target! - value!)}`,
    sentence: sentence.replaceAll('-', '−'),
  };
}

const shown = (value: number) => value.toFixed(2);
const inBrackets = (value: number) => (value < 0 ? `(${shown(value)})` : shown(value));
