import { isAtLeast, isAtMost } from './checks';
import type { Figure, FigureSeries } from './figure';
import { atSteps, evenSteps, strategiesOf } from './gameStrategies';
import { simplexEdges, simplexPoint } from './simplex';
import { type FigureRun, medianOf, trainAll } from './training';

const playCount = 1_000_000;
const points = 500;
const steps = evenSteps(playCount, points);
/** Points from which on the policies should stay near the equilibrium: the last tenth. */
const firstLatePoint = 0.9 * points;

interface Contest extends FigureRun {
  readonly label: string;
  readonly game: string;
  readonly actionCount: number;
}

const games = [
  { game: 'Matching pennies', name: 'matching_pennies', actionCount: 2 },
  { game: 'Rock, paper, scissors', name: 'rock_paper_scissors', actionCount: 3 },
] as const;

const contests: readonly Contest[] = games.flatMap(({ game, name, actionCount }) =>
  (['wolf-phc', 'phc'] as const).map((algo) => ({
    label: algo === 'wolf-phc' ? 'WoLF-PHC' : 'PHC',
    game,
    actionCount,
    env: `MatrixGame?game=${name}`,
    algo,
    settings: { discount: 0 },
    budget: { steps: playCount },
  })),
);

const squarePanel = 'Matching pennies, joint policy';
const simplexPanel = 'Rock, paper, scissors, row player in the simplex';

/** Half of the time heads, which is the column player's part of the equilibrium; it also sets the width of the picture. */
const equilibriumLine: FigureSeries = { label: `${squarePanel}, equilibrium`, panel: squarePanel, x: [0, 1], y: [0.5, 0.5] };

/** Where a joint policy lies in the picture: the chances of the first action, or the row player's mixture in a triangle. */
function place([row, column]: readonly Float64Array[], actionCount: number): readonly [x: number, y: number] {
  return actionCount === 2 ? [row![0]!, column![0]!] : simplexPoint(row!);
}

export const winOrLearnFast: Figure = {
  name: 'wolf-phc',
  title: 'Policy hill climbing goes in circles, WoLF comes to rest',
  source:
    'Bowling & Veloso, Artificial Intelligence 136 (2002), §5.1, fig. 4 and 5: δ_w = 1 / (20000 + t), δ_l = 4 δ_w, α = 1 / (10 + t / 10⁴), ε = 0.05; limits from independent simulation',
  axes: { x: 'Plays', y: 'Largest distance of a probability from the equilibrium' },
  panelAxes: {
    [squarePanel]: {
      x: 'Row player’s probability of heads',
      y: 'Column player’s probability of heads',
      yRange: [0, 1],
    },
    [simplexPanel]: {
      x: 'Rock on the left, paper on the right',
      y: 'Scissors at the top',
      yRange: [0, 0.9],
    },
  },
  experiments: [
    { env: 'MatrixGame?game=matching_pennies', algo: 'wolf-phc' },
    { env: 'MatrixGame?game=matching_pennies', algo: 'phc' },
    { env: 'MatrixGame?game=rock_paper_scissors', algo: 'wolf-phc' },
  ],
  seeds: 10,
  *compute(seeds) {
    const distances = contests.map((): Float64Array[] => []);
    const ways = contests.map(() => ({ x: [] as number[], y: [] as number[] }));
    yield* trainAll(contests, seeds, (trainer, { actionCount }, index) => {
      const own = new Float64Array(points);
      const isFirst = distances[index]!.push(own) === 1;
      atSteps(trainer, steps, (point) => {
        const joint = strategiesOf(trainer.policy());
        own[point] = Math.max(...joint.flatMap((mixture) => [...mixture].map((p) => Math.abs(p - 1 / actionCount))));
        if (!isFirst) return;
        const [x, y] = place(joint, actionCount);
        ways[index]!.x.push(x);
        ways[index]!.y.push(y);
      });
      return undefined;
    });
    const late = distances.map((runs) => medianOf(runs.map((run) => Math.max(...run.subarray(firstLatePoint)))));
    const curves = contests.map(({ label, game }, index): FigureSeries => {
      const middle = steps.map((_, point) => medianOf(distances[index]!.map((run) => run[point]!)));
      return { label: `${game}, ${label}, median of runs`, panel: game, x: steps, y: middle };
    });
    const paths = contests.map(({ label, actionCount }, index): FigureSeries => {
      const panel = actionCount === 2 ? squarePanel : simplexPanel;
      return { label: `${panel}, ${label}, first run`, panel, ...ways[index]! };
    });
    const claim = (index: number) =>
      `${contests[index]!.game}, ${contests[index]!.label}: median over runs of the largest distance in the last tenth`;
    return {
      series: [...curves, ...paths, equilibriumLine, simplexEdges(simplexPanel)],
      checks: [
        isAtMost(claim(0), late[0]!, 0.06),
        isAtLeast(`${claim(1)} (negative control)`, late[1]!, 0.2),
        isAtMost(claim(2), late[2]!, 0.06),
        isAtLeast(`${claim(3)} (negative control)`, late[3]!, 0.2),
      ],
    };
  },
};
