import type { SavedState } from '../core/savedState';
import { ticTacToe } from '../environments/games/ticTacToe';
import { backUp, type GraphPosition, minimaxValues, positionGraph } from '../games/positionGraph';
import type { PolicySnapshot } from '../policies/policy';
import { isAtLeast, isExactly } from './checks';
import type { Figure, FigureSeries } from './figure';
import { atSteps } from './gameStrategies';
import { logarithmicPoints, meanOf, trainAll } from './training';

const moveCount = 400_000;
const steps = logarithmicPoints(100_000, 6)
  .filter((step) => step >= 100)
  .concat(moveCount);

const run = {
  env: 'TicTacToe',
  algo: 'self-play-q-learning',
  settings: { stepSize: 0.5, epsilon: 0.6 },
  budget: { steps: moveCount },
};

const empty = '.........';
const seats = [0, 1] as const;

type Graph = ReadonlyMap<string, GraphPosition>;

/** Probability of each move of a position, in their order. */
function movesOf(policy: PolicySnapshot, { moves }: GraphPosition, name: string): number[] {
  const row = policy.kind === 'information-table' ? policy.probabilities[name] : undefined;
  return moves.map(({ action }) => row?.[action] ?? 1 / moves.length);
}

/** The least the policy can get in a seat, whatever the other does and however its own draws fall: −1, 0 or 1. */
function worstResult(graph: Graph, policy: PolicySnapshot, seat: number): number {
  const sign = seat === 0 ? 1 : -1;
  const values = backUp(graph, (followers, position, name) => {
    const chances = position.player === seat ? movesOf(policy, position, name) : followers.map(() => 1);
    const possible = followers.filter((_, index) => chances[index]! > 0).map((value) => sign * value);
    return sign * Math.min(...possible);
  });
  return sign * values.get(empty)! + 0; // a draw is 0 from either seat, never −0
}

/** Probability that the policy ends with `result` in a seat, when the other plays as `others` say. */
function chanceOf(graph: Graph, policy: PolicySnapshot, seat: number, result: number, others: (p: GraphPosition) => number[]) {
  const sign = seat === 0 ? 1 : -1;
  const ends = new Map(
    [...graph].map(([name, position]) => [name, { ...position, utility: Number(sign * position.utility === result) }]),
  );
  const values = backUp(ends, (followers, position, name) => {
    const chances = position.player === seat ? movesOf(policy, position, name) : others(position);
    return followers.reduce((sum, value, index) => sum + value * chances[index]!, 0);
  });
  return values.get(empty)!;
}

export const ticTacToeFigure: Figure = {
  name: 'tic-tac-toe',
  title: 'Tic-tac-toe learned by playing against oneself',
  source:
    'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §1.5 and exercise 1.1; 5,478 positions and minimax by exact search. Against an opponent who plays evenly at random, minimax wins .968 as X and .778 as O',
  axes: { x: 'Moves', y: 'Share of positions', xScale: 'logarithmic', yRange: [0, 1] },
  experiments: [{ env: 'TicTacToe', algo: 'self-play-q-learning' }],
  seeds: 3,
  *compute(seeds) {
    const graph = positionGraph(ticTacToe);
    const exact = minimaxValues(graph);
    const evenly = ({ moves }: GraphPosition) => moves.map(() => 1 / moves.length);
    const perfectly = ({ moves, player }: GraphPosition) => {
      const values = moves.map(({ to }) => exact.get(to)!);
      const best = player === 0 ? Math.max(...values) : Math.min(...values);
      const count = values.filter((value) => value === best).length;
      return values.map((value) => (value === best ? 1 / count : 0));
    };
    const open = [...graph].filter(([, { moves }]) => moves.length > 0);
    const shareOfPerfect = (policy: PolicySnapshot) => {
      const right = open.filter(([name, position]) => {
        const best = perfectly(position);
        return movesOf(policy, position, name).every((chance, index) => chance === 0 || best[index]! > 0);
      });
      return right.length / open.length;
    };

    const shares = new Float64Array(steps.length);
    const known = new Float64Array(steps.length);
    const worst = seats.map((): number[] => []);
    const early: number[] = [];
    const wins = seats.map((): number[] => []);
    const lost: number[] = [];
    const rightValues: number[] = [];
    yield* trainAll([run], seeds, (trainer) => {
      const valuesNow = () => trainer.save()['agent'] as SavedState as { positions: string[]; values: Float64Array };
      atSteps(trainer, steps, (point) => {
        const policy = trainer.policy();
        shares[point]! += shareOfPerfect(policy) / seeds;
        known[point]! += (1 + valuesNow().positions.length) / graph.size / seeds; // the empty board comes after no move
        if (steps[point] === 1000) early.push(Math.min(...seats.map((seat) => worstResult(graph, policy, seat))));
      });
      return () => {
        const policy = trainer.policy();
        for (const seat of seats) {
          worst[seat]!.push(worstResult(graph, policy, seat));
          wins[seat]!.push(chanceOf(graph, policy, seat, 1, evenly));
          lost.push(chanceOf(graph, policy, seat, -1, evenly), chanceOf(graph, policy, seat, -1, perfectly));
        }
        const { positions, values } = valuesNow();
        const right = positions.filter((name, index) => Math.abs(values[index]! - exact.get(name)!) < 0.1);
        rightValues.push(right.length / positions.length);
      };
    });
    const lines: FigureSeries[] = [
      { label: 'seen at least once', x: steps, y: [...known] },
      { label: 'only perfect moves', x: steps, y: [...shares] },
    ];
    return {
      series: lines,
      checks: [
        isExactly('Positions that can be reached', graph.size, 5478),
        isExactly('Value of the empty board by exact search', exact.get(empty)!, 0),
        isExactly('Least result as X against any opponent, over the runs (0 is a draw)', Math.min(...worst[0]!), 0),
        isExactly('Least result as O against any opponent, over the runs', Math.min(...worst[1]!), 0),
        isExactly('Chance to lose to perfect and to random play in either seat, over the runs', Math.max(...lost), 0),
        isAtLeast('Share of the positions in which only perfect moves are played, mean of runs', shares.at(-1)!, 0.99),
        isAtLeast('Share of the learned values within 0.1 of the exact ones, mean of runs', meanOf(rightValues), 0.99),
        isAtLeast('As X against random play: chance to win, mean of runs', meanOf(wins[0]!), 0.9),
        isAtLeast('As O against random play: chance to win, mean of runs', meanOf(wins[1]!), 0.7),
        isExactly('Negative control: after 1,000 moves it can be beaten', Math.min(...early), -1),
      ],
    };
  },
};
