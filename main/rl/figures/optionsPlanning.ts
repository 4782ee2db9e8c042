import { createEnvironment } from '../environments/registry';
import { hallwayOptions } from '../planning/hallwayOptions';
import { type OptionModel, optionModel } from '../planning/optionModels';
import { optionValueIteration, planWithOptions } from '../planning/optionPlanning';
import { actionsAsOptions, availableOptions, type Option } from '../planning/options';
import { solveTable } from '../planning/solve';
import { isAtLeast, isAtMost, isExactly } from './checks';
import type { Figure } from './figure';
import { countUpTo, createFigureTrainer } from './training';

const discount = 0.9;
const shownSweeps = 15;
const modelSteps = 2_000_000;
const goals = [
  { name: 'goal in the east doorway', state: 62 },
  { name: 'goal in the lower right room', state: 80 },
] as const;

const environmentWith = (goal: number) => `FourRooms?slip=direction&goal=${goal}`;
const largest = (values: Float64Array, others: Float64Array) =>
  values.reduce((most, value, i) => Math.max(most, value - others[i]!), -Infinity);

/** Values above 0 after each of the first sweeps. */
function reached(models: readonly OptionModel[], options: readonly Option[]): number[] {
  const sweeps = optionValueIteration(models, availableOptions(options));
  return countUpTo(shownSweeps).map(() => sweeps.next().value.values.filter((value) => value > 0).length);
}

/** States from which a goal can be reached in at most so many steps. */
function statesWithin(env: string, goal: number, distance: number): number {
  const { stateCount, actionCount, outcomes } = createEnvironment(env).table!;
  const leadsTo = (state: number, targets: ReadonlySet<number>) =>
    countUpTo(actionCount).some((action) => outcomes(state, action - 1).some((outcome) => targets.has(outcome.state)));
  let within = new Set([goal]);
  for (let step = 0; step < distance; step++) {
    within = new Set(countUpTo(stateCount).flatMap((one) => (within.has(one - 1) || leadsTo(one - 1, within) ? [one - 1] : [])));
  }
  return within.size - 1;
}

/** The greatest error of learned models where the options may begin. */
function modelError(saved: unknown, exact: readonly OptionModel[], options: readonly Option[]): number {
  const { rewards, transitions } = saved as { rewards: readonly Float64Array[]; transitions: readonly Float64Array[] };
  let error = 0;
  exact.forEach((model, option) => {
    const { initiation } = options[option]!;
    initiation.forEach((may, state) => {
      if (may === 0 || state === goals[0].state) return; // no step is ever taken in the goal
      error = Math.max(error, Math.abs(model.rewards[state]! - rewards[option]![state]!));
      for (let i = state * initiation.length; i < (state + 1) * initiation.length; i++) {
        error = Math.max(error, Math.abs(model.transitions[i]! - transitions[option]![i]!));
      }
    });
  });
  return error;
}

export const optionsPlanning: Figure = {
  name: 'options-planning',
  title: 'Four rooms: planning with the hallway options, and learning what they lead to',
  source:
    'Sutton, Precup & Singh, "Between MDPs and semi-MDPs", Artificial Intelligence 112 (1999), 181–211, §3, figs. 2–5, and §5; what is compared with is solved exactly',
  axes: { x: 'Sweeps', y: 'States known to be worth more than 0' },
  experiments: [{ env: 'FourRooms?slip=direction', algo: 'intra-option-models' }],
  seeds: 3,
  *compute(seeds) {
    const hallways = hallwayOptions();
    const plans = goals.map(({ name, state }) => {
      const { table } = createEnvironment(environmentWith(state));
      const actions = actionsAsOptions(table!);
      const both = [...hallways, ...actions];
      const models = both.map((option) => optionModel(table!, option, discount));
      const values = {
        optimal: solveTable(table!, { discount }).values,
        both: planWithOptions(models, availableOptions(both)),
        hallways: planWithOptions(models.slice(0, hallways.length), availableOptions(hallways)),
        // The slip that a beginner makes: γ once for each option, however many steps it took.
        onceDiscounted: planWithOptions(
          both.map((option, i) => ({
            rewards: models[i]!.rewards,
            transitions: optionModel(table!, option, 1).transitions.map((weight) => discount * weight),
          })),
          availableOptions(both),
        ),
      };
      const series = [
        { label: 'actions', y: reached(models.slice(hallways.length), actions) },
        { label: 'actions and hallway options', y: reached(models, both) },
        { label: 'hallway options', y: reached(models.slice(0, hallways.length), hallways) },
      ];
      return { name, state, table: table!, models, values, series };
    });

    const exact = plans[0]!.models.slice(0, hallways.length);
    const errors: { readonly early: number; readonly late: number }[] = [];
    for (let seed = 1; seed <= seeds; seed++) {
      const env = environmentWith(goals[0].state);
      const settings = { discount, options: 'hallways' };
      const trainer = createFigureTrainer({ env, algo: 'intra-option-models', settings, budget: { steps: modelSteps } }, seed);
      const errorNow = () => modelError(trainer.save()['agent'], exact, hallways);
      trainer.advance(1000);
      const early = errorNow();
      while (!trainer.hasFinished) {
        trainer.advance(20_000);
        yield (seed - 1 + trainer.progress) / seeds;
      }
      errors.push({ early, late: errorNow() });
    }

    return {
      series: plans.flatMap(({ name, series }) =>
        series.map(({ label, y }) => ({ label: `${label}, ${name}`, x: countUpTo(shownSweeps), y, panel: name })),
      ),
      checks: [
        ...plans.flatMap(({ name, state, values, series: [actions, both] }) => [
          isAtMost(
            `${name}: largest difference between the values of actions with options and the optimal ones`,
            Math.max(largest(values.both, values.optimal), largest(values.optimal, values.both)),
            1e-8,
          ),
          isAtMost(
            `${name}: most by which options alone beat the optimal values, which they cannot`,
            largest(values.hallways, values.optimal),
            1e-10,
          ),
          isAtLeast(`${name}: … and most by which they fall behind`, largest(values.optimal, values.hallways), 1e-3),
          isExactly(
            `${name}: states worth more than 0 after 2 sweeps with actions, those at most 2 steps away`,
            actions!.y[1]!,
            statesWithin(environmentWith(state), state, 2),
          ),
          isAtLeast(`${name}: … with options, over those with actions`, both!.y[1]! / actions!.y[1]!, 5),
          isAtLeast(
            `${name}: negative control, discounting once for each option: most by which values come out too high`,
            largest(values.onceDiscounted, values.optimal),
            0.05,
          ),
        ]),
        isAtMost(
          `Models learned within options in ${modelSteps / 1e6} million steps: greatest error, of the worst run`,
          Math.max(...errors.map(({ late }) => late)),
          0.05,
        ),
        isAtLeast(
          'Negative control: the same after 1,000 steps, of the best run',
          Math.min(...errors.map(({ early }) => early)),
          0.05,
        ),
      ],
    };
  },
};
