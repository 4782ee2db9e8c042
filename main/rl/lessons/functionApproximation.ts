import semiGradientTdSource from '../agents/semiGradientTd.ts?raw';
import { isAtLeast, isAtMost, isNear, isWithin } from '../figures/checks';
import { solveThousandStates } from '../figures/thousandStates';
import { meanOf } from '../figures/training';
import tileCodingSource from '../values/tileCoding.ts?raw';
import { baird, lastLengths, learnOffPolicy } from './divergence';
import { climb, climbOnTiles, hill, tileWidths } from './hillTiles';
import { defaultValues, type Lesson } from './lesson';
import { finalMeans, type RaceResult } from './race';
import { compareShapes, compareWidths, lastErrors, shapes, widths } from './thousandPlaces';
import { tilesEquation } from './tilesEquation';
import { allOf } from './work';

export const functionApproximation: Lesson = {
  id: '10-function-approximation',
  stages: [{ id: 'car', env: 'MountainCar-v0', experiment: 'hill', pace: 'clock', showsValues: true }],
  equations: [tilesEquation],
  experiments: [widths, shapes, hill, tileWidths, baird],
  code: [
    { path: 'main/rl/values/tileCoding.ts', text: tileCodingSource, from: 'encode(observation' },
    { path: 'main/rl/agents/semiGradientTd.ts', text: semiGradientTdSource, from: '*learn(' },
  ],
  *check() {
    const offPolicy = defaultValues(baird);
    const [places, finer, shaped, climbed, onTiles, ...lengths] = yield* allOf<RaceResult>([
      () => compareWidths(defaultValues(widths), widths.seeds),
      () => compareWidths({ groups: 50 }, widths.seeds),
      () => compareShapes(defaultValues(shapes), shapes.seeds),
      () => climb(defaultValues(hill), hill.seeds),
      () => climbOnTiles(defaultValues(tileWidths), tileWidths.seeds),
      () => learnOffPolicy(offPolicy, baird.seeds),
      () => learnOffPolicy({ ...offPolicy, share: 100 }, baird.seeds),
      () => learnOffPolicy({ ...offPolicy, share: 5 }, baird.seeds),
      () => learnOffPolicy({ share: 5, stepSize: 0.001 }, baird.seeds),
    ]);
    const [two, twenty, each] = lastErrors(places!) as [number, number, number];
    const [tiles, waves, network] = lastErrors(shaped!) as [number, number, number];
    const [several, one, smooth] = lateReturns(climbed!);
    const [, tooWide, tooNarrow] = lateReturns(onTiles!);
    const [[tdc, td], [, onPolicy], [tdcAtFive], [tdcSlowly]] = lengths.map(({ values }) => lastLengths(values)) as [
      [number, number],
      [number, number],
      [number, number],
      [number, number],
    ];
    const stepsOfWalk = solveThousandStates().visits.reduce((sum, count) => sum + count, 0);
    return [
      isNear('Steps of a walk over a thousand places, expected, exact', stepsOfWalk, 83.2, 0.1),
      isAtLeast('Two groups: error of the values after 200 walks', two, 0.4),
      isAtMost('Twenty groups', twenty, 0.13),
      isAtLeast('Each place its own', each, 0.45),
      isAtMost('Fifty groups end nearer than twenty: difference', lastErrors(finer!)[1]! - twenty, 0),
      isNear('Tiles: error of the values after 200 walks', tiles, 0.11, 0.04),
      isNear('Waves', waves, 0.1, 0.04),
      isNear('A network', network, 0.19, 0.08),
      isAtLeast('Eight grids on the mountain car: return over the last 12,000 of 60,000 steps', several, -130),
      isAtMost('One grid', one, -195),
      isWithin('Waves', smooth, -185, -145),
      isAtMost('One tile along each side is too wide: return over the last 12,000 steps', tooWide, -165),
      isAtMost('64 are too narrow', tooNarrow, -198),
      isAtLeast('Off-policy semi-gradient TD: length of the weights after 2,000 steps, 10.3 at first', td, 100),
      isAtMost('TDC from the same behavior', tdc, 10),
      isAtMost('Semi-gradient TD where every step is taken that it learns about', onPolicy, 10.3),
      isAtLeast('TDC with one step in twenty, α = 0.005', tdcAtFive, 1e6),
      isAtMost('… and with α = 0.001', tdcSlowly, 10),
    ];
  },
};

const lateReturns = ({ values }: RaceResult) => values.map((runs) => meanOf(finalMeans(runs))) as [number, number, number];
