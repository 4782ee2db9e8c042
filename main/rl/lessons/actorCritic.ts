import clippedObjectiveSource from '../agents/clippedObjective.ts?raw';
import oneStepSource from '../agents/oneStepActorCritic.ts?raw';
import type { SettingValues } from '../core/settings';
import { isAtLeast, isAtMost, isNear, isWithin } from '../figures/checks';
import { meanOf } from '../figures/training';
import { fastestEngine } from '../policies/createPolicy';
import { actorCriticEquation } from './actorCriticEquation';
import type { ControlValues, Lesson, LessonExperiment, LessonWork } from './lesson';
import { defaultValues } from './lesson';
import { finalMeans, type RaceResult, race, returnsOfEpisodes, type Variant } from './race';
import { judgeTheWalk, lastHalf, stoppedTarget } from './stoppedTarget';
import { averageSurprises, exactAdvantage, handOf, surprises, valueOfHand } from './surprises';
import { allOf } from './work';

/** Learns from 256 steps at a time, 32 of each of eight poles, in batches of 64. */
const ppoSettings: SettingValues = { rolloutLength: 32, minibatchSize: 64, learningRate: 1e-3 };

function pole(label: string, algo: string, settings: SettingValues, steps: number): Variant {
  return { ...{ label, algo, settings, env: 'CartPole-v1', engine: fastestEngine() }, budget: { steps } };
}

const proximal = (traceDecay: number): Variant => pole('PPO', 'ppo', { ...ppoSettings, traceDecay }, 24_000);

function* balance({ traceDecay }: ControlValues, seeds: number): LessonWork<RaceResult> {
  const variants = [
    pole('REINFORCE', 'reinforce', { learningRate: 0.005, normalizeAdvantages: false }, 24_000),
    pole('One step', 'actor-critic', { learningRate: 3e-4 }, 24_000),
    pole('A2C', 'a2c', { learningRate: 5e-3, environmentCount: 4 }, 24_000),
    proximal(traceDecay!),
  ];
  return yield* race(variants, seeds, { points: 24, hasPolicies: true });
}

const judges: LessonExperiment = {
  id: 'judges',
  title: 'The pole, judged at the end and on the way',
  axes: { x: 'Steps', y: 'Return of an episode', yRange: [0, 500] },
  seeds: 4,
  controls: [
    {
      ...{ name: 'traceDecay', label: 'Reach of PPO’s surprises', symbol: 'λ', default: 0.95, min: 0, max: 1, step: 0.05 },
      help: '0 judges by the next state alone, 1 by all rewards up to the end of the segment.',
    },
  ],
  *run(values, seeds) {
    const { series, policies, values: returns } = yield* balance(values, seeds);
    const readings = series.map(({ label }, i) => ({
      label: `${label}: return over the last 4,800 steps`,
      value: meanOf(finalMeans(returns[i]!)),
    }));
    return { series, policies: policies!, readings };
  },
};

/** As the switch “No clipping” of the lab: so wide that it holds nothing back. */
const noClip = 10;

interface ReuseResult extends RaceResult {
  /** How far a segment moves the policy, mean KL divergence over all segments and seeds, nat; by variant. */
  readonly moves: readonly number[];
}

function* reuse({ epochs, clipRange }: ControlValues, seeds: number): LessonWork<ReuseResult> {
  const moves: number[][] = [[], []];
  const variants = [clipRange!, noClip].map((range, index): Variant => {
    const settings = { ...ppoSettings, epochs: epochs!, clipRange: range };
    const observe: NonNullable<Variant['observe']> = (trainer) => {
      const returnOf = returnsOfEpisodes(trainer);
      return (step) => {
        const move = step.metrics?.['approximateKl'];
        if (move !== undefined) moves[index]!.push(move);
        return returnOf(step);
      };
    };
    return { ...pole(index === 0 ? 'clipped' : 'not clipped', 'ppo', settings, 20_000), observe };
  });
  const result = yield* race(variants, seeds, { points: 20 });
  return { ...result, moves: moves.map((all) => meanOf(all)) };
}

const again: LessonExperiment = {
  id: 'again',
  title: 'PPO, with every segment learned from several times',
  axes: { x: 'Steps', y: 'Return of an episode', yRange: [0, 500] },
  seeds: 3,
  controls: [
    {
      ...{ name: 'epochs', label: 'Times', symbol: 'K', default: 10, min: 1, max: 20, step: 1 },
      help: 'How often each segment is learned from.',
    },
    {
      ...{ name: 'clipRange', label: 'Clip range', symbol: 'ε', default: 0.2, min: 0.05, max: 1, step: 0.05 },
      help: 'How far a probability may move in one segment, of the agents that clip.',
    },
  ],
  naive: ['not clipped'],
  *run(values, seeds) {
    const { series, values: returns, moves } = yield* reuse(values, seeds);
    const readings = series.flatMap(({ label }, i) => [
      { label: `${label}: return over the last 4,000 steps`, value: meanOf(finalMeans(returns[i]!)) },
      { label: `${label}: move of the policy in a segment, nat`, value: moves[i]! },
    ]);
    return { series, readings };
  },
};

export const actorCritic: Lesson = {
  id: '08-actor-critic',
  stages: [{ id: 'pole', env: 'CartPole-v1', experiment: 'judges', pace: 'clock', showsValues: true }],
  equations: [actorCriticEquation],
  experiments: [surprises, judges, again, stoppedTarget],
  code: [
    { path: 'main/rl/agents/oneStepActorCritic.ts', text: oneStepSource, from: '*learn(' },
    { path: 'main/rl/agents/clippedObjective.ts', text: clippedObjectiveSource, from: '#differentiatePolicy(' },
  ],
  *check() {
    const works = [
      () => averageSurprises(defaultValues(surprises), surprises.seeds),
      () => balance(defaultValues(judges), judges.seeds),
      () => reuse(defaultValues(again), again.seeds),
      () => reuse({ ...defaultValues(again), epochs: 1 }, again.seeds),
      () => judgeTheWalk(defaultValues(stoppedTarget), stoppedTarget.seeds),
      () => race([proximal(0)], judges.seeds, { points: 24 }),
    ];
    const [hands, balanced, reused, once, judged, nearest] = (yield* allOf<RaceResult>(works)) as [
      RaceResult,
      RaceResult,
      ReuseResult,
      RaceResult,
      RaceResult,
      RaceResult,
    ];
    const hand = handOf(defaultValues(surprises));
    const [stick, hit, either] = hands.values.map((runs) => meanOf(runs.map((run) => run.at(-1)!))) as [number, number, number];
    const late = ({ values }: RaceResult) => values.map((runs) => meanOf(finalMeans(runs)));
    const [atTheEnd, oneStep, a2c, ppo] = late(balanced) as [number, number, number, number];
    const [clipped, unclipped] = late(reused) as [number, number];
    const [clippedOnce, unclippedOnce] = late(once) as [number, number];
    const [fixed, moved] = judged.values.map(lastHalf) as [number, number];
    return [
      isNear('Value of 16 against a ten, exact', valueOfHand(hand), -0.669, 0.0005),
      isNear('16 against a ten: mean surprise after stopping, exact value 0.093', stick, exactAdvantage(hand, 0), 0.05),
      isNear('… after taking a card, exact value −0.093', hit, exactAdvantage(hand, 1), 0.03),
      isNear('… and over both: a perfect critic is right on average', either, 0, 0.02),
      isNear(
        'The advantages of 18 against a ten, beside those of 16: times as far apart, exact',
        exactAdvantage(handOf({ sum: 18, dealerCard: 10 }), 0) / exactAdvantage(hand, 0),
        3.1,
        0.1,
      ),
      isAtLeast('REINFORCE, judged at the end: return over the last 4,800 of 24,000 steps', atTheEnd, 250),
      isAtLeast('Actor–critic, one step at a time: return over the last 4,800 steps', oneStep, 250),
      isAtLeast('A2C: return over the last 4,800 steps', a2c, 250),
      isAtLeast('PPO: return over the last 4,800 steps, where 500 is the most', ppo, 350),
      isWithin('PPO with λ = 0: return over the last 4,800 steps', late(nearest)[0]!, 100, 330),
      isAtLeast('PPO, each segment ten times: return over the last 4,000 of 20,000 steps', clipped, 320),
      isAtMost('Not clipped: return over the last 4,000 steps', unclipped, 280),
      isAtLeast('A segment moves the policy further without clipping: times as far', reused.moves[1]! / reused.moves[0]!, 8),
      isNear('Each segment once: clipped less not clipped, return over the last 4,000 steps', clippedOnce - unclippedOnce, 0, 60),
      isWithin('Each segment once, beside ten times: share of the return, %', (100 * clippedOnce) / clipped, 30, 75),
      isNear('Target held fixed: value of the leftmost place, exact 0.167', fixed, 1 / 6, 0.02),
      isNear('Target moved along: value of the leftmost place', moved, 0.32, 0.02),
    ];
  },
};
