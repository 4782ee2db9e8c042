import maxEntropySource from '../agents/inverse/maxEntropyInverse.ts?raw';
import type { Dataset } from '../core/dataset';
import { isAtLeast, isAtMost, isExactly, isWithin } from '../figures/checks';
import type { FigureSeries } from '../figures/figure';
import { createFigureTrainer, meanOf } from '../figures/training';
import softPathsSource from '../inverse/softPaths.ts?raw';
import type { PolicySnapshot } from '../policies/policy';
import type { Trainer } from '../training/trainer';
import { cornerId, discount, gardenId, horizon, pond, recordExpert, worldOf } from './inverseGarden';
import { differenceRule } from './inverseRule';
import type { ControlValues, Lesson, LessonData, LessonExperiment, LessonPolicy, LessonWork } from './lesson';
import { defaultValues } from './lesson';
import { meanCurve } from './race';
import { penaltyFor, RewardRule, type RewardStanding, type Subtracted, stepSize } from './rewardRules';
import { allOf } from './work';

const maxEntropyLabel = 'Maximum entropy';
const randomLabel = 'Less a random walk';
const countLabel = 'Count visits';

const naiveRules: readonly { readonly label: string; readonly subtracted: Subtracted }[] = [
  { label: randomLabel, subtracted: 'random' },
  { label: countLabel, subtracted: 'nothing' },
];
const labels = [maxEntropyLabel, ...naiveRules.map(({ label }) => label)];
const naive = naiveRules.map(({ label }) => label);

const iterations = 300;
/** Iterations after which the standing is looked at. */
const looks = [1, 2, 3, 5, 8, 12, 20, 30, 50, 80, 120, 200, iterations];
const lossPanel = 'What the recovered reward costs';

interface Recovery extends LessonData {
  readonly policies: readonly LessonPolicy[];
  /** Of each rule and run in the end, shape [rules][runs]. */
  readonly standings: readonly (readonly RewardStanding[])[];
}

/** The lab's own agent, on recorded episodes. */
function inferFrom(dataset: Dataset): Trainer {
  const settings = { stepSize, penalty: penaltyFor(dataset), demonstrationLength: horizon, discount };
  return createFigureTrainer({ env: dataset.env, algo: 'max-entropy-irl', settings, budget: { steps: iterations }, dataset }, 1);
}

function recoveredBy(snapshot: PolicySnapshot): Float64Array {
  if (snapshot.kind !== 'stochastic-table' || snapshot.recoveredRewards === undefined)
    throw new Error('The policy must come with the reward that it was made for.');
  return snapshot.recoveredRewards;
}

/** Mean over the pond, in percent of the highest reward anywhere. */
function pondShare(rewards: Float64Array): number {
  return (100 * meanOf(pond.map((cell) => rewards[cell]!))) / Math.max(...rewards);
}

function* infer({ episodes, carelessness }: ControlValues, seeds: number, played?: Dataset): LessonWork<Recovery> {
  const datasets =
    played === undefined
      ? Array.from({ length: seeds }, (_, i) => recordExpert(gardenId, carelessness!, episodes!, i + 1))
      : [played];
  const gaps = labels.map((): Float64Array[] => []);
  const losses = labels.map((): Float64Array[] => []);
  const standings = labels.map((): RewardStanding[] => []);
  let policies: LessonPolicy[] = [];
  for (const [index, dataset] of datasets.entries()) {
    const trainer = inferFrom(dataset);
    const rules = [
      new RewardRule(worldOf(gardenId), dataset, 'own'),
      ...naiveRules.map(({ subtracted }) => new RewardRule(worldOf(gardenId), dataset, subtracted)),
    ];
    for (const runs of [...gaps, ...losses]) runs.push(new Float64Array(looks.length).fill(Number.NaN));
    for (const [point, iteration] of looks.entries()) {
      const added = iteration - (looks[point - 1] ?? 0);
      trainer.advance(added);
      rules[0]!.rewards.set(recoveredBy(trainer.policy()));
      for (const [rule, each] of rules.entries()) {
        if (rule > 0) for (let i = 0; i < added; i++) each.improve();
        const standing = each.standing();
        gaps[rule]![index]![point] = standing.gap;
        losses[rule]![index]![point] = standing.loss;
        if (iteration === iterations) standings[rule]!.push(standing);
      }
      policies = rules.map((rule, i) => ({ label: labels[i]!, snapshot: rule.policy() }));
      const [known, shown] = [looks.slice(0, index > 0 ? looks.length : point + 1), policies];
      const done = (runs: Float64Array[]) => (index > 0 ? runs.slice(0, index) : runs);
      const look = () => ({ series: curvesOf(known, gaps.map(done), losses.map(done)), policies: shown });
      yield { share: (index + (point + 1) / looks.length) / datasets.length, look };
    }
  }
  return { series: curvesOf(looks, gaps, losses), policies, standings };
}

function curvesOf(x: readonly number[], gaps: readonly Float64Array[][], losses: readonly Float64Array[][]): FigureSeries[] {
  return [
    ...labels.map((label, i) => meanCurve(label, x, gaps[i]!)),
    ...labels.map((label, i) => ({ ...meanCurve(label, x, losses[i]!), panel: lossPanel })),
  ];
}

const inference: LessonExperiment = {
  id: 'infer',
  title: 'From visits to a reward',
  axes: { x: 'Iterations', y: 'Largest difference, visits an episode', xScale: 'logarithmic', yScale: 'logarithmic' },
  panelAxes: { [lossPanel]: { x: 'Iterations', y: 'Lost of the best true return, %', xScale: 'logarithmic' } },
  seeds: 5,
  controls: [
    {
      ...{ name: 'episodes', label: 'Recorded episodes', default: 30, min: 1, max: 300, step: 1 },
      help: 'Of an expert, where you have not played.',
    },
    {
      ...{ name: 'carelessness', label: 'Carelessness', symbol: 'τ', default: 0.3, min: 0, max: 1, step: 0.1 },
      help: 'Of that expert; at 0 it makes no mistake.',
    },
  ],
  naive,
  playedOn: 'garden',
  *run(values, seeds, played) {
    const { series, policies, standings } = yield* infer(values, seeds, played);
    const readings = labels.flatMap((label, i) => [
      { label: `${label}: correlation with the true reward`, value: meanOf(standings[i]!.map(({ correlation }) => correlation)) },
      { label: `${label}: mean over the pond, % of the highest`, value: pondShare(recoveredBy(policies[i]!.snapshot)) },
    ]);
    return { series, policies, readings };
  },
};

const sizes = [3, 10, 30, 100, 300, 1000];
const correlationPanel = 'Agreement with the true reward';

interface Growth extends LessonData {
  /** Mean loss, in percent, and mean correlation, shape [rules][sizes]. */
  readonly losses: readonly (readonly number[])[];
  readonly correlations: readonly (readonly number[])[];
}

function* growData(id: string, { carelessness }: ControlValues, seeds: number): LessonWork<Growth> {
  const subtracted: readonly Subtracted[] = ['own', ...naiveRules.map((rule) => rule.subtracted)];
  const runs = labels.map(() => ({ losses: [] as Float64Array[], correlations: [] as Float64Array[] }));
  const dataOf = (known: number, count: number): Growth => {
    const x = sizes.slice(0, known);
    const lossCurves = labels.map((label, i) => meanCurve(label, x, runs[i]!.losses.slice(0, count)));
    const correlationCurves = labels.map((label, i) => meanCurve(label, x, runs[i]!.correlations.slice(0, count)));
    return {
      series: [...lossCurves, ...correlationCurves.map((curve) => ({ ...curve, panel: correlationPanel }))],
      losses: lossCurves.map(({ y }) => y),
      correlations: correlationCurves.map(({ y }) => y),
    };
  };
  for (let seed = 1; seed <= seeds; seed++) {
    for (const each of runs) {
      each.losses.push(new Float64Array(sizes.length));
      each.correlations.push(new Float64Array(sizes.length));
    }
    for (const [size, episodes] of sizes.entries()) {
      const dataset = recordExpert(id, carelessness!, episodes, seed);
      for (const [index, each] of runs.entries()) {
        const rule = new RewardRule(worldOf(id), dataset, subtracted[index]!);
        for (let i = 0; i < iterations; i++) rule.improve();
        const { loss, correlation } = rule.standing();
        each.losses[seed - 1]![size] = loss;
        each.correlations[seed - 1]![size] = correlation;
      }
      const [known, count] = seed === 1 ? [size + 1, 1] : [sizes.length, seed - 1];
      yield { share: (seed - 1 + (size + 1) / sizes.length) / seeds, look: () => dataOf(known, count) };
    }
  }
  return dataOf(sizes.length, seeds);
}

const growth: LessonExperiment = {
  id: 'data',
  title: 'What more episodes are good for',
  axes: { x: 'Recorded episodes', y: 'Lost of the best true return, %', xScale: 'logarithmic' },
  panelAxes: { [correlationPanel]: { x: 'Recorded episodes', y: 'Correlation', xScale: 'logarithmic', yRange: [0, 1] } },
  seeds: 10,
  controls: [
    {
      ...{ name: 'carelessness', label: 'Carelessness', symbol: 'τ', default: 0.3, min: 0, max: 1, step: 0.1 },
      help: 'Of the expert; at 0 it makes no mistake.',
    },
  ],
  naive,
  run: (values, seeds) => growData(gardenId, values, seeds),
};

type Triple = [number, number, number];

/** Of ten players who want a single cell and ignore what the colors say: how many are found out. */
function secretOf(cell: number, episodes: number): number {
  const wish = Array.from({ length: 25 }, (_, state) => (state === cell ? 1 : 0));
  const rows = Array.from({ length: 5 }, (_, row) => wish.slice(5 * row, 5 * row + 5).join(','));
  const id = gardenId.replace(/rewards=[^&]*/, `rewards=${rows.join('/')}`);
  const found = Array.from({ length: 10 }, (_, i) => {
    const rule = new RewardRule(worldOf(gardenId), recordExpert(id, 0.3, episodes, i + 1), 'own');
    for (let step = 0; step < iterations; step++) rule.improve();
    return rule.rewards.indexOf(Math.max(...rule.rewards)) === cell ? 1 : 0;
  });
  return found.reduce<number>((sum, one) => sum + one, 0);
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

export const inverseLearning: Lesson = {
  id: '13-inverse',
  stages: [{ id: 'garden', env: gardenId, experiment: 'infer', pace: 'turns' }],
  equations: [differenceRule],
  experiments: [inference, growth],
  code: [
    { path: 'main/rl/agents/inverse/maxEntropyInverse.ts', text: maxEntropySource, from: '*learn(' },
    { path: 'main/rl/inverse/softPaths.ts', text: softPathsSource, from: '#backUp(step: number' },
  ],
  *check() {
    const works = [
      () => infer(defaultValues(inference), inference.seeds),
      () => growData(gardenId, defaultValues(growth), growth.seeds),
      () => growData(cornerId, defaultValues(growth), 3),
    ];
    const [inferred, grown, corner] = (yield* allOf<Recovery | Growth>(works)) as [Recovery, Growth, Growth];
    const [gap, gapOfRandom, gapOfCounting] = inferred.standings.map((runs) => meanOf(runs.map((run) => run.gap))) as Triple;
    const [pondOfMaxEntropy, , pondOfCounting] = inferred.policies.map(({ snapshot }) =>
      pondShare(recoveredBy(snapshot)),
    ) as Triple;
    const [few, many] = [0, sizes.length - 1] as const;
    const lossOf = (rule: number, size: number) => grown.losses[rule]![size]!;
    const agreementOf = (rule: number, size: number) => grown.correlations[rule]![size]!;
    const dataset = recordExpert(gardenId, 0.3, 30, 1);
    const [trainer, rule] = [inferFrom(dataset), new RewardRule(worldOf(gardenId), dataset, 'own')];
    trainer.advance(iterations);
    for (let i = 0; i < iterations; i++) rule.improve();
    const agent = recoveredBy(trainer.policy());
    const [low, middle] = [secretOf(20, 5), secretOf(12, 5)];
    return [
      isAtMost('30 episodes, maximum entropy: largest difference of visits in an episode', gap, 0.2),
      isAtMost('… lost of the best true return, %', meanOf(inferred.standings[0]!.map(({ loss }) => loss)), 4),
      isAtLeast('… less a random walk: largest difference of visits', gapOfRandom, 0.5),
      isAtLeast('… counting visits: the same', gapOfCounting, 0.5),
      isAtMost('Maximum entropy finds that the pond costs: mean over its cells, % of the highest reward', pondOfMaxEntropy, -10),
      isWithin('Counting finds nothing there: the same', pondOfCounting, 0, 3),
      isAtLeast('3 episodes, maximum entropy: lost of the best true return, %', lossOf(0, few), 5),
      isAtMost('1,000 episodes: the same', lossOf(0, many), 0.5),
      isAtLeast('1,000 episodes, counting visits: the same', lossOf(2, many), 5),
      isAtLeast('… less a random walk: the same', lossOf(1, many), 5),
      isAtLeast('1,000 episodes, maximum entropy: correlation with the true reward', agreementOf(0, many), 0.9),
      isWithin('… counting visits: the same', agreementOf(2, many), 0.45, 0.65),
      isAtLeast('A green corner and no pond, 30 episodes, counting visits: the same', corner.correlations[2]![2]!, 0.95),
      isAtMost('… maximum entropy: the same', corner.correlations[0]![2]!, 0.85),
      isAtMost('… what either loses of the best true return, %', Math.max(corner.losses[0]![2]!, corner.losses[2]![2]!), 1),
      isExactly('Secret wishes of 2 × 10 players, 5 episodes each: those found', low + middle, 20),
      isAtMost(
        'The lab’s agent and the rule of this lesson: largest difference of rewards',
        largestDifference(agent, rule.rewards),
        1e-9,
      ),
    ];
  },
};
