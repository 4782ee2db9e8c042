import hystereticSource from '../agents/games/hystereticQLearning.ts?raw';
import hillClimbingSource from '../agents/games/policyHillClimbing.ts?raw';
import type { SettingValues } from '../core/settings';
import { isAtLeast, isAtMost, isNear } from '../figures/checks';
import { strategiesOf } from '../figures/gameStrategies';
import { meanOf } from '../figures/training';
import type { ControlValues, Lesson, LessonExperiment, LessonWork } from './lesson';
import { defaultValues } from './lesson';
import { finalMeans, type RaceResult, race, type Variant } from './race';
import { allOf } from './work';

/** What the first player is paid; in these games of equals the other gets the same on average. */
const payOf: NonNullable<Variant['observe']> =
  () =>
  ({ timestep: { reward } }) =>
    reward;

/** Independent learners, who do not even know that somebody else is there. */
function learners(label: string, game: string, settings: SettingValues): Variant {
  const [env, algo] = [`MatrixGame?game=${game}`, 'independent-q-learning'];
  return { label, env, algo, settings: { discount: 0, ...settings }, budget: { steps: 2000 }, observe: payOf };
}

/** A pair that is paid more than 3 hunts the stag: two hares give 2, and a missed one 1. */
const stagShareOf = (pay: readonly Float64Array[]): number => 100 * meanOf(finalMeans(pay).map((mean) => (mean > 3 ? 1 : 0)));

function* meetEachOther({ epsilon }: ControlValues, seeds: number): LessonWork<RaceResult> {
  const settings = { epsilon: epsilon! };
  const variants = [learners('Stag hunt', 'stag_hunt', settings), learners('Prisoner’s dilemma', 'prisoners_dilemma', settings)];
  return yield* race(variants, seeds, { points: 50, hasPolicies: true });
}

const meeting: LessonExperiment = {
  id: 'meeting',
  title: 'What two learners are paid',
  axes: { x: 'Plays', y: 'Pay of one player, mean of 40 plays', yRange: [0, 4.2] },
  seeds: 50,
  controls: [
    {
      ...{ name: 'epsilon', label: 'Exploration', symbol: 'ε', default: 0.1, min: 0, max: 0.5, step: 0.02 },
      help: 'Share of choices that are random, of both players.',
    },
  ],
  *run(values, seeds) {
    const { series, policies, values: pay } = yield* meetEachOther(values, seeds);
    const readings = series.map(({ label }, index) => ({
      label: `${label}: pay over the last 400 plays`,
      value: meanOf(finalMeans(pay[index]!)),
    }));
    readings.push({ label: 'Stag hunt: pairs that end with the stag, %', value: stagShareOf(pay[0]!) });
    return { series, policies: policies!, readings };
  },
};

/** How far the more biased of the two is from tossing a fair coin, in percentage points, now and then. */
const biasOf: NonNullable<Variant['observe']> = (trainer) => () =>
  trainer.stepCount % 500 === 0
    ? 100 * Math.max(...strategiesOf(trainer.policy()).map(([heads]) => Math.abs(heads! - 0.5)))
    : undefined;

function* tossPennies(_values: ControlValues, seeds: number): LessonWork<RaceResult> {
  const run = { env: 'MatrixGame?game=matching_pennies', settings: { discount: 0 }, budget: { steps: 400_000 }, observe: biasOf };
  const variants: Variant[] = [
    { ...run, label: 'WoLF', algo: 'wolf-phc' },
    { ...run, label: 'Hill climbing', algo: 'phc' },
  ];
  return yield* race(variants, seeds, { points: 80 });
}

const pennies: LessonExperiment = {
  id: 'pennies',
  title: 'Two who must not be predictable',
  axes: { x: 'Plays', y: 'Distance from a fair coin, percentage points', yRange: [0, 50] },
  seeds: 3,
  controls: [],
  naive: ['Hill climbing'],
  run: tossPennies,
};

function* climb({ loweringStepSize }: ControlValues, seeds: number): LessonWork<RaceResult> {
  const run = { env: 'MatrixGame?game=climbing', budget: { steps: 10_000 }, observe: payOf };
  const settings = { discount: 0, epsilon: 0.3, finalEpsilon: 0, explorationSteps: 8000 };
  const variants: Variant[] = [
    {
      ...run,
      label: 'Slow to despair',
      algo: 'hysteretic-q-learning',
      settings: { ...settings, loweringStepSize: loweringStepSize! },
    },
    { ...run, label: 'Independent', algo: 'independent-q-learning', settings },
  ];
  return yield* race(variants, seeds, { points: 50 });
}

const team: LessonExperiment = {
  id: 'team',
  title: 'A team whose best plan punishes every mistake',
  axes: { x: 'Plays', y: 'Pay of the team, mean of 200 plays', yRange: [-20, 12] },
  seeds: 30,
  controls: [
    {
      ...{
        name: 'loweringStepSize',
        label: 'Step size for bad news',
        symbol: 'β',
        default: 0.001,
        min: 0.001,
        max: 0.1,
        step: 0.001,
      },
      help: 'Small: a blow is taken for the other’s blunder and soon forgotten.',
    },
  ],
  naive: ['Independent'],
  run: climb,
};

/** Steps until the prey is caught, or until the hunt is given up. */
const durationOf: NonNullable<Variant['observe']> = () => {
  let steps = 0;
  return ({ timestep: { terminated, truncated } }) => {
    steps++;
    if (!terminated && !truncated) return undefined;
    const duration = steps;
    steps = 0;
    return duration;
  };
};

function* hunt({ discount }: ControlValues, seeds: number): LessonWork<RaceResult> {
  const variants: Variant[] = [
    {
      label: 'Two hunters',
      env: 'PredatorPrey?size=5',
      algo: 'independent-q-learning',
      settings: { discount: discount!, stepSize: 0.2, epsilon: 0.1 },
      budget: { episodes: 1500 },
      observe: durationOf,
    },
  ];
  return yield* race(variants, seeds, { points: 50, hasPolicies: true });
}

const hunting: LessonExperiment = {
  id: 'hunting',
  title: 'Two hunters, one prey',
  axes: { x: 'Hunts', y: 'Steps until the prey is caught, mean of 30 hunts' },
  seeds: 3,
  controls: [
    {
      ...{ name: 'discount', label: 'Discount', symbol: 'γ', default: 0.9, min: 0, max: 0.99, step: 0.01 },
      help: 'How much a catch that is still some steps away counts now.',
    },
  ],
  run: hunt,
};

export const manyAgents: Lesson = {
  id: '11-many-agents',
  stages: [
    { id: 'dilemma', env: 'MatrixGame', experiment: 'meeting', watched: ['Prisoner’s dilemma'], pace: 'turns' },
    { id: 'prey', env: 'PredatorPrey?size=5', experiment: 'hunting', pace: 'turns' },
  ],
  equations: [],
  experiments: [meeting, hunting, pennies, team],
  code: [
    { path: 'main/rl/agents/games/policyHillClimbing.ts', text: hillClimbingSource, from: '#climb({' },
    { path: 'main/rl/agents/games/hystereticQLearning.ts', text: hystereticSource, from: '*learn(' },
  ],
  *check() {
    const works = [
      () => meetEachOther(defaultValues(meeting), meeting.seeds),
      () => tossPennies({}, pennies.seeds),
      () => climb(defaultValues(team), team.seeds),
      () => hunt(defaultValues(hunting), hunting.seeds),
    ];
    const [met, tossed, climbed, hunted] = (yield* allOf(works)) as [RaceResult, RaceResult, RaceResult, RaceResult];
    const [stags, prisoners] = met.values.map((runs) => meanOf(finalMeans(runs))) as [number, number];
    const [wolf, climber] = tossed.values.map((runs) => meanOf(finalMeans(runs))) as [number, number];
    const [patient, independent] = climbed.values.map((runs) => meanOf(finalMeans(runs))) as [number, number];
    const durations = hunted.values[0]!;
    return [
      isNear('Prisoner’s dilemma: pay of one player over the last 400 of 2,000 plays', prisoners, 1, 0.3),
      isAtLeast('Stag hunt: pay of one player over the same plays', stags, 2),
      isAtMost('Stag hunt: pairs that end with the stag, %', stagShareOf(met.values[0]!), 45),
      isAtMost('Matching pennies, WoLF: distance from a fair coin in the last fifth, percentage points', wolf, 12),
      isAtLeast('Matching pennies, hill climbing: the same distance', climber, 25),
      isAtLeast('Climbing game, slow to despair: pay at the end, of at most 11', patient, 10),
      isAtMost('Climbing game, independent learners: pay at the end', independent, 8),
      isAtMost(
        'Hunt: steps until the prey is caught in the last 300 of 1,500 hunts, as a share of those in the first 30',
        meanOf(finalMeans(durations)) / meanOf(durations.map((run) => run[0]!)),
        0.5,
      ),
    ];
  },
};
