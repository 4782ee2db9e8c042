import { describe, expect, it } from 'vitest';
import { type AlternatingGame, nobody } from '../../../main/rl/core/game';
import { createRandom } from '../../../main/rl/core/random';
import { ticTacToe } from '../../../main/rl/environments/games/ticTacToe';
import { minimaxValues, positionGraph } from '../../../main/rl/games/positionGraph';
import { randomTree, type TreePosition } from '../../../main/rl/games/randomTree';
import { type Assess, mostVisited, rollOut, TreeSearch } from '../../../main/rl/planning/treeSearch';

/** Two moves each, one after the other; what the first player gets at the four ends. */
function fourEnds(ends: readonly number[]): AlternatingGame<TreePosition> {
  const tree = randomTree(2, 2, createRandom(0, 'shape'));
  const worth = ({ depth, index }: TreePosition) => (depth === 2 ? ends[index]! : 0);
  return { ...tree, utilities: (position) => [worth(position), -worth(position)] };
}

const start: TreePosition = { depth: 0, index: 0 };

describe('tree search', () => {
  it('changes the sign of what came of a line with the player, and takes ends as they are', () => {
    // By hand, c = 0 and all positions assessed as 0 for whoever is to move. Moves that were never made have the value 0.
    // 1: root left, new, 0. 2: root left (both 0, the first) then left: the end, 0.5 to the first player, −0.5 to the other.
    // 3: root left (0.25 > 0) then right (0 > −0.5): the end, −1.
    const game = fourEnds([0.5, -1, 1, 1]);
    const search = (simulations: number) =>
      new TreeSearch(game, { selection: 'puct', exploration: 0, assess: () => ({ value: 0 }) }).search(
        start,
        simulations,
        createRandom(0),
      );
    expect(search(2)).toMatchObject({ visits: Float64Array.of(2, 0), values: Float64Array.of(0.25, 0), value: 0.25 });
    const third = search(3);
    expect([...third.visits]).toEqual([3, 0]);
    expect(third.values[0]).toBeCloseTo(-0.5 / 3, 12);
    // 4: left is now below 0, so right, which is new; 5: right again? Left has −1/6, right 0: right, then its first end, 1.
    expect([...search(5).visits]).toEqual([3, 2]);
    expect(search(5).values[1]).toBeCloseTo(0.5, 12);
  });

  it('weighs promise by the root of the visits of the position', () => {
    // All values 0, priors .8 and .2, c = 1: promise P √N / (1 + n) with N = 1 + simulations before.
    // 1: .8 > .2, left. 2: .4 √2 > .2 √2, left. 3: .267 > .2, left. 4: .2 = .2, left. 5: .16 < .2, right.
    const game = fourEnds([0, 0, 0, 0]);
    const assess: Assess<TreePosition> = () => ({ value: 0, priors: Float64Array.of(0.8, 0.2) });
    const visits = (simulations: number) => [
      ...new TreeSearch(game, { selection: 'puct', exploration: 1, assess }).search(start, simulations, createRandom(0)).visits,
    ];
    expect(visits(4)).toEqual([4, 0]);
    expect(visits(5)).toEqual([4, 1]);
    // With a value of 0.45 on the left, the bonus on the right outgrows it exactly when c (.2 √N) > .45 + c .8 √N / (1 + n).
    const drawn = fourEnds([0.45, 0.45, 0, 0]);
    const leftIsBetter: Assess<TreePosition> = (state) => ({
      value: state.depth === 1 && state.index === 0 ? -0.45 : 0,
      priors: Float64Array.of(0.8, 0.2),
    });
    const search = (simulations: number) =>
      new TreeSearch(drawn, { selection: 'puct', exploration: 1, assess: leftIsBetter }).search(
        start,
        simulations,
        createRandom(0),
      );
    let first = 0;
    while (0.2 * Math.sqrt(1 + first) <= 0.45 + (0.8 * Math.sqrt(1 + first)) / (1 + first)) first++;
    expect([...search(first).visits]).toEqual([first, 0]);
    expect([...search(first + 1).visits]).toEqual([first, 1]);
  });

  it('tries every move once before it compares them, with UCB1', () => {
    const search = new TreeSearch(ticTacToe, { selection: 'ucb1', exploration: 1, assess: rollOut(ticTacToe) });
    for (let seed = 0; seed < 5; seed++) {
      const { visits } = search.search(ticTacToe.initialState(), 9, createRandom(seed));
      expect([...visits]).toEqual(new Array(9).fill(1));
    }
  });

  it('puts noise into the priors of the root only, and only when asked', () => {
    const seen: Float64Array[] = [];
    const assess: Assess<TreePosition> = () => {
      const priors = Float64Array.of(0.5, 0.5);
      seen.push(priors);
      return { value: 0, priors };
    };
    const game = fourEnds([0, 0, 0, 0]);
    const visitsWith = (rootNoise: { concentration: number; share: number } | undefined, seed: number) => [
      ...new TreeSearch(game, { selection: 'puct', exploration: 1, assess, rootNoise }).search(start, 20, createRandom(seed))
        .visits,
    ];
    const noisy = Array.from({ length: 20 }, (_, seed) => visitsWith({ concentration: 0.1, share: 1 }, seed)[0]!);
    expect(Math.min(...noisy)).toBeLessThan(3); // with this noise one move has nearly all of the promise
    expect(Math.max(...noisy)).toBeGreaterThan(17);
    for (let seed = 0; seed < 20; seed++) expect(visitsWith(undefined, seed)).toEqual([10, 10]);
    expect(seen.every(([left, right]) => left === 0.5 && right === 0.5)).toBe(true);
  });

  it('refuses to begin where the game is over', () => {
    const search = new TreeSearch(ticTacToe, { selection: 'ucb1', exploration: 1, assess: rollOut(ticTacToe) });
    const won = { cells: [1, 1, 1, 2, 2, 0, 0, 0, 0], moveCount: 5, winner: 0 };
    expect(() => search.search(won, 1, createRandom(0))).toThrow('under way');
  });

  it('comes to the value of random trees', () => {
    let few = 0;
    let many = 0;
    for (let seed = 0; seed < 10; seed++) {
      const game = randomTree(2, 6, createRandom(seed, 'tree'));
      const exact = minimaxValues(positionGraph(game)).get('0:0')!;
      const search = new TreeSearch(game, { selection: 'ucb1', exploration: Math.SQRT2, assess: rollOut(game) });
      few += Math.abs(search.search(start, 100, createRandom(seed)).value - exact);
      many += Math.abs(search.search(start, 10_000, createRandom(seed)).value - exact);
    }
    expect(few / many).toBeGreaterThan(4);
  });

  it('keeps the exact value in positions of tic-tac-toe, whoever is to move', () => {
    const graph = positionGraph(ticTacToe);
    const exact = minimaxValues(graph);
    const search = new TreeSearch(ticTacToe, { selection: 'ucb1', exploration: Math.SQRT2, assess: rollOut(ticTacToe) });
    const random = createRandom(1);
    const names = [...graph.keys()].filter((name, i) => i % 23 === 0 && graph.get(name)!.player !== nobody);
    const right = names.filter((name) => {
      const cells = [...name].map((sign) => '.xo'.indexOf(sign));
      const state = { cells, moveCount: cells.filter((cell) => cell > 0).length, winner: -1 };
      const next = ticTacToe.play(state, mostVisited(search.search(state, 2000, random)));
      return exact.get(ticTacToe.informationState(next, 0)) === exact.get(name);
    });
    expect(names.length).toBeGreaterThan(150);
    expect(right.length / names.length).toBeGreaterThanOrEqual(0.995);
  });
});
