import { deviationGains } from '../games/nashConv';
import { isAtLeast, isAtMost, isWithin } from './checks';
import type { Figure, FigureSeries } from './figure';
import { atSteps, jointTable, strategiesOf } from './gameStrategies';
import { simplexEdges, simplexPoint } from './simplex';
import { logarithmicPoints, meanOf, trainAll } from './training';

const playCount = 100_000;
const steps = logarithmicPoints(playCount, 10);

/** In Shapley's game the best answers go around for ever, each time for longer. */
const shapley = 'MatrixGame?payoffs=0:0,1:0,0:1/0:1,0:0,1:0/1:0,0:1,0:0';

const games = [
  { label: 'Matching pennies', env: 'MatrixGame?game=matching_pennies' },
  { label: 'Rock, paper, scissors', env: 'MatrixGame?game=rock_paper_scissors' },
  { label: 'Shapley’s game', env: shapley },
].map((game) => ({ ...game, algo: 'fictitious-play', budget: { steps: playCount } }));

const simplexPanel = 'Shapley’s game, shares of the row player’s actions in the simplex';

export const fictitiousPlays: Figure = {
  name: 'fictitious-play',
  title: 'Fictitious play solves zero-sum games, and goes around in Shapley’s',
  source:
    'Robinson, Annals of Mathematics 54 (1951); Shapley, "Some topics in two-person games", Advances in Game Theory (1964); rates from independent simulation',
  axes: { x: 'Plays', y: 'NashConv', xScale: 'logarithmic', yScale: 'logarithmic' },
  panelAxes: { [simplexPanel]: { x: 'Row 1 on the left, row 2 on the right', y: 'Row 3 at the top', yRange: [0, 0.9] } },
  experiments: [
    { env: 'MatrixGame?game=matching_pennies', algo: 'fictitious-play' },
    { env: 'MatrixGame?game=rock_paper_scissors', algo: 'fictitious-play' },
    { env: shapley, algo: 'fictitious-play' },
  ],
  seeds: 10,
  *compute(seeds) {
    const conv = games.map(() => new Float64Array(steps.length));
    const way = { x: [] as number[], y: [] as number[] };
    const tables = games.map(({ env }) => jointTable(env));
    let isFirstRound = true;
    yield* trainAll(games, seeds, (trainer, { env }, index) => {
      atSteps(trainer, steps, (point) => {
        const strategies = strategiesOf(trainer.policy());
        conv[index]![point]! += deviationGains(tables[index]!, strategies, 0).nashConv / seeds;
        if (env !== shapley || !isFirstRound) return;
        const [row] = strategies as [Float64Array];
        const [x, y] = simplexPoint(row);
        way.x.push(x);
        way.y.push(y);
      });
      return () => {
        isFirstRound &&= env !== shapley;
      };
    });
    const at = (index: number, plays: number) => conv[index]![steps.indexOf(plays)]!;
    /** Exponent of the fall between 100 and 100,000 plays. */
    const slope = (index: number) => Math.log10(at(index, playCount) / at(index, 100)) / 3;
    const lastDecade = steps.findIndex((step) => step >= playCount / 10);
    return {
      series: [
        ...games.map(({ label }, index): FigureSeries => ({ label, x: steps, y: [...conv[index]!] })),
        { label: `${simplexPanel}, first run`, panel: simplexPanel, ...way },
        simplexEdges(simplexPanel),
      ],
      checks: [
        isAtMost('Matching pennies: NashConv after 10,000 plays', at(0, 10_000), 0.03),
        isAtMost('Rock, paper, scissors: NashConv after 10,000 plays', at(1, 10_000), 0.03),
        isWithin('Matching pennies: exponent of the fall, about −1/2', slope(0), -0.65, -0.35),
        isWithin('Rock, paper, scissors: exponent of the fall, about −1/2', slope(1), -0.65, -0.35),
        isAtLeast('Shapley’s game must not converge: mean NashConv in the last decade', meanOf(conv[2]!, lastDecade), 0.15),
      ],
    };
  },
};
