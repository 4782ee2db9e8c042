import qLearningSource from '../agents/qLearning.ts?raw';
import sarsaSource from '../agents/sarsa.ts?raw';
import { cliffWalking, cliffWalkingConstants } from '../environments/cliffWalking';
import { goesLeft } from '../environments/maximizationBias';
import { isAtLeast, isAtMost, isExactly, isNear } from '../figures/checks';
import { greedyActions, pathReturn } from '../figures/greedyReturns';
import { meanOf } from '../figures/training';
import type { PolicySnapshot } from '../policies/policy';
import type { ControlValues, EquationMoment, Lesson, LessonExperiment, LessonWork } from './lesson';
import { defaultValues } from './lesson';
import { finalMeans, type RaceResult, race, type Variant } from './race';
import { allOf } from './work';

const { table } = cliffWalking(false);
const actionLabels = ['up', 'right', 'down', 'left'];

const methods = [
  { label: 'SARSA', algo: 'sarsa' },
  { label: 'Q-learning', algo: 'q-learning' },
] as const;

function* walkAlongTheCliff({ stepSize, epsilon }: ControlValues, seeds: number): LessonWork<RaceResult> {
  const settings = { stepSize: stepSize!, epsilon: epsilon!, discount: 1 };
  const variants = methods.map((method): Variant => ({ ...method, env: 'CliffWalking-v1', settings, budget: { episodes: 300 } }));
  return yield* race(variants, seeds, { points: 60, hasPolicies: true });
}

const cliff: LessonExperiment = {
  id: 'cliff',
  title: 'Return while learning at the cliff',
  axes: { x: 'Episodes', y: 'Return, mean of five episodes', yRange: [-120, 0] },
  seeds: 20,
  controls: [
    {
      ...{ name: 'epsilon', label: 'Exploration', symbol: 'ε', default: 0.1, min: 0, max: 0.5, step: 0.02 },
      help: 'Share of steps that are random.',
    },
    {
      ...{ name: 'stepSize', label: 'Step size', symbol: 'α', default: 0.5, min: 0.05, max: 1, step: 0.05 },
      help: 'Share of the surprise that goes into the table.',
    },
  ],
  *run(values, seeds) {
    const { series, policies, values: returns } = yield* walkAlongTheCliff(values, seeds);
    const readings = methods.flatMap(({ label }, i) => [
      { label: `${label}: return over the last 60 episodes`, value: meanOf(finalMeans(returns[i]!)) },
      { label: `${label}: return of its greedy path, last seed`, value: pathReturn(table, policies![i]!.snapshot) },
    ]);
    return { series, policies: policies!, readings };
  },
};

/** Share of episodes, in percent, whose first action is the one that looks good by luck alone. */
const countLeft: NonNullable<Variant['observe']> = () => {
  let first: number | undefined;
  return ({ action, timestep: { terminated } }) => {
    first ??= goesLeft(action as number) ? 100 : 0;
    const share = first;
    if (terminated) first = undefined;
    return terminated ? share : undefined;
  };
};

function* lookForLuck({ stepSize }: ControlValues, seeds: number): LessonWork<RaceResult> {
  const settings = { stepSize: stepSize!, epsilon: 0.1, discount: 1 };
  const variants: Variant[] = [
    { label: 'Double Q-learning', algo: 'double-q-learning' },
    { label: 'Q-learning', algo: 'q-learning' },
  ].map((method) => ({ ...method, env: 'MaximizationBias', settings, budget: { episodes: 300 }, observe: countLeft }));
  return yield* race(variants, seeds, { points: 50 });
}

const luck: LessonExperiment = {
  id: 'luck',
  title: 'How often the wrong turn is taken',
  axes: { x: 'Episodes', y: 'Left turns, %', yRange: [0, 100] },
  seeds: 300,
  controls: [
    {
      ...{ name: 'stepSize', label: 'Step size', symbol: 'α', default: 0.1, min: 0.02, max: 0.5, step: 0.02 },
      help: 'Small ones average more of the noise away.',
    },
  ],
  naive: ['Q-learning'],
  run: lookForLuck,
};

/** The value of the action that looks best, after every step. */
const claimOf: NonNullable<Variant['observe']> = (trainer) => () => Math.max(...tableOf(trainer.policy()).actionValues);

/** The mean of all rewards so far. */
const payOf: NonNullable<Variant['observe']> = () => {
  let [sum, count] = [0, 0];
  return ({ timestep: { reward } }) => {
    sum += reward;
    return sum / ++count;
  };
};

function* learnFromNoise(_values: ControlValues, seeds: number): LessonWork<RaceResult> {
  const run = {
    env: 'Bandit-10?spread=0',
    algo: 'q-learning',
    settings: { stepSize: 0.1, epsilon: 1, discount: 0 },
    budget: { steps: 1000 },
  };
  const variants: Variant[] = [
    { ...run, label: 'What it pays', observe: payOf },
    { ...run, label: 'What Q promises', observe: claimOf },
  ];
  return yield* race(variants, seeds, { points: 50, hasPolicies: true });
}

const noise: LessonExperiment = {
  id: 'noise',
  title: 'Rewards that are nothing but noise',
  axes: { x: 'Steps', y: 'Reward' },
  seeds: 100,
  controls: [],
  naive: ['What Q promises'],
  run: learnFromNoise,
};

export const qLearning: Lesson = {
  id: '05-q-learning',
  stages: [{ id: 'cliff', env: 'CliffWalking-v1', experiment: 'cliff', pace: 'turns' }],
  equations: [
    {
      id: 'update',
      tex: String.raw`Q(S,A) \leftarrow Q(S,A) + \alpha\,[\,R + \gamma \max_a Q(S',a) - Q(S,A)\,]`,
      env: 'CliffWalking-v1',
      algo: 'q-learning',
      settings: { stepSize: 0.5, epsilon: 0.1, discount: 1 },
      headStart: 3000,
      read: readUpdate,
    },
  ],
  experiments: [cliff, luck, noise],
  code: [
    { path: 'main/rl/agents/qLearning.ts', text: qLearningSource, from: '*learn(' },
    { path: 'main/rl/agents/sarsa.ts', text: sarsaSource, from: '*learn(' },
  ],
  *check() {
    const works = [
      () => walkAlongTheCliff(defaultValues(cliff), cliff.seeds),
      () => lookForLuck(defaultValues(luck), luck.seeds),
      () => learnFromNoise({}, noise.seeds),
    ];
    const [walks, turns, draws] = (yield* allOf(works)) as [RaceResult, RaceResult, RaceResult];
    const [sarsa, q] = walks.values.map((runs) => meanOf(finalMeans(runs))) as [number, number];
    const [double, single] = turns.values as [readonly Float64Array[], readonly Float64Array[]];
    const early = (runs: readonly Float64Array[]) =>
      Math.max(...Array.from({ length: 12 }, (_, i) => meanOf(runs.map((run) => run[i]!))));
    const [paid, promised] = draws.values.map((runs) => meanOf(finalMeans(runs))) as [number, number];
    return [
      isAtLeast(
        'While learning, SARSA earns more than Q-learning: difference in return over the last 60 of 300 episodes',
        sarsa - q,
        10,
      ),
      isExactly(
        'Q-learning’s greedy path along the edge: return in the last of 20 seeds',
        pathReturn(table, walks.policies![1]!.snapshot),
        -13,
      ),
      isAtMost(
        'SARSA’s greedy path keeps away from the edge: cells right above the cliff on it, of ten',
        edgeCells(walks.policies![0]!.snapshot),
        5,
      ),
      isAtLeast('Q-learning is drawn to the lucky side: most left turns in the first 72 episodes, %', early(single), 70),
      isAtLeast('Double Q-learning much less so: difference of the peaks, %', early(single) - early(double), 20),
      isNear('Pure noise pays nothing: mean reward', paid, 0, 0.05),
      isAtLeast('Yet Q promises something: highest value in the table, mean over 100 seeds', promised, 0.2),
    ];
  },
};

function tableOf(policy: PolicySnapshot): Extract<PolicySnapshot, { kind: 'greedy-table' }> {
  if (policy.kind !== 'greedy-table') throw new Error(`The policy must be a table of action values, got ${policy.kind}.`);
  return policy;
}

/** Cells right above the cliff that the greedy path from the start goes through. */
function edgeCells(policy: PolicySnapshot): number {
  const actions = greedyActions(policy);
  let count = 0;
  let state: number = cliffWalkingConstants.start;
  for (let step = 0; step < table.stateCount && state !== cliffWalkingConstants.goal; step++) {
    state = table.outcomes(state, actions[state]!)[0]!.state;
    if (state > 24 && state < 35) count++;
  }
  return count;
}

function readUpdate({ observation, action, reward, nextObservation, terminated, before, after }: EquationMoment) {
  const { actionCount, actionValues } = tableOf(before);
  const [state, next] = [observation as number, nextObservation as number];
  const place = state * actionCount + (action as number);
  const best = terminated ? 0 : Math.max(...actionValues.subarray(next * actionCount, (next + 1) * actionCount));
  const [old, now] = [actionValues[place]!, tableOf(after).actionValues[place]!];
  const shown = (value: number) => value.toFixed(2);
  const inBrackets = (value: number) => (value < 0 ? `(${shown(value)})` : shown(value));
  const fell = reward === -100 ? ' It fell into the cliff and is back at the start.' : '';
  const ended = terminated ? ' That was the goal: nothing follows, so the next value counts as 0.' : '';
  return {
    tex: String.raw`${shown(old)} + 0.5\,[\,${shown(reward)} + 1 \cdot ${inBrackets(best)} - ${inBrackets(old)}\,] = ${shown(now)}`,
    sentence: `From ${nameOf(state)} it went ${actionLabels[action as number]} and got ${reward}.${fell}${ended}`.replaceAll(
      '-',
      '−',
    ),
  };
}

const nameOf = (state: number) =>
  `row ${Math.floor(state / cliffWalkingConstants.columnCount) + 1}, column ${(state % cliffWalkingConstants.columnCount) + 1}`;
