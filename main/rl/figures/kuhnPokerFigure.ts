import { isAtLeast, isAtMost, isNear } from './checks';
import type { Figure, FigureSeries } from './figure';
import { trainAll } from './training';

const iterations = 10_000;

const runs = [
  { label: 'CFR', algo: 'cfr' },
  { label: 'CFR+', algo: 'cfr-plus' },
].map((run) => ({ ...run, env: 'KuhnPoker', budget: { steps: iterations } }));

const valuePanel = 'What the first player gets';

export const kuhnPokerFigure: Figure = {
  name: 'kuhn-poker',
  title: 'Counterfactual regret minimization solves Kuhn poker',
  source:
    'Zinkevich et al., NIPS 20 (2007); Tammelin (2014), arXiv:1407.5042; value −1/18 and the form of all equilibria from Kuhn (1950); exploitability by exact best responses',
  axes: { x: 'Iterations', y: 'Exploitability', xScale: 'logarithmic', yScale: 'logarithmic' },
  panelAxes: { [valuePanel]: { x: 'Iterations', y: 'Chips per hand', xScale: 'logarithmic' } },
  experiments: [
    { env: 'KuhnPoker', algo: 'cfr' },
    { env: 'KuhnPoker', algo: 'cfr-plus' },
  ],
  seeds: 1,
  *compute(seeds) {
    const steps = runs.map((): number[] => []);
    const exploitability = runs.map((): number[] => []);
    const value = runs.map((): number[] => []);
    const bets: Readonly<Record<string, number>>[] = [];
    yield* trainAll(runs, seeds, (trainer, _run, index) => {
      trainer.onStep = ({ metrics }) => {
        if (metrics === undefined) return;
        steps[index]!.push(trainer.stepCount);
        exploitability[index]!.push(metrics['exploitability']!);
        value[index]!.push(metrics['value']!);
      };
      return () => {
        const policy = trainer.policy();
        const table = policy.kind === 'information-table' ? policy.probabilities : {};
        bets[index] = Object.fromEntries(Object.entries(table).map(([information, row]) => [information, row[1]!]));
      };
    });
    const curves = (panel: string | undefined, columns: readonly number[][]) =>
      runs.map(({ label }, index): FigureSeries => {
        const name = panel === undefined ? label : `${panel}, ${label}`;
        return { label: name, x: steps[index]!, y: columns[index]!, ...(panel !== undefined && { panel }) };
      });
    return {
      series: [...curves(undefined, exploitability), ...curves(valuePanel, value)],
      checks: [
        ...runs.flatMap(({ label }, index) => [
          isNear(`${label}: value after 10,000 iterations, −1/18 with best play`, value[index]!.at(-1)!, -1 / 18, 0.002),
          isAtMost(`${label}: exploitability after 10,000 iterations`, exploitability[index]!.at(-1)!, 0.01),
          isAtMost(`${label}: chance to bluff with the jack, at most 1/3 at an equilibrium`, bets[index]!['jack']!, 0.34),
          isNear(
            `${label}: chance to bet the king, three times that of the bluff at every equilibrium`,
            bets[index]!['king']!,
            3 * bets[index]!['jack']!,
            0.02,
          ),
          isNear(`${label}: second player’s chance to call with the queen`, bets[index]!['queen b']!, 1 / 3, 0.02),
        ]),
        isAtLeast('Negative control: CFR after 100 iterations is not yet an equilibrium', exploitability[0]![0]!, 0.01),
        isAtMost('CFR+ is the faster of the two', exploitability[1]!.at(-1)!, exploitability[0]!.at(-1)! / 10),
      ],
    };
  },
};
