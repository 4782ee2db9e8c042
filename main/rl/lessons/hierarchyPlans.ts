import type { TransitionTable } from '../core/environment';
import { createEnvironment } from '../environments/registry';
import type { FigureSeries } from '../figures/figure';
import { solveDense } from '../planning/denseEquations';
import { startValue } from '../planning/finiteHorizon';
import { hallwayOptions } from '../planning/hallwayOptions';
import { type OptionModel, optionModel } from '../planning/optionModels';
import { optionValue, optionValueIteration } from '../planning/optionPlanning';
import { actionsAsOptions, availableOptions, type Option } from '../planning/options';
import type { ControlValues, LessonData, LessonExperiment, LessonWork } from './lesson';

/** Cells of a column of the lower right room, from its upper door downwards. */
const goals = [62, 70, 80, 91, 101];
const sweepCount = 24;

const roomsWith = (goal: number, options = '') => createEnvironment(`FourRooms?slip=direction&goal=${goal}${options}`).table!;

/** Something to plan with: choices, and what each is believed to lead to. */
interface Planner {
  readonly label: string;
  readonly options: readonly Option[];
  readonly models: readonly OptionModel[];
  /** What the options cost in steps, and where they end, exactly. */
  readonly steps: readonly OptionModel[];
}

export interface PlanData extends LessonData {
  /** Mean number of steps to the goal when the plan is followed, by curve and sweep. */
  readonly meanSteps: readonly (readonly number[])[];
}

export const carelessLabel = 'One γ for each decision';
export const waysLabel = 'Ways alone';

/** Plans with moves, with ways, and with both, sweep by sweep. */
export function* comparePlans({ discount, depth }: ControlValues): LessonWork<PlanData> {
  const goal = goals[depth!]!;
  const table = roomsWith(goal);
  const ways = hallwayOptions();
  const both = [...ways, ...actionsAsOptions(table)];
  const models = both.map((option) => optionModel(table, option, discount!));
  const costed = roomsWith(goal, '&stepReward=-1&goalReward=-1');
  const steps = both.map((option) => optionModel(costed, option, 1));
  // γ once for a whole way: where it ends is weighted as if it had taken a single step.
  const careless = models.map(({ rewards }, option) => ({
    rewards,
    transitions: steps[option]!.transitions.map((probability) => discount! * probability),
  }));
  const part = (label: string, from: number, to: number): Planner => ({
    ...{ label, options: both.slice(from, to), models: models.slice(from, to), steps: steps.slice(from, to) },
  });
  const planners: readonly Planner[] = [
    part('Ways and moves', 0, both.length),
    part('Moves', ways.length, both.length),
    part(waysLabel, 0, ways.length),
    { label: carelessLabel, options: both, models: careless, steps },
  ];
  const sweeps = planners.map((planner) => sweepThrough(planner, goal, table));
  const meanSteps = planners.map((): number[] => []);
  const dataOf = (): PlanData => ({
    series: planners.map(
      ({ label }, i): FigureSeries => ({ label, x: meanSteps[i]!.map((_, x) => x + 1), y: [...meanSteps[i]!] }),
    ),
    meanSteps,
  });
  for (let sweep = 1; sweep <= sweepCount; sweep++) {
    for (const [index, next] of sweeps.entries()) meanSteps[index]!.push(next());
    yield { share: sweep / sweepCount, look: dataOf };
  }
  return dataOf();
}

/** Each call makes one sweep and tells how many steps the plan then takes, on average over the starts. */
function sweepThrough({ options, models, steps }: Planner, goal: number, table: TransitionTable): () => number {
  const available = availableOptions(options);
  const sweeps = optionValueIteration(models, available);
  return () => {
    const { values } = sweeps.next().value;
    const chosen = available.map((those, state) => bestOf(those, (option) => optionValue(models[option]!, state, values)));
    return startValue(table, stepsFrom(chosen, steps, goal));
  };
}

/** All that nothing beats; where nothing is known that is everything. */
function bestOf(those: Int32Array, worth: (option: number) => number): number[] {
  const values = Array.from(those, worth);
  const best = Math.max(...values);
  return Array.from(those).filter((_, i) => values[i]! >= best - 1e-12);
}

/** Mean steps from each state where equally good choices are drawn evenly: n(s) = mean over o of [ k_o(s) + Σ_x p_o(s, x) n(x) ]. */
function stepsFrom(chosen: readonly (readonly number[])[], steps: readonly OptionModel[], goal: number): Float64Array {
  const count = chosen.length;
  const matrix = new Float64Array(count * count);
  const right = new Float64Array(count);
  for (const [state, options] of chosen.entries()) {
    matrix[state * count + state]! += 1;
    if (state === goal) continue;
    for (const option of options) {
      const { rewards, transitions } = steps[option]!;
      right[state]! -= rewards[state]! / options.length;
      for (let next = 0; next < count; next++) {
        matrix[state * count + next]! -= transitions[state * count + next]! / options.length;
      }
    }
  }
  return solveDense(matrix, right);
}

export const planning: LessonExperiment = {
  id: 'plans',
  title: 'How good a plan is after so many sweeps',
  axes: { x: 'Sweeps', y: 'Mean steps to the goal', yScale: 'logarithmic' },
  seeds: 1,
  isExact: true,
  controls: [
    {
      ...{ name: 'depth', label: 'Depth of the goal', default: 2, min: 0, max: goals.length - 1, step: 1 },
      help: 'Cells below the right door; 0 is the door itself.',
    },
    {
      ...{ name: 'discount', label: 'Discount', symbol: 'γ', default: 0.9, min: 0.5, max: 0.99, step: 0.01 },
      help: 'How much a goal that is one step further away counts.',
    },
  ],
  naive: [waysLabel, carelessLabel],
  *run(values) {
    const { series, meanSteps } = yield* comparePlans(values);
    const readings = series.map(({ label }, i) => ({ label: `${label}: steps in the end`, value: meanSteps[i]!.at(-1)! }));
    return { series, readings };
  },
};
