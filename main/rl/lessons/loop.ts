import randomSource from '../agents/random.ts?raw';
import tdSource from '../agents/tdPrediction.ts?raw';
import type { Dynamics } from '../core/environment';
import { isAtLeast, isNear, isWithin } from '../figures/checks';
import { meanOf } from '../figures/training';
import type { ControlValues, EquationMoment, Lesson, LessonExperiment, LessonWork } from './lesson';
import { defaultValues } from './lesson';
import { finalMeans, type RaceResult, race, type Variant } from './race';
import { allOf } from './work';

/** Share of each generation that the next one is made from. */
const eliteShare = 0.2;

function* balance({ policies, spread }: ControlValues, seeds: number): LessonWork<RaceResult> {
  const run = { env: 'CartPole-v1', budget: { steps: 40_000 } };
  const settings = {
    populationSize: policies!,
    eliteCount: Math.max(1, Math.round(eliteShare * policies!)),
    initialDeviation: spread!,
  };
  const variants: Variant[] = [
    { ...run, label: 'Learner', algo: 'cross-entropy-method', settings },
    { ...run, label: 'Coin flips', algo: 'random' },
  ];
  return yield* race(variants, seeds, { points: 40, hasPolicies: true });
}

const pole: LessonExperiment = {
  id: 'pole',
  title: 'How long the pole stands',
  axes: { x: 'Steps', y: 'Return of an episode', yRange: [0, 500] },
  seeds: 10,
  controls: [
    {
      ...{ name: 'policies', label: 'Ways tried in a round', default: 20, min: 10, max: 100, step: 5 },
      help: 'The best fifth of them shape the next round.',
    },
    {
      ...{ name: 'spread', label: 'First spread', symbol: 'σ', default: 1, min: 0.1, max: 5, step: 0.1 },
      help: 'How different the first ways are from each other.',
    },
  ],
  *run(values, seeds) {
    const { series, policies, values: returns } = yield* balance(values, seeds);
    const readings = series.map(({ label }, i) => ({
      label: `${label}: steps that the pole stood, over the last 8,000 steps`,
      value: meanOf(finalMeans(returns[i]!)),
    }));
    return { series, policies: policies!, readings };
  },
};

/** A world that goes on for ever and pays 1 for each step: one state, one action. */
const standing = 'MDP?table=[[[[1,0,1]]]]';

/** The same dynamics, but where the time is up they claim to have ended by themselves. */
function endsWithItsTime(dynamics: Dynamics): Dynamics {
  interface Timed {
    readonly inner: unknown;
    readonly stepCount: number;
  }
  return {
    observationSpace: dynamics.observationSpace,
    actionSpace: dynamics.actionSpace,
    maxEpisodeSteps: Infinity,
    initialState: (random): Timed => ({ inner: dynamics.initialState(random), stepCount: 0 }),
    transition(state: Timed, action, random) {
      const outcome = dynamics.transition(state.inner, action, random);
      const stepCount = state.stepCount + 1;
      const terminated = outcome.terminated || stepCount === dynamics.maxEpisodeSteps;
      return { ...outcome, state: { inner: outcome.state, stepCount }, terminated };
    },
    observe: (state: Timed) => dynamics.observe(state.inner),
  };
}

/** What the only state is believed to be worth. */
const beliefOf: NonNullable<Variant['observe']> = (trainer) => () => {
  const policy = trainer.policy();
  return policy.kind === 'state-values' ? policy.stateValues[0]! : undefined;
};

function* cutEpisodes({ discount, maxSteps }: ControlValues, seeds: number): LessonWork<RaceResult> {
  const run = {
    env: `${standing}&maxSteps=${maxSteps}`,
    algo: 'td-prediction',
    settings: { discount: discount!, stepSize: 0.05 },
    budget: { steps: 4000 },
    observe: beliefOf,
  };
  const variants: Variant[] = [
    { ...run, label: 'A cut is a cut' },
    {
      ...run,
      label: 'A cut is an end',
      adapt: (checked) => ({ ...checked, createDynamics: () => endsWithItsTime(checked.createDynamics()) }),
    },
  ];
  return yield* race(variants, seeds, { points: 80 });
}

const cut: LessonExperiment = {
  id: 'cut',
  title: 'What standing is believed to be worth',
  axes: { x: 'Steps', y: 'Value of the state, reward' },
  seeds: 1,
  isExact: true,
  controls: [
    {
      ...{ name: 'maxSteps', label: 'Time limit', default: 50, min: 5, max: 500, step: 5 },
      help: 'Steps after which an episode is cut.',
    },
    {
      ...{ name: 'discount', label: 'Discount', symbol: 'γ', default: 0.95, min: 0.5, max: 0.99, step: 0.01 },
      help: 'How much a reward one step later counts.',
    },
  ],
  naive: ['A cut is an end'],
  *run(values, seeds) {
    const { series, values: beliefs } = yield* cutEpisodes(values, seeds);
    const readings = [
      { label: 'True value, 1 / (1 − γ)', value: 1 / (1 - values['discount']!) },
      ...series.map(({ label }, i) => ({ label: `${label}: believed at the end`, value: meanOf(finalMeans(beliefs[i]!)) })),
    ];
    return { series, readings };
  },
};

export const loop: Lesson = {
  id: '01-loop',
  stages: [{ id: 'pole', env: 'CartPole-v1', experiment: 'pole', watched: ['Learner'], pace: 'clock' }],
  equations: [
    {
      id: 'turn',
      tex: String.raw`S_t \;\xrightarrow{\;A_t\;}\; R_{t+1},\; S_{t+1}`,
      env: 'CartPole-v1',
      algo: 'random',
      settings: {},
      headStart: 0,
      read: readTurn,
    },
  ],
  experiments: [pole, cut],
  code: [
    { path: 'main/rl/agents/random.ts', text: randomSource, from: '*learn(' },
    { path: 'main/rl/agents/tdPrediction.ts', text: tdSource, from: '*learn(' },
  ],
  *check() {
    const values = defaultValues(cut);
    const works = [
      () => balance(defaultValues(pole), pole.seeds),
      () => cutEpisodes(values, cut.seeds),
      () => cutEpisodes({ ...values, maxSteps: 500 }, cut.seeds),
      () => cutEpisodes({ ...values, maxSteps: 10 }, cut.seeds),
    ];
    const [balanced, usual, long, short] = (yield* allOf(works)) as [RaceResult, RaceResult, RaceResult, RaceResult];
    const [learned, chance] = balanced.values as [readonly Float64Array[], readonly Float64Array[]];
    const believed = (result: RaceResult, variant: number) => meanOf(finalMeans(result.values[variant]!));
    return [
      isWithin(
        'By chance the pole stands for some 22 steps: mean of all episodes of ten seeds',
        meanOf(chance.map((run) => meanOf(run))),
        20,
        24,
      ),
      isAtLeast(
        'The learner passes 100 steps early: mean of its best point in the first 6,000 steps',
        Math.max(...[3, 4, 5].map((point) => meanOf(learned.map((run) => run[point]!)))),
        85,
      ),
      isAtLeast('The learner: steps that the pole stands over the last 8,000 of 40,000 steps', meanOf(finalMeans(learned)), 260),
      isNear(
        'A reward of 1 for ever, with γ = 0.95, is believed to be worth 20 where a cut is a cut',
        believed(usual, 0),
        20,
        0.1,
      ),
      isNear('Where a cut after 50 steps is taken for an end, 14.4', believed(usual, 1), 14.4, 0.5),
      isNear('After 10 steps, about seven', believed(short, 1), 6.9, 0.3),
      isWithin('With a limit of 500 steps the mistake is smaller but does not go away', believed(long, 1), 18, 19.9),
    ];
  },
};

function readTurn({ observation, action, reward, nextObservation, terminated, truncated }: EquationMoment) {
  const [before, after] = [observation as Float64Array, nextObservation as Float64Array];
  const shown = (state: Float64Array) => `(${Array.from(state, (value) => value.toFixed(2)).join(String.raw`,\,`)})`;
  const side = action === 1 ? 'right' : 'left';
  const degrees = (state: Float64Array) =>
    `${Math.abs((state[2]! * 180) / Math.PI).toFixed(1)}° to the ${state[2]! < 0 ? 'left' : 'right'}`;
  const ending = terminated
    ? ' That is too far: the episode has terminated, and the next one begins.'
    : truncated
      ? ' The time is up: the episode was truncated, although nothing has happened.'
      : '';
  return {
    tex: String.raw`${shown(before)} \;\xrightarrow{\;\text{${side}}\;}\; ${reward},\; ${shown(after)}`,
    sentence: `The pole leaned ${degrees(before)}, the push went ${side}; now it leans ${degrees(after)}.${ending}`,
  };
}
