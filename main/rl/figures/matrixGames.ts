import { isAtLeast, isAtMost } from './checks';
import type { Figure, FigureSeries } from './figure';
import { atSteps, evenSteps, strategiesOf } from './gameStrategies';
import { type FigureRun, trainAll } from './training';

const points = 40;

interface Contest extends FigureRun {
  readonly label: string;
  readonly panel: string;
  /** Joint actions that count, as "row column". */
  readonly wanted: readonly string[];
}

const dilemmaPanel = 'Prisoner’s dilemma, runs that defect';
const coordinationPanel = 'Coordination game, runs that agree';
const climbingPanel = 'Climbing game, runs at the optimum';

const once = { discount: 0 };

function contest(label: string, panel: string, game: string, wanted: readonly string[], algo: string, settings: object): Contest {
  const budget = { steps: panel === climbingPanel ? 10_000 : 2000 };
  return { label, panel, wanted, env: `MatrixGame?game=${game}`, algo, settings: { ...once, ...settings }, budget };
}

const climbing = (label: string, algo: string, settings: object) =>
  contest(label, climbingPanel, 'climbing', ['0 0'], algo, settings);

const hysteresis = { loweringStepSize: 0.001, epsilon: 0.3 };
const lenience = { lenience: 100, selectionModeration: 3 };

const contests: readonly Contest[] = [
  contest('independent Q-learning', dilemmaPanel, 'prisoners_dilemma', ['1 1'], 'independent-q-learning', {}),
  contest('joint-action learners', dilemmaPanel, 'prisoners_dilemma', ['1 1'], 'joint-action-learners', {}),
  contest('independent Q-learning', coordinationPanel, 'coordination', ['0 0', '1 1'], 'independent-q-learning', {}),
  climbing('independent Q-learning', 'independent-q-learning', {}),
  climbing('joint-action learners', 'joint-action-learners', {}),
  climbing('hysteretic Q-learning', 'hysteretic-q-learning', hysteresis),
  climbing('lenient Q-learning', 'lenient-q-learning', lenience),
  climbing('hysteretic without hysteresis', 'hysteretic-q-learning', { ...hysteresis, loweringStepSize: 0.1 }),
  climbing('lenient without lenience', 'lenient-q-learning', { ...lenience, lenience: 1e-6 }),
];

export const matrixGames: Figure = {
  name: 'matrix-games',
  title: 'Learning apart and together in the prisoner’s dilemma and the climbing game',
  source:
    'Claus & Boutilier, AAAI 1998 (climbing game, independent and joint-action learners); Matignon et al., IROS 2007 (hysteretic); Wei & Luke, JMLR 17 (2016) (lenient; θ and ω chosen here); limits by the game’s exact equilibria',
  axes: { x: 'Plays', y: 'Share of runs', yRange: [0, 1] },
  experiments: [
    { env: 'MatrixGame', algo: 'independent-q-learning' },
    { env: 'MatrixGame?game=climbing', algo: 'hysteretic-q-learning' },
    { env: 'MatrixGame?game=climbing', algo: 'lenient-q-learning' },
    { env: 'MatrixGame?game=climbing', algo: 'joint-action-learners' },
  ],
  seeds: 100,
  *compute(seeds) {
    const steps = contests.map(({ budget }) => evenSteps(('steps' in budget && budget.steps) || 0, points));
    const shares = contests.map(() => new Float64Array(points));
    yield* trainAll(contests, seeds, (trainer, { wanted }, index) => {
      atSteps(trainer, steps[index]!, (point) => {
        const joint = strategiesOf(trainer.policy()).map((strategy) => strategy.indexOf(1));
        if (wanted.includes(joint.join(' '))) shares[index]![point]! += 1 / seeds;
      });
      return undefined;
    });
    const final = (index: number) => Math.round(shares[index]!.at(-1)! * seeds) / seeds;
    const series = contests.map(
      ({ label, panel }, index): FigureSeries => ({
        label: `${panel}, ${label}`,
        panel,
        x: steps[index]!,
        y: [...shares[index]!],
      }),
    );
    return {
      series,
      checks: [
        isAtLeast('Prisoner’s dilemma, independent Q-learning: runs in which both defect', final(0), 0.95),
        isAtLeast('Prisoner’s dilemma, joint-action learners: runs in which both defect', final(1), 0.95),
        isAtLeast('Coordination game, independent Q-learning: runs in a pure equilibrium', final(2), 0.95),
        isAtMost('Climbing game, independent Q-learning: runs at the optimum, which few reach', final(3), 0.2),
        isAtLeast('Climbing game, hysteretic Q-learning: runs at the optimum', final(5), 0.8),
        isAtLeast('Climbing game, lenient Q-learning: runs at the optimum', final(6), 0.8),
        isAtMost('Negative control, β = α: hysteretic Q-learning without hysteresis at the optimum', final(7), 0.2),
        isAtMost('Negative control, θ = 10⁻⁶: lenient Q-learning without lenience at the optimum', final(8), 0.2),
      ],
    };
  },
};
