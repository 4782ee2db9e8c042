import { type Dataset, returnsOf } from '../core/dataset';
import type { SettingValues } from '../core/settings';
import { fastestEngine } from '../policies/createPolicy';
import { recordEpisodes } from '../training/recording';
import { isAtLeast, isAtMost, isWithin } from './checks';
import type { Figure, FigureSeries } from './figure';
import { createFigureTrainer, meanOf, medianOf } from './training';

const env = 'CartPole-v1';
const discount = 0.99;
const stepCount = 20_000;
const pointCount = 8;
const episodeCount = 100;

/** The same for all, so that only the method differs. */
const common: SettingValues = { discount, targetShare: 0.01 };
const methods = [
  { label: 'Conservative Q-learning', algo: 'discrete-cql', settings: common },
  { label: 'Implicit Q-learning', algo: 'iql', settings: common },
  { label: 'Plain Q-learning', algo: 'discrete-cql', settings: { ...common, conservatism: 0 } },
] as const;

interface OfflineRun {
  /** Mean return of 20 episodes at each point. */
  readonly returns: readonly number[];
  /** Mean return of 100 episodes at the end. */
  readonly final: number;
  /** Mean value of recorded actions at the end. */
  readonly meanValue: number;
  /** Mean over the last quarter of the value at the start of an episode less the return that came; undefined where not told. */
  readonly valueGap: number | undefined;
}

/** Episodes of a policy that is good for a while: DQN interrupted, and every tenth action drawn evenly. */
function* recordMediocre(): Generator<void, Dataset, void> {
  const settings = { stepsAhead: 1, explorationSteps: 3000, trainInterval: 2 };
  const teacher = createFigureTrainer({ env, algo: 'dqn', settings, budget: { steps: 20_000 }, engine: fastestEngine() }, 0);
  for (;;) {
    teacher.advance(250);
    yield;
    const { meanReturn } = teacher.evaluateFinal(20);
    if (teacher.stepCount >= 2000 && meanReturn > 100 && meanReturn < 260) break;
    if (teacher.hasFinished) break;
  }
  return recordEpisodes({ env, policy: teacher.policy(), episodes: episodeCount, noise: 0.1, seed: 1 });
}

function* learnOffline(method: (typeof methods)[number], dataset: Dataset, seed: number): Generator<void, OfflineRun, void> {
  const { algo, settings } = method;
  const trainer = createFigureTrainer(
    { env, algo, settings, dataset, budget: { steps: stepCount }, engine: fastestEngine() },
    seed,
  );
  const returns: number[] = [];
  for (let point = 1; point <= pointCount; point++) {
    while (trainer.stepCount < (stepCount * point) / pointCount) {
      trainer.advance(500);
      yield;
    }
    returns.push(trainer.evaluateFinal(20).meanReturn);
  }
  // No metric is reported in between where nothing is evaluated, so the agent itself is asked, step by step.
  const gaps: number[] = [];
  let meanValue = 0;
  trainer.extendTo(stepCount + 5000);
  trainer.onStep = ({ metrics }) => {
    if (metrics?.['valueGap'] !== undefined) gaps.push(metrics['valueGap']);
    meanValue = metrics?.['meanValue'] ?? meanValue;
  };
  while (!trainer.hasFinished) {
    trainer.advance(500);
    yield;
  }
  const final = trainer.evaluateFinal(100).meanReturn;
  return { returns, final, meanValue, valueGap: gaps.length === 0 ? undefined : meanOf(gaps) };
}

/** From records alone: methods that keep to what was recorded hold what it was worth, and plain Q-learning dreams. */
export const offlineCartPole: Figure = {
  name: 'offline-cart-pole',
  title: 'Learning to balance from a hundred recorded episodes of a mediocre policy',
  source:
    'Kumar et al., "Conservative Q-learning for offline reinforcement learning" (2020); Kostrikov et al., "Offline reinforcement learning with implicit Q-learning" (2022); the records and limits (95 % of their mean return; no value beyond 1 / (1 − γ) = 100) are ours',
  axes: { x: 'Updates', y: 'Return' },
  experiments: [{ env, algo: 'dqn' }],
  seeds: 3,
  *compute(seeds) {
    const teaching = recordMediocre();
    let taught = teaching.next();
    while (taught.done !== true) {
      yield 0;
      taught = teaching.next();
    }
    const dataset = taught.value;
    const recorded = meanOf(returnsOf(dataset));
    const runs = methods.map((): OfflineRun[] => []);
    for (const [index, method] of methods.entries()) {
      for (let seed = 1; seed <= seeds; seed++) {
        const learning = learnOffline(method, dataset, seed);
        let next = learning.next();
        while (next.done !== true) {
          yield (index * seeds + seed - 1) / (methods.length * seeds);
          next = learning.next();
        }
        runs[index]!.push(next.value);
      }
    }
    const x = Array.from({ length: pointCount }, (_, i) => (stepCount * (i + 1)) / pointCount);
    const mean = (index: number, part: (run: OfflineRun) => number) => meanOf(runs[index]!.map(part));
    const curves = methods.map(
      ({ label }, index): FigureSeries => ({ label, x, y: x.map((_, point) => mean(index, ({ returns }) => returns[point]!)) }),
    );
    return {
      series: [...curves, { label: 'What was recorded', x: [x[0]!, stepCount], y: [recorded, recorded] }],
      checks: [
        isWithin('Mean return of what was recorded: neither random (22) nor solved (475)', recorded, 80, 300),
        isAtLeast('Conservative Q-learning: mean return over what was recorded', mean(0, ({ final }) => final) / recorded, 0.95),
        isAtLeast('Implicit Q-learning: mean return over what was recorded', mean(1, ({ final }) => final) / recorded, 0.95),
        isAtMost(
          'Conservative Q-learning: value at the start less the return that came, mean of the runs',
          mean(0, ({ valueGap }) => valueGap!),
          0,
        ),
        isAtMost(
          'Conservative Q-learning: mean Q (100 is possible)',
          mean(0, ({ meanValue }) => meanValue),
          100,
        ),
        isAtMost(
          'Implicit Q-learning: mean Q (100 is possible)',
          mean(1, ({ meanValue }) => meanValue),
          100,
        ),
        isAtLeast(
          'Plain Q-learning from records: mean Q, median of the runs (must fail: beyond all that is possible)',
          medianOf(runs[2]!.map(({ meanValue }) => meanValue)),
          200,
        ),
      ],
    };
  },
};
