import { InvalidValueError } from '../../core/errors';
import { boolean, choice, integer, text } from '../../core/settings';
import { type Bimatrix, isShared, isZeroSum, parseBimatrix } from '../../games/bimatrix';
import { startIn } from '../finite';
import { type FiniteGame, finiteGame } from './finiteGame';
import { defineGame } from './gameDefinition';

/** A game from the literature, with what its actions are called. */
export interface NamedBimatrix {
  readonly actions: readonly string[];
  /** As `parseBimatrix` reads it. */
  readonly payoffs: string;
}

/** Textbook games, under the names that conformance data use. */
export const namedBimatrices: Readonly<Record<string, NamedBimatrix>> = {
  prisoners_dilemma: { actions: ['cooperate', 'defect'], payoffs: '3:3,0:5/5:0,1:1' },
  matching_pennies: { actions: ['heads', 'tails'], payoffs: '1,-1/-1,1' },
  rock_paper_scissors: { actions: ['rock', 'paper', 'scissors'], payoffs: '0,-1,1/1,0,-1/-1,1,0' },
  biased_rps: { actions: ['rock', 'paper', 'scissors'], payoffs: '0,-1,2/1,0,-3/-2,3,0' },
  stag_hunt: { actions: ['stag', 'hare'], payoffs: '4:4,1:3/3:1,2:2' },
  battle_of_the_sexes: { actions: ['opera', 'football'], payoffs: '2:1,0:0/0:0,1:2' },
  coordination: { actions: ['a', 'b'], payoffs: '1:1,0:0/0:0,1:1' },
  ranked_coordination: { actions: ['a', 'b'], payoffs: '2:2,0:0/0:0,1:1' },
  chicken: { actions: ['swerve', 'straight'], payoffs: '0:0,-1:1/1:-1,-10:-10' },
  climbing: { actions: ['a', 'b', 'c'], payoffs: '11:11,-30:-30,0:0/-30:-30,7:7,6:6/0:0,0:0,5:5' },
  penalty: { actions: ['a', 'b', 'c'], payoffs: '10:10,0:0,-100:-100/0:0,2:2,0:0/-100:-100,0:0,10:10' },
  nonmonotonic: { actions: ['a', 'b', 'c'], payoffs: '8:8,-12:-12,-12:-12/-12:-12,0:0,0:0/-12:-12,0:0,0:0' },
};

/**
 * A game in normal form as an environment: both players choose, both are paid.
 *
 * Played once, the episode ends. Played for several rounds it has no end of its own and is truncated, so that no round
 * is known to be the last. With memory, the state is 0 in the first round and afterwards 1 + row · columns + column of
 * the round before.
 *
 * @throws InvalidValueError when the names are not as many as the actions.
 */
export function matrixGame(
  payoffs: Bimatrix,
  names: readonly (readonly string[])[],
  rounds: number,
  hasMemory: boolean,
): FiniteGame {
  const rowCount = payoffs.rowPayoffs.length;
  const columnCount = payoffs.rowPayoffs[0]!.length;
  const [rowNames, columnNames] = [names[0]!, names[1]!];
  if (rowNames.length !== rowCount || columnNames.length !== columnCount) {
    throw new InvalidValueError(
      `The names of actions must be ${rowCount} and ${columnCount}, got ${rowNames.length} and ${columnNames.length}.`,
    );
  }
  const stateCount = hasMemory ? 1 + rowCount * columnCount : 1;
  const labels = rowNames.flatMap((row) => columnNames.map((column) => `${row}, ${column}`));
  return finiteGame({
    players: ['row', 'column'],
    rewardStructure: isZeroSum(payoffs) ? 'zero-sum' : isShared(payoffs) ? 'shared' : 'general',
    stateCount,
    stateLabels: hasMemory ? ['first round', ...labels.map((label) => `after ${label}`)] : ['every round'],
    actionLabels: [rowNames, columnNames],
    maxEpisodeSteps: rounds,
    initialProbabilities: startIn(stateCount, [0]),
    outcomes(_state, actions) {
      const [row, column] = [actions[0]!, actions[1]!];
      return [
        {
          probability: 1,
          state: hasMemory ? 1 + row * columnCount + column : 0,
          rewards: [payoffs.rowPayoffs[row]![column]!, payoffs.columnPayoffs[row]![column]!],
          terminated: rounds === 1,
        },
      ];
    },
  });
}

/** The payoffs that the options name, and what the actions of both players are called. */
export function chosenBimatrix(game: string, payoffs: string): { payoffs: Bimatrix; names: readonly (readonly string[])[] } {
  if (payoffs !== '') {
    const bimatrix = parseBimatrix(payoffs);
    const numbered = (kind: string, count: number) => Array.from({ length: count }, (_, index) => `${kind} ${index + 1}`);
    return {
      payoffs: bimatrix,
      names: [numbered('row', bimatrix.rowPayoffs.length), numbered('column', bimatrix.rowPayoffs[0]!.length)],
    };
  }
  const named = namedBimatrices[game]!;
  return { payoffs: parseBimatrix(named.payoffs), names: [named.actions, named.actions] };
}

export const matrixGameDefinition = defineGame({
  id: 'MatrixGame',
  family: 'many agents',
  summary: 'Two players choose at the same time and are paid from a table.',
  documentation: {
    description:
      'A game in normal form: the row player chooses a row, the column player a column, and the cell says what each of them gets. The classics can be chosen by name; any other table can be given.',
    actions: 'Row player: the rows from the top. Column player: the columns from the left.',
    observations: 'One state. With memory: 0 in the first round, afterwards 1 + row · columns + column of the round before.',
    rewards: 'The payoffs of the chosen cell, one for each player.',
    start: 'Nothing is drawn, at the start or later.',
    end: 'Terminated after the only round; with several rounds never terminated and truncated after the last.',
    source:
      'Osborne & Rubinstein, A Course in Game Theory (1994), ch. 2; Claus & Boutilier, "The dynamics of reinforcement learning in cooperative multiagent systems", AAAI 1998 (climbing, penalty); Son et al., "QTRAN", ICML 2019 (nonmonotonic).',
  },
  options: {
    game: choice({ default: 'prisoners_dilemma', choices: Object.keys(namedBimatrices), help: 'A game from the literature.' }),
    payoffs: text({
      default: '',
      maxLength: 2000,
      help: 'A table of your own in place of it: rows separated by "/", cells by ",", payoffs of the two players by ":"; one number a cell for a zero-sum game.',
    }),
    rounds: integer({ default: 1, max: 100_000, help: 'Rounds of an episode.', unit: 'rounds' }),
    memory: boolean({ default: false, help: 'Whether the players see what both did in the round before.' }),
  },
  create({ game, payoffs, rounds, memory }) {
    const chosen = chosenBimatrix(game, payoffs);
    return matrixGame(chosen.payoffs, chosen.names, rounds, memory);
  },
});
