import mcPredictionSource from '../agents/mcPrediction.ts?raw';
import { absoluteWalk } from '../environments/absoluteWalk';
import { isNear } from '../figures/checks';
import type { FigureSeries } from '../figures/figure';
import { meanOf } from '../figures/training';
import { evaluatePolicyExactly } from '../planning/policyEvaluation';
import policyEvaluationSource from '../planning/policyEvaluation.ts?raw';
import { FixedPolicy } from '../values/fixedPolicy';
import type { ControlValues, EquationMoment, Lesson, LessonData, LessonExperiment, LessonWork } from './lesson';
import { defaultValues } from './lesson';
import { type RaceResult, race, type Variant } from './race';
import { allOf } from './work';

const size = 5;
const stateCount = 2 * size + 1;
/** Positions at which there is something to decide: −4 … 4. */
const positions = Array.from({ length: 2 * size - 1 }, (_, i) => i + 1 - size);

/** An episode so long that it is hardly ever cut: values then speak of whole walks. */
const uncut = 'AbsoluteWalk?maxSteps=100000';
const { table } = absoluteWalk(size, Number.POSITIVE_INFINITY);

/** Actions state by state as settings of agents write them: 0 left, 1 stay, 2 right, ? any. */
const policies = [
  { label: 'stay', text: '1' },
  { label: 'towards the middle', text: '2*5,1,0*5' },
  { label: 'any move', text: '?' },
  { label: 'always right', text: '2' },
] as const;

function exactValues(text: string, discount: number): Float64Array {
  const { probabilities } = new FixedPolicy('policy', text, stateCount, 3);
  return evaluatePolicyExactly(table, probabilities, discount);
}

function* rankPolicies({ discount }: ControlValues): LessonWork<LessonData> {
  const series: FigureSeries[] = [];
  for (const [index, { label, text }] of policies.entries()) {
    const values = exactValues(text, discount!);
    series.push({ label, x: positions, y: positions.map((position) => values[position + size]!) });
    const soFar = [...series];
    yield { share: (index + 1) / policies.length, look: () => ({ series: soFar }) };
  }
  const readings = series.map(({ label, y }) => ({ label: `${label}: value of +2`, value: y[size + 1]! }));
  return { series, readings };
}

const worth: LessonExperiment = {
  id: 'worth',
  title: 'What four policies are worth, exactly',
  axes: { x: 'Position', y: 'Value, reward' },
  seeds: 1,
  isExact: true,
  controls: [
    {
      ...{ name: 'discount', label: 'Discount', symbol: 'γ', default: 0.9, min: 0, max: 0.99, step: 0.01 },
      help: 'How much a reward one step later counts.',
    },
  ],
  run: rankPolicies,
};

interface SampleData extends LessonData {
  /** Means of the returns from the start, by seed and number of episodes. */
  readonly means: readonly Float64Array[];
  readonly exact: number;
}

/** Follows a policy that moves anywhere, and averages what came back. */
function* sampleReturns({ discount }: ControlValues, seeds: number): LessonWork<SampleData> {
  const follow: Variant = {
    ...{ label: 'mean of the returns', env: uncut, algo: 'mc-prediction', budget: { episodes: 400 } },
    settings: { policy: '?', discount: discount! },
    observe: (trainer) => () => {
      const policy = trainer.policy();
      return policy.kind === 'state-values' ? policy.stateValues[size]! : undefined;
    },
  };
  const { series, values } = yield* race([follow], seeds, { points: 100, point: 'last' });
  const exact = exactValues('?', discount!)[size]!;
  const means = values[0]!;
  const { x } = series[0]!;
  const errors = x.map((_, point) => Math.sqrt(meanOf(means.map((run) => (run[point]! - exact) ** 2))));
  const panel = 'How far off a single agent is';
  return {
    series: [...series, { label: 'exact', x, y: x.map(() => exact) }, { label: 'typical error', x, y: errors, panel }],
    readings: [
      { label: 'Value of the start, exact', value: exact },
      { label: 'Typical error after 100 episodes', value: errors[24]! },
      { label: 'Typical error after 400 episodes', value: errors[99]! },
    ],
    means,
    exact,
  };
}

const sampling: LessonExperiment = {
  id: 'sampling',
  title: 'The same value, from episodes',
  axes: { x: 'Episodes', y: 'Value of the start, reward' },
  panelAxes: { 'How far off a single agent is': { x: 'Episodes', y: 'Typical error, reward', yRange: [0, 3] } },
  seeds: 50,
  controls: worth.controls,
  *run(values, seeds) {
    const { series, readings } = yield* sampleReturns(values, seeds);
    return { series, readings: readings! };
  },
};

/** Returns of episodes as they are told: their mean so far, or the best of them. */
const told = (choose: (mean: number, best: number) => number): NonNullable<Variant['observe']> => {
  return () => {
    let [sum, total, count, best] = [0, 0, 0, Number.NEGATIVE_INFINITY];
    return ({ timestep: { reward, terminated, truncated } }) => {
      sum += reward;
      if (!terminated && !truncated) return undefined;
      total += sum;
      best = Math.max(best, sum);
      sum = 0;
      return choose(total / ++count, best);
    };
  };
};

function* reportEpisodes({ maxSteps }: ControlValues, seeds: number): LessonWork<RaceResult> {
  const run = { env: `AbsoluteWalk?maxSteps=${maxSteps}`, algo: 'random', budget: { episodes: 500 } };
  const variants: Variant[] = [
    { ...run, label: 'mean so far', observe: told((mean) => mean) },
    { ...run, label: 'best so far', observe: told((_mean, best) => best) },
  ];
  return yield* race(variants, seeds, { points: 100, point: 'last' });
}

const boasting: LessonExperiment = {
  id: 'boasting',
  title: 'An agent that learns nothing',
  axes: { x: 'Episodes', y: 'Return, reward' },
  seeds: 20,
  controls: [
    {
      ...{ name: 'maxSteps', label: 'Time limit', default: 50, min: 5, max: 200, step: 5 },
      help: 'Steps after which an episode is cut.',
    },
  ],
  naive: ['best so far'],
  run: reportEpisodes,
};

export const returnsAndValues: Lesson = {
  id: '03-process',
  stages: [{ id: 'line', env: 'AbsoluteWalk', pace: 'turns' }],
  equations: [
    {
      id: 'value',
      tex: String.raw`v(s) = \sum_a \pi(a \mid s)\,[\,r + \gamma\,v(s')\,]`,
      env: uncut,
      algo: 'random',
      settings: {},
      headStart: 3,
      read: readValue,
    },
  ],
  experiments: [worth, sampling, boasting],
  code: [
    { path: 'main/rl/agents/mcPrediction.ts', text: mcPredictionSource, from: '#learnFromEpisode(lastValue' },
    { path: 'main/rl/planning/policyEvaluation.ts', text: policyEvaluationSource, from: 'function evaluateChain' },
  ],
  *check() {
    const ranked = yield* rankPolicies(defaultValues(worth));
    const [stay, middle, any, right] = ranked.series.map(({ y }) => y) as [number[], number[], number[], number[]];
    const works = [
      () => sampleReturns(defaultValues(sampling), sampling.seeds),
      () => reportEpisodes(defaultValues(boasting), boasting.seeds),
    ];
    const [sampled, reported] = (yield* allOf<unknown>(works)) as [SampleData, RaceResult];
    const typical = (point: number) => Math.sqrt(meanOf(sampled.means.map((run) => (run[point]! - sampled.exact) ** 2)));
    const [mean, best] = reported.values.map((runs) => meanOf(runs.map((run) => run.at(-1)!))) as [number, number];
    const at = (values: readonly number[], position: number) => values[position + size - 1]!;
    return [
      isNear('Staying at +2 for ever, with γ = 0.9: −2 / (1 − 0.9)', at(stay, 2), -20, 1e-9),
      isNear('Going to the middle from +2 costs 1 once', at(middle, 2), -1, 1e-9),
      isNear('Any move, from the start', at(any, 0), -12.59, 0.005),
      isNear('Leaving over the end from +4 costs 5', at(right, 4), -5, 1e-9),
      isNear('Going back to the middle from there costs 3 + 2γ + γ²', at(middle, 4), -5.61, 1e-9),
      isNear(
        'Always right, from the start: −(1 + 2γ + 3γ² + 4γ³ + 5γ⁴)',
        at(right, 0),
        -(1 + 1.8 + 3 * 0.81 + 4 * 0.729 + 5 * 0.6561),
        1e-9,
      ),
      isNear(
        'Sampling, 400 episodes: mean over 50 agents, less the exact value',
        meanOf(sampled.means.map((run) => run[99]!)) - sampled.exact,
        0,
        0.3,
      ),
      isNear(
        'Four times the episodes halve the error: error after 400 over error after 100',
        typical(99) / typical(24),
        0.5,
        0.2,
      ),
      isNear('Any move: mean return of an episode of at most 50 steps', mean, -51, 2),
      isNear('… and the best of 500, which ran straight off the line', best, -15, 1),
    ];
  },
};

/** The value of the place that was left, put together from the three places that may follow. */
function readValue({ observation, action, reward }: EquationMoment) {
  const discount = 0.9;
  const values = exactValues('?', discount);
  const state = observation as number;
  const numberOf = (value: number) => (value < 0 ? `(${value.toFixed(1)})` : value.toFixed(1));
  const terms = [0, 1, 2].map((move) => {
    const [outcome] = table.outcomes(state, move);
    const { state: next, reward: paid, terminated } = outcome!;
    return String.raw`\tfrac13\,[${paid} + 0.9 \cdot ${numberOf(terminated ? 0 : values[next]!)}]`;
  });
  const moves = ['one place to the left', 'nowhere', 'one place to the right'];
  const nameOf = (index: number) => `${index - size}`;
  return {
    tex: `v(${nameOf(state)}) = ${terms.join(' + ')} = ${values[state]!.toFixed(1)}`,
    sentence:
      `The walker was at ${nameOf(state)}, went ${moves[action as number]} and got ${reward}. The value does not ask where it went: it weighs all three moves.`.replaceAll(
        '-',
        '−',
      ),
  };
}
