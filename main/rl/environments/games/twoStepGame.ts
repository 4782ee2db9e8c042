import { number } from '../../core/settings';
import { startIn } from '../finite';
import { type FiniteGame, finiteGame } from './finiteGame';
import { defineGame } from './gameDefinition';

const actionLabels = ['A', 'B'];

/**
 * The two-step cooperative game: player 1 chooses which table both are paid from on the second step.
 *
 * @param safeReward what both get in state 2A, whatever they do.
 *
 * Source: Rashid et al., "QMIX: monotonic value function factorisation for deep multi-agent reinforcement learning",
 *         ICML 2018, §5.1, table 1.
 */
export function twoStepGame(safeReward: number): FiniteGame {
  const tables = [
    [safeReward, safeReward, safeReward, safeReward],
    [0, 1, 1, 8],
  ] as const;
  return finiteGame({
    players: ['player 1', 'player 2'],
    rewardStructure: 'shared',
    stateCount: 3,
    stateLabels: ['state 1', 'state 2A', 'state 2B'],
    actionLabels: [actionLabels, actionLabels],
    maxEpisodeSteps: 2,
    initialProbabilities: startIn(3, [0]),
    outcomes(state, [first, second]) {
      if (state === 0) return [{ probability: 1, state: 1 + first!, rewards: [0, 0], terminated: false }];
      const reward = tables[state - 1]![2 * first! + second!]!;
      return [{ probability: 1, state, rewards: [reward, reward], terminated: true }];
    },
  });
}

export const twoStepGameDefinition = defineGame({
  id: 'TwoStepGame',
  family: 'many agents',
  summary: 'Two players share a reward that is safe at 7, or 8 if both dare.',
  documentation: {
    description:
      'On the first step player 1 chooses where to go: A to state 2A, B to state 2B; what player 2 does has no effect. On the second step both are paid the same from the table of that state. The best return, 8, needs both to choose B in 2B, where any mistake costs 7 or 8.',
    actions: '0 A, 1 B; the same for both players.',
    observations: 'The state, seen by both: 0 is state 1, 1 is state 2A, 2 is state 2B.',
    rewards: '0 on the first step. On the second the same for both: 7 in 2A; in 2B 0 for A A, 1 for A B and B A, 8 for B B.',
    start: 'In state 1; nothing is drawn, at the start or later.',
    end: 'Terminated after the second step, on which the time limit of 2 steps falls as well.',
    source:
      'Rashid et al., "QMIX: monotonic value function factorisation for deep multi-agent reinforcement learning", ICML 2018, §5.1, table 1.',
  },
  options: {
    safeReward: number({ default: 7, min: -1000, max: 1000, help: 'What both players get in state 2A.' }),
  },
  create: ({ safeReward }) => twoStepGame(safeReward),
});
