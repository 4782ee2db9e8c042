import type { SettingValues } from '../core/settings';
import { fastestEngine } from '../policies/createPolicy';
import { isAtLeast, isAtMost, isExactly } from './checks';
import type { Figure } from './figure';
import { createFigureTrainer, medianOf } from './training';

/** Dives that bsuite gives an agent. */
const mostEpisodes = 10_000;
/** Share of the dives so far that must have found the treasure for the sea to count as solved, as in bsuite. */
const solvedShare = 0.1;

const deepExploration: SettingValues = {
  memberCount: 10,
  priorScale: 10,
  hiddenLayers: [50, 50],
  batchSize: 64,
  trainInterval: 2,
};
const shallowExploration: SettingValues = {
  hiddenLayers: [50, 50],
  batchSize: 32,
  learningStarts: 128,
  explorationSteps: 20_000,
};

const runs = [
  { label: 'Bootstrapped DQN, N = 10', size: 10, algo: 'bootstrapped-dqn', settings: deepExploration },
  { label: 'Bootstrapped DQN, N = 20', size: 20, algo: 'bootstrapped-dqn', settings: deepExploration },
  { label: 'DQN with ε-greedy, N = 20', size: 20, algo: 'dqn', settings: shallowExploration },
] as const;

/** How a run went: share of the dives that found the treasure, in blocks, and the dive at which the sea was solved. */
interface Dives {
  readonly blocks: readonly number[];
  readonly solvedAt: number;
  readonly found: number;
}

const blockSize = 50;

function* dive({ size, algo, settings }: (typeof runs)[number], seed: number): Generator<void, Dives, void> {
  const env = `DeepSea?size=${size}&observation=one-hot`;
  const run = { env, algo, settings, budget: { episodes: mostEpisodes }, engine: fastestEngine() };
  const trainer = createFigureTrainer(run, seed);
  const blocks: number[] = [];
  let [found, solvedAt, inEpisode] = [0, mostEpisodes + 1, 0];
  trainer.onStep = ({ timestep: { reward, terminated } }) => {
    inEpisode += reward;
    if (!terminated) return;
    const isFound = inEpisode > 0.5;
    inEpisode = 0;
    if (isFound) found++;
    const episode = trainer.episodeCount;
    const block = Math.floor((episode - 1) / blockSize);
    blocks[block] = (blocks[block] ?? 0) + (isFound ? 1 / blockSize : 0);
    if (solvedAt > mostEpisodes && found > solvedShare * episode) solvedAt = episode;
  };
  // A little further than where it is solved, to show that it stays so.
  while (!trainer.hasFinished && trainer.episodeCount < 1.2 * solvedAt + blockSize) {
    trainer.advance(size * 20);
    yield;
  }
  return { blocks: blocks.slice(0, -1), solvedAt, found };
}

/** A plan that is held on to finds the treasure; a new toss at every step does not. */
export const deepSeaDives: Figure = {
  name: 'deep-sea',
  title: 'Dives until the treasure of the deep sea is found: members with random priors against ε-greedy',
  source:
    'Osband et al., "Behaviour suite for reinforcement learning" (2020), deep_sea: solved when more than 10 % of the dives have found it, within 10,000; random actions need 2^N on average',
  axes: { x: 'Dives', y: 'Share that found the treasure', xScale: 'logarithmic' },
  experiments: [{ env: 'DeepSea?size=20&observation=one-hot', algo: 'bootstrapped-dqn' }],
  seeds: 1,
  *compute(seeds) {
    const results = runs.map((): Dives[] => []);
    for (const [index, run] of runs.entries()) {
      for (let seed = 1; seed <= seeds; seed++) {
        const dives = dive(run, seed);
        let next = dives.next();
        while (next.done !== true) {
          yield (index * seeds + seed - 1) / (runs.length * seeds);
          next = dives.next();
        }
        results[index]!.push(next.value);
      }
    }
    const solvedAt = (index: number) => medianOf(results[index]!.map((dives) => dives.solvedAt));
    return {
      series: runs.map(({ label }, index) => {
        const { blocks } = results[index]![0]!;
        return { label, x: blocks.map((_, block) => blockSize * (block + 1)), y: [...blocks] };
      }),
      checks: [
        isAtMost('Bootstrapped DQN, N = 10: dives until solved, median of the runs', solvedAt(0), 2 ** 10 + 100),
        isAtMost('Bootstrapped DQN, N = 20: dives until solved, median of the runs', solvedAt(1), mostEpisodes - 1),
        isAtLeast('DQN with ε-greedy, N = 20: dives until solved (must fail: more than 10,000)', solvedAt(2), mostEpisodes + 1),
        isExactly('DQN with ε-greedy, N = 20: dives that found it', Math.max(...results[2]!.map(({ found }) => found)), 0),
      ],
    };
  },
};
