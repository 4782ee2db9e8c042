import type { LabClient } from '../contract/lab';
import type { SettingValues } from '../contract/models';
import { settingInfos } from '../lab/catalog';
import { InvalidValueError } from '../rl/core/errors';
import { parseSettings } from '../rl/core/settings';
import { canonicalEnvironmentId, createEnvironment } from '../rl/environments/registry';
import { followPlan, type PlanCourse } from '../rl/planning/planCourse';
import type { PlannerDefinition } from '../rl/planning/planner';
import { findPlanner, plannerDefinitions } from '../rl/planning/registry';
import { type SolutionMethod, solve } from '../rl/planning/solve';
import { collect, oneOf, realNumber } from './argumentReaders';
import type { CommandContext, DeclareCommand } from './command';
import { type ExitStatus, InterruptedError } from './exitStatus';
import { environmentHelp, namesKeptWorld, readEnvironment } from './readEnvironment';
import { readSettings } from './readSettings';
import { formatNumber, formatTable } from './textFormat';

interface SolveRequest {
  readonly env: string;
  readonly discount?: number;
  readonly method: SolutionMethod;
  /** Works beside the exact solution, step by step. */
  readonly planner?: string;
  readonly set?: readonly string[];
}

/** What `solve` adds to its answer when it is told a planner. */
interface PlannerDocument extends PlanCourse {
  readonly name: string;
  readonly settings: SettingValues;
  /** What one entry of the columns is: `sweep`. */
  readonly stepName: string;
  readonly approaches: string;
}

/** The worth of the next step's reward when nobody says otherwise. */
const defaultDiscount = 0.99;

/** Milliseconds of planning between two looks for Ctrl-C. */
const sliceMilliseconds = 100;

/** Lines of the course that are shown, the first and the last among them. */
const shownSteps = 20;

export const declareSolve: DeclareCommand = (program, host) => {
  program
    .command('solve')
    .description('solve a finite environment exactly; with a planner, watch it come there')
    .requiredOption('--env <id>', environmentHelp)
    .option(
      '--discount <g>',
      `worth of the next step's reward, in [0, 1] (default: ${defaultDiscount}, or the planner's own)`,
      realNumber('--discount', 0, 1),
    )
    .option(
      '--method <name>',
      'value-iteration or policy-iteration',
      oneOf<SolutionMethod>('method', ['value-iteration', 'policy-iteration']),
      'value-iteration',
    )
    .option(
      '--planner <name>',
      `also plan step by step: ${plannerDefinitions.map(({ id }) => id).join(', ')}`,
      (given) => findPlanner(given).id,
    )
    .option('--set <name=value>', 'a setting of the planner; may be given several times', collect)
    .action((request: SolveRequest) =>
      namesKeptWorld(request.env)
        ? host.withLab(({ client }, context) => solveEnvironment(context, request, client))
        : host.alone((context) => solveEnvironment(context, request)),
    );
};

/** @param client for worlds that are kept in the lab; not needed for others. */
export async function solveEnvironment(context: CommandContext, request: SolveRequest, client?: LabClient): Promise<ExitStatus> {
  const { method } = request;
  const env = await readEnvironment(request.env, client);
  const planning = preparePlanning(request);
  const discount = (planning?.settings['discount'] as number | undefined) ?? request.discount ?? defaultDiscount;
  const dynamics = createEnvironment(env);
  const { iterations, residual, values, actions } = solve(dynamics, { discount, method });
  const solution = { env: canonicalEnvironmentId(env), discount, iterations, residual, values, actions };
  const { output } = context;
  if (planning === undefined) {
    output.result(solution, () => [
      ...formatTable(
        ['state', 'value', 'optimal actions'],
        actions.map((optimal, state) => [state, values[state]!, optimal.join(', ')]),
      ),
      `Solved by ${method} in ${formatNumber(iterations)} iterations; the Bellman equation holds to ${residual.toExponential(1)}.`,
    ]);
    return 0;
  }
  const { planner, settings } = planning;
  const course = await plan(context, followPlan(planner, dynamics.table!, settings));
  const { id: name, stepName, approaches } = planner;
  output.result({ ...solution, planner: { name, settings, stepName, approaches, ...course } satisfies PlannerDocument }, () =>
    linesOf(planner, course),
  );
  return 0;
}

/** @throws UnknownNameError or InvalidValueError for what cannot be set. */
function preparePlanning({
  planner: name,
  set = [],
  discount,
}: SolveRequest): { readonly planner: PlannerDefinition; readonly settings: SettingValues } | undefined {
  if (name === undefined) {
    if (set.length > 0) throw new InvalidValueError(`--set must come with a planner, as in --planner value-iteration, got none.`);
    return undefined;
  }
  const planner = findPlanner(name);
  const given = readSettings(set, name, settingInfos(planner.settings));
  if (discount !== undefined && given['discount'] !== undefined) {
    throw new InvalidValueError('The discount must be given once, got both --discount and --set discount.');
  }
  return { planner, settings: parseSettings(planner.settings, { ...(discount !== undefined && { discount }), ...given }, name) };
}

async function plan({ signal }: CommandContext, work: Generator<number, PlanCourse, void>): Promise<PlanCourse> {
  let sliceEnd = performance.now() + sliceMilliseconds;
  let next = work.next();
  while (next.done !== true) {
    if (performance.now() > sliceEnd) {
      await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) throw new InterruptedError();
      sliceEnd = performance.now() + sliceMilliseconds;
    }
    next = work.next();
  }
  return next.value;
}

function linesOf({ id, stepName, approaches }: PlannerDefinition, { change, backupCount, distance }: PlanCourse): string[] {
  const isCompared = distance.length > 0;
  const last = change.length - 1;
  const steps = [...new Set(Array.from({ length: shownSteps }, (_, i) => Math.round((last + 1) ** (i / (shownSteps - 1))) - 1))];
  const rows = steps.map((step) => [
    step + 1,
    change[step]!,
    ...(backupCount[step] === null ? [] : [backupCount[step]!]),
    ...(isCompared ? [distance[step]!] : []),
  ]);
  const headings = [
    stepName,
    'largest change',
    ...(backupCount[0] === null ? [] : ['backups']),
    ...(isCompared ? ['distance'] : []),
  ];
  const end = isCompared ? `; the ${approaches} are met to ${distance[last]!.toExponential(1)}` : '';
  return [...formatTable(headings, rows), `Planned by ${id} in ${formatNumber(last + 1)} steps${end}.`];
}
