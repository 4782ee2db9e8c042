import alphaZeroSource from '../agents/games/alphaZero.ts?raw';
import jointWiseSource from '../agents/jointWiseQLearning.ts?raw';
import { isAtLeast, isAtMost, isWithin } from '../figures/checks';
import { meanOf } from '../figures/training';
import { board, playItself } from './applicationsBoard';
import { motorEquation } from './applicationsEquation';
import { grasping, graspWithHelp } from './applicationsGrasping';
import { armEnvironment, reach, reaching } from './applicationsReaching';
import type { Lesson } from './lesson';
import { defaultValues } from './lesson';
import { finalMeans } from './race';
import { pieceOf } from './work';

export const applications: Lesson = {
  id: '14-applications',
  stages: [
    { id: 'keys', env: 'Grasp?actions=discrete&reward=sparse&maxSteps=600', pace: 'clock' },
    { id: 'arm', env: armEnvironment, experiment: 'reaching', watched: ['In hindsight', 'From hits alone'], pace: 'clock' },
    { id: 'hand', env: 'PolygonGrasp', experiment: 'grasping', pace: 'clock' },
    { id: 'board', env: 'TicTacToe', experiment: 'board', pace: 'turns' },
  ],
  equations: [motorEquation],
  experiments: [reaching, grasping, board],
  code: [
    { path: 'main/rl/agents/jointWiseQLearning.ts', text: jointWiseSource, from: '*learn(' },
    { path: 'main/rl/agents/games/alphaZero.ts', text: alphaZeroSource, from: '*learn(' },
  ],
  *check() {
    const reached = yield* pieceOf(0, 4, reach(defaultValues(reaching), 1));
    const held = yield* pieceOf(1, 4, graspWithHelp(defaultValues(grasping), grasping.seeds));
    const modest = yield* pieceOf(2, 4, graspWithHelp({ nearness: 0.05 }, 1));
    const played = yield* pieceOf(3, 4, playItself(defaultValues(board), 2));
    const [hindsight, hits, chance] = reached.values.map((runs) => meanOf(finalMeans(runs))) as [number, number, number];
    const [holding, nearer, near] = held.values.map((runs) => meanOf(finalMeans(runs))) as [number, number, number];
    const lostAt = (way: number, point: number) => meanOf(played.lost[way]!.map((run) => run.at(point)!));
    return [
      isAtLeast('The arm, in hindsight: targets reached over the last 1,600 of 8,000 steps, %', hindsight, 50),
      isAtMost('The arm, from hits alone: targets reached over the same steps, %', hits, 25),
      isAtMost('The arm, by chance: targets reached over the same steps, %', chance, 5),
      isAtLeast('The hand, paid for holding: objects held over the last 12,000 of 60,000 steps, %', holding, 85),
      isAtLeast('The hand, paid for coming nearer as well: objects held over the same steps, %', nearer, 85),
      isAtMost('The hand, paid for being near: objects held over the same steps, %', near, 30),
      isAtLeast(
        '… paid for it no more than w = 0.05: objects held over the same steps, %',
        meanOf(finalMeans(modest.values[2]!)),
        70,
      ),
      isAtLeast('The network alone, before its first game: games lost against perfect play, %', lostAt(1, 0), 50),
      isWithin('The same network with a search, before its first game: games lost, %', lostAt(0, 0), 25, 75),
      isAtMost('Looking ahead, after 1,000 games against itself: games lost against perfect play, %', lostAt(0, -1), 10),
      isAtMost('The network alone, after as many games: games lost, %', lostAt(1, -1), 30),
      isAtLeast('Trained without looking ahead, after as many games: games lost against perfect play, %', lostAt(2, -1), 50),
    ];
  },
};
