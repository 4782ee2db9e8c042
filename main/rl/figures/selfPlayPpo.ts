import type { SettingValues } from '../core/settings';
import { deviationGains } from '../games/nashConv';
import { fastestEngine } from '../policies/createPolicy';
import { isAtLeast, isAtMost } from './checks';
import type { Figure } from './figure';
import { atSteps, evenSteps, jointTable, strategiesOf } from './gameStrategies';
import { meanOf, medianOf, trainAll } from './training';

const algo = 'independent-ppo';
const points = 20;

const even = 'MatrixGame?game=rock_paper_scissors';
const biased = 'MatrixGame?game=biased_rps';
const dilemma = 'MatrixGame?game=prisoners_dilemma';
const pursuit = 'PredatorPrey?sees=offsets';

/** One policy in both seats, with a bonus for being undecided, played on average over time. */
const resting: SettingValues = {
  ...{ selfPlay: true, playsAverage: true, entropyWeight: 0.2, normalizeAdvantages: false },
  ...{ discount: 0, epochs: 4 },
};
/** The same as it stands at the moment, without the bonus. */
const circling: SettingValues = { selfPlay: true, discount: 0, epochs: 4 };
const hunting: SettingValues = { epochs: 4, learningRate: 1e-3 };

const duels = [
  { label: 'Rock, paper, scissors: at rest', env: even, settings: resting, steps: 40_000 },
  { label: 'Biased: at rest', env: biased, settings: resting, steps: 60_000 },
  { label: 'Rock, paper, scissors: in circles', env: even, settings: circling, steps: 40_000 },
  {
    label: 'Prisoner’s dilemma: a policy for each',
    env: dilemma,
    settings: { discount: 0, epochs: 4, learningRate: 1e-3 },
    steps: 20_000,
  },
] as const;

const hunts = [
  { label: 'One policy for both', settings: { ...hunting, selfPlay: true } },
  { label: 'A policy for each', settings: hunting },
  { label: 'One that does not learn', settings: { ...hunting, selfPlay: true, learningRate: 1e-12 } },
] as const;
const huntSteps = 30_000;

const panels = ['NashConv', 'Pursuit, both hunters'] as const;

/** What PPO comes to where others learn as well: rest in zero-sum games takes some care, working together little. */
export const selfPlayPpo: Figure = {
  name: 'independent-ppo',
  title: 'PPO against itself and with itself',
  source:
    'de Witt et al., "Is independent learning all you need in the StarCraft multi-agent challenge?" (2020), for the method; equilibria of the games worked out exactly: ⅓ each, (½, ⅓, ⅙) where payoffs are 1, 2 and 3, both defect; limits are ours, fixed before the run of the figure: a tenth and a half of what playing evenly leaves in the biased game (⅔)',
  axes: { x: 'Plays', y: 'What both could still gain, in payoff' },
  panelAxes: { [panels[1]]: { x: 'Steps', y: 'Return of a hunt' } },
  experiments: [
    { env: even, algo },
    { env: pursuit, algo },
  ],
  seeds: 5,
  *compute(seeds) {
    const runs = [
      ...duels.map(({ env, settings, steps }) => ({ env, settings, steps })),
      ...hunts.map(({ settings }) => ({ env: pursuit, settings, steps: huntSteps })),
    ].map(({ env, settings, steps }) => ({ env, algo, settings, steps, budget: { steps }, engine: fastestEngine() }));
    const curves = runs.map((): number[][] => []);
    yield* trainAll(runs, seeds, (trainer, { env, steps }, index) => {
      const curve: number[] = [];
      curves[index]!.push(curve);
      const table = env === pursuit ? undefined : jointTable(env);
      atSteps(trainer, evenSteps(steps, points), () => {
        if (table === undefined) curve.push(trainer.evaluateFinal(20).meanReturn);
        else curve.push(deviationGains(table, strategiesOf(trainer.policy()), 0).nashConv);
      });
      return undefined;
    });
    const last = (index: number) => medianOf(curves[index]!.map((curve) => curve.at(-1)!));
    /** Over the last half: where a policy goes in circles, any one moment may be a good one. */
    const late = (index: number) => medianOf(curves[index]!.map((curve) => meanOf(curve, points / 2)));
    return {
      series: runs.map(({ steps }, index) => ({
        label: index < duels.length ? duels[index]!.label : hunts[index - duels.length]!.label,
        panel: panels[index < duels.length ? 0 : 1]!,
        x: evenSteps(steps, points),
        y: evenSteps(steps, points).map((_, point) => medianOf(curves[index]!.map((curve) => curve[point]!))),
      })),
      checks: [
        isAtMost('Rock, paper, scissors against itself: NashConv, median of the runs', last(0), 0.067),
        isAtMost('Biased rock, paper, scissors against itself: the same', last(1), 0.333),
        isAtLeast('Without bonus and average: mean NashConv of the last half (negative control: circles)', late(2), 0.5),
        isAtMost('Prisoner’s dilemma: NashConv, median of the runs', last(3), 0.05),
        isAtLeast('Pursuit, one policy for both: return, median of the runs (10 is a catch at once)', last(4), 9.4),
        isAtLeast('Pursuit, a policy for each: the same', last(5), 9.4),
        isAtMost('Pursuit, one that does not learn: the same (negative control)', last(6), 8),
      ],
    };
  },
};
