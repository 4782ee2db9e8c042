import { createPolicy } from '../policies/createPolicy';
import type { PolicySnapshot } from '../policies/policy';
import type { EquationMoment, LessonEquation } from './lesson';

/** One step of a small actor–critic on the pole: what the critic had expected, what it sees, and what the actor makes of it. */
export const actorCriticEquation: LessonEquation = {
  id: 'judge',
  tex: String.raw`\delta = R + \gamma\,v(S') - v(S)`,
  env: 'CartPole-v1',
  algo: 'actor-critic',
  settings: { discount: 0.99, hiddenLayers: [32], learningRate: 1e-3, valueLearningRate: 3e-3 },
  headStart: 3000,
  read: readJudgment,
};

function readJudgment({ passages, observation, terminated, before, after }: EquationMoment) {
  const { action, reward, discount, nextValue, value, tdError } = passages['step'] as Readonly<Record<string, number>>;
  const push = action === 1 ? 'right' : 'left';
  const [old, now] = [before, after].map((policy) => probabilityOf(policy, observation as Float64Array, action!)) as [
    number,
    number,
  ];
  const expected = `The critic had expected ${shown(value!)}`;
  const seen = terminated
    ? `${expected}, but the pole fell: nothing follows, so the reward is all.`
    : `${expected} and now sees ${shown(reward! + discount! * nextValue!)}.`;
  const verdict = tdError! > 0 ? 'better than expected, so it gets more likely' : 'worse than expected, so it gets less likely';
  const percent = (probability: number) => `${(100 * probability).toFixed(2)} %`;
  const sentence = `A push to the ${push}. ${seen} The push was ${verdict}: ${percent(old)} before, ${percent(now)} after.`;
  const next = terminated ? '0' : String.raw`${discount!.toFixed(2)} \cdot ${inBrackets(nextValue!)}`;
  return {
    tex: `${shown(reward!)} + ${next} - ${inBrackets(value!)} = ${shown(tdError!)}`,
    sentence: sentence.replaceAll('-', '−'),
  };
}

function probabilityOf(snapshot: PolicySnapshot, observation: Float64Array, action: number): number {
  const policy = createPolicy(snapshot);
  const probability = policy.inspect(observation).actionProbabilities![action]!;
  policy.dispose();
  return probability;
}

const shown = (value: number) => value.toFixed(2);
const inBrackets = (value: number) => (value < 0 ? `(${shown(value)})` : shown(value));
