import { hallwayOptions } from '../planning/hallwayOptions';
import type { EquationMoment, LessonEquation } from './lesson';

const discount = 0.9;
const stepSize = 0.2;
/** By the state of the doorway, as the names of the options have it. */
const doorNames: Readonly<Record<string, string>> = { 25: 'upper', 51: 'left', 62: 'right', 88: 'lower' };
const moveNames = ['up', 'down', 'left', 'right'];

/** What the agent can choose, in the order of its table: the ways to doors, then single moves. */
const choiceNames = [
  ...hallwayOptions().map(({ name }) => `the way to the ${doorNames[name.slice(name.lastIndexOf(' ') + 1)]} door`),
  ...moveNames.map((name) => `the move ${name}`),
];

/** One decision in the four rooms, of an agent that walks to doors or makes single moves. */
export const optionUpdate: LessonEquation = {
  id: 'decision',
  tex: String.raw`Q(S,O) \leftarrow Q(S,O) + \alpha\,\big[\,R_1 + \gamma R_2 + \dots + \gamma^{k-1} R_k + \gamma^{k} \max_o Q(S_k,o) - Q(S,O)\,\big]`,
  env: 'FourRooms?slip=direction&goal=80',
  algo: 'option-q-learning',
  settings: { options: 'hallways and actions', stepSize, epsilon: 0.1, discount },
  headStart: 2000,
  read: readDecision,
};

function readDecision({ passages, agentState, terminated }: EquationMoment) {
  const end = passages['end'] as Readonly<Record<string, number>> | undefined;
  if (end === undefined) {
    const { discounting } = passages['step'] as Readonly<Record<string, number>>;
    const taken = stepsIn(discounting!);
    const name = choiceNames[agentState()['followed'] as number]!;
    return {
      tex: String.raw`R_1 + \dots = 0,\qquad \gamma^{${taken}} = ${discounting!.toFixed(2)}`,
      sentence: `Step ${taken} of ${name}. Nothing is learned before it ends.`,
    };
  }
  const { option, discountedReward, discounting, following, value, newValue } = end;
  const taken = stepsIn(discounting!);
  const name = choiceNames[option!]!;
  const ended = `${name[0]!.toUpperCase()}${name.slice(1)} is over after ${taken} ${taken === 1 ? 'step' : 'steps'}.`;
  const followed = terminated
    ? 'It led to the goal, so nothing follows.'
    : `The best choice from here is worth ${shown(following!)}, and ${taken === 1 ? 'one step' : `${taken} steps`} away that counts ${shown(discounting! * following!)}.`;
  const next = terminated ? '0' : String.raw`${shown(discounting!)} \cdot ${shown(following!)}`;
  return {
    tex: String.raw`${shown(value!)} + ${stepSize}\,[\,${shown(discountedReward!)} + ${next} - ${shown(value!)}\,] = ${shown(newValue!)}`,
    sentence: `${ended} ${followed}`,
  };
}

/** k, of γᵏ. */
const stepsIn = (discounting: number) => Math.round(Math.log(discounting) / Math.log(discount));
const shown = (value: number) => value.toFixed(2);
