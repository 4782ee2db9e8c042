import qLearningSource from '../agents/qLearning.ts?raw';
import { lineWalk } from '../environments/lineWalk';
import lineWalkSource from '../environments/lineWalk.ts?raw';
import { isAtLeast, isAtMost, isExactly, isNear, isTrue } from '../figures/checks';
import type { FigureSeries } from '../figures/figure';
import { meanOf } from '../figures/training';
import { solveTable } from '../planning/solve';
import type { PolicySnapshot } from '../policies/policy';
import type { ControlValues, EquationMoment, Lesson, LessonData, LessonExperiment, LessonWork } from './lesson';
import { defaultValues } from './lesson';
import { finalMeans, type RaceResult, race, type Variant } from './race';
import { allOf } from './work';

const size = 5;
const { table } = lineWalk(size);
/** Positions at which there is something to decide: −4 … 4. */
const positions = Array.from({ length: 2 * size - 1 }, (_, i) => i + 1 - size);
/** Share of each correction that goes into the table. */
const stepSize = 0.2;

/** Steps that each episode took. */
const stepsOf: NonNullable<Variant['observe']> = () => {
  let count = 0;
  return ({ timestep: { terminated } }) => {
    count++;
    const steps = count;
    if (terminated) count = 0;
    return terminated ? steps : undefined;
  };
};

function walker(label: string, discount: number, share = stepSize): Variant {
  return {
    ...{ label, env: 'LineWalk', algo: 'q-learning', budget: { episodes: 300 } },
    settings: { discount, stepSize: share, epsilon: 0.1 },
    observe: stepsOf,
  };
}

interface WalkData extends LessonData {
  readonly race: RaceResult;
  /** Best value of each position as it was learned, in the last seed. */
  readonly learned: readonly number[];
  readonly exact: readonly number[];
}

function* learnToWalk({ discount }: ControlValues, seeds: number): LessonWork<WalkData> {
  const result = yield* race(
    [walker('Learner', discount!), { ...walker('Coin flips', discount!), algo: 'random', settings: {} }],
    seeds,
    {
      points: 60,
      hasPolicies: true,
    },
  );
  const { values } = solveTable(table, { discount: discount! });
  const exact = positions.map((position) => values[position + size]!);
  const learned = positions.map((position) => bestOf(result.policies![0]!.snapshot, position));
  const panel = 'What each position is worth';
  const series: FigureSeries[] = [
    ...result.series,
    { label: 'learned, last seed', x: positions, y: learned, panel },
    { label: 'exact', x: positions, y: exact, panel },
  ];
  const readings = result.series.map(({ label }, i) => ({
    label: `${label}: steps to an end, last 60 episodes`,
    value: meanOf(finalMeans(result.values[i]!)),
  }));
  return { series, policies: result.policies!, readings, race: result, learned, exact };
}

const walk: LessonExperiment = {
  id: 'walk',
  title: 'From wandering to walking',
  axes: { x: 'Episodes', y: 'Steps of an episode, mean of five' },
  panelAxes: { 'What each position is worth': { x: 'Position', y: 'Value, reward', yRange: [0, 1] } },
  seeds: 30,
  controls: [
    {
      ...{ name: 'discount', label: 'Discount', symbol: 'γ', default: 0.9, min: 0, max: 1, step: 0.05 },
      help: 'How much a reward one step later counts.',
    },
  ],
  *run(values, seeds) {
    const { series, policies, readings } = yield* learnToWalk(values, seeds);
    return { series, policies: policies!, readings: readings! };
  },
};

function* comparePatience({ discount, stepSize: share }: ControlValues, seeds: number): LessonWork<RaceResult> {
  const variants = [walker('in a hurry', discount!, share!), walker('all the time in the world', 1, share!)];
  return yield* race(variants, seeds, { points: 60 });
}

const hurry: LessonExperiment = {
  id: 'hurry',
  title: 'A walker who is in no hurry',
  axes: { x: 'Episodes', y: 'Steps of an episode, mean of five', yRange: [0, 100] },
  seeds: 50,
  controls: [
    {
      ...{ name: 'discount', label: 'Discount of the first', symbol: 'γ', default: 0.9, min: 0.5, max: 0.99, step: 0.01 },
      help: 'That of the other is 1.',
    },
    {
      ...{ name: 'stepSize', label: 'Step size', symbol: 'α', default: 1, min: 0.1, max: 1, step: 0.1 },
      help: 'Share of each correction that goes into the table.',
    },
  ],
  naive: ['all the time in the world'],
  *run(values, seeds) {
    const { series, values: steps } = yield* comparePatience(values, seeds);
    const readings = series.map(({ label }, i) => ({
      label: `${label}: steps, last 60 episodes`,
      value: meanOf(finalMeans(steps[i]!)),
    }));
    return { series, readings };
  },
};

export const parts: Lesson = {
  id: '02-parts',
  stages: [{ id: 'line', env: 'LineWalk', experiment: 'walk', watched: ['Learner'], pace: 'turns' }],
  equations: [
    {
      id: 'worth',
      tex: String.raw`Q(S,A) \;\longrightarrow\; R + \gamma \max_a Q(S',a)`,
      env: 'LineWalk',
      algo: 'q-learning',
      settings: { discount: 0.9, stepSize, epsilon: 0.3 },
      headStart: 60,
      read: readWorth,
    },
  ],
  experiments: [walk, hurry],
  code: [
    { path: 'main/rl/environments/lineWalk.ts', text: lineWalkSource, from: 'export function lineWalk' },
    { path: 'main/rl/agents/qLearning.ts', text: qLearningSource, from: '*learn(' },
  ],
  *check() {
    const works = [defaultValues(walk)['discount']!, 0.5, 0].map((discount) => () => learnToWalk({ discount }, walk.seeds));
    const [walked, impatient, shortSighted] = (yield* allOf(works)) as [WalkData, WalkData, WalkData];
    const patience = yield* comparePatience(defaultValues(hurry), hurry.seeds);
    const late = ({ values }: RaceResult) => values.map((runs) => meanOf(finalMeans(runs))) as [number, number];
    const [learner, chance] = late(walked.race);
    const [quick, slow] = late(patience);
    return [
      isNear('By chance a walk takes 25 steps: mean over the last 60 episodes of 30 seeds', chance, 25, 3),
      isAtMost('The learner, which still stumbles one step in ten: steps', learner, 7),
      isNear('At the start, with γ = 0.9, the way to +5 is worth 0.9⁴', walked.exact[size - 1]!, 0.6561, 1e-9),
      isNear('… and the learner has found it, in the last seed', walked.learned[size - 1]!, 0.6561, 0.02),
      isExactly(
        'With γ = 0.5 the walks are the same: difference in steps, last 60 episodes',
        late(impatient.race)[0] - learner,
        0,
      ),
      isTrue(
        'With γ = 0 only the position beside the reward is worth anything',
        shortSighted.exact.every((value, i) => value === (i === positions.length - 1 ? 1 : 0)),
      ),
      isAtLeast('… and the walks stay long: steps', late(shortSighted.race)[0], 15),
      isAtMost('In a hurry (γ = 0.9, α = 1): steps', quick, 7),
      isAtLeast('With γ = 1 and α = 1 the walks are longer than by chance: steps', slow, 35),
    ];
  },
};

function tableOf(policy: PolicySnapshot): Extract<PolicySnapshot, { kind: 'greedy-table' }> {
  if (policy.kind !== 'greedy-table') throw new Error(`The policy must be a table of action values, got ${policy.kind}.`);
  return policy;
}

/** The value of the better action at a position. */
function bestOf(policy: PolicySnapshot, position: number): number {
  const { actionCount, actionValues } = tableOf(policy);
  const start = (position + size) * actionCount;
  return Math.max(...actionValues.subarray(start, start + actionCount));
}

function readWorth({ observation, action, reward, nextObservation, terminated, before, after }: EquationMoment) {
  const [state, next] = [observation as number, nextObservation as number];
  const place = state * tableOf(before).actionCount + (action as number);
  const [old, now] = [tableOf(before).actionValues[place]!, tableOf(after).actionValues[place]!];
  const best = terminated ? 0 : bestOf(before, next - size);
  const nameOf = (index: number) => `${index - size}`.replace('-', '−');
  const shown = (value: number) => value.toFixed(3);
  const parts = `State ${nameOf(state)}, action ${action === 1 ? 'right' : 'left'}, reward ${reward}, next state ${nameOf(next)}`;
  return {
    tex: String.raw`${shown(old)} \;\longrightarrow\; ${reward} + 0.9 \cdot ${shown(best)} = ${shown(reward + 0.9 * best)}`,
    sentence: `${parts}${terminated ? ', and the walk is over' : ''}. A fifth of the way takes the number from ${shown(old)} to ${shown(now)}.`,
  };
}
