import { gambler } from '../environments/gambler';
import { randomMdp } from '../environments/randomMdp';
import { createEnvironment } from '../environments/registry';
import { isAtLeast, isAtMost, isNear, isTrue } from '../figures/checks';
import type { FigureSeries } from '../figures/figure';
import { meanOf } from '../figures/training';
import { bestValue, rowValue } from '../planning/bellman';
import bellmanSource from '../planning/bellman.ts?raw';
import { flattenTable } from '../planning/flatTable';
import { evaluatePolicyExactly } from '../planning/policyEvaluation';
import { solveTable } from '../planning/solve';
import { valueIterationSweeps } from '../planning/valueIteration';
import valueIterationSource from '../planning/valueIteration.ts?raw';
import type { ControlValues, EquationMoment, Lesson, LessonData, LessonExperiment, LessonWork } from './lesson';
import { defaultValues } from './lesson';
import { meanCurve } from './race';
import { allOf } from './work';

const robotId = 'MDP?stateNames=high,low&actionNames=search,wait,recharge&maxSteps=50';
const robotStates = ['high', 'low'];
const robotActions = ['search', 'wait', 'recharge'];
const robotDiscount = 0.9;
const robotTable = createEnvironment(robotId).table!;
const robot = flattenTable(robotTable);

const goal = 100;
const capitals = Array.from({ length: goal - 1 }, (_, i) => i + 1);

interface GamblerData extends LessonData {
  /** Probability of winning from each capital, exact. */
  readonly exact: Float64Array;
  /** The same for a gambler who always stakes one coin. */
  readonly timid: Float64Array;
  /** Every optimal stake of each capital. */
  readonly stakes: readonly (readonly number[])[];
}

function* gamble({ heads, sweeps }: ControlValues): LessonWork<GamblerData> {
  const { table } = gambler(heads!, goal);
  const series: FigureSeries[] = [];
  let count = 0;
  for (const { values } of valueIterationSweeps(flattenTable(table), 1)) {
    count++;
    if (count <= 3 || count === sweeps) {
      const label = `after ${count} ${count === 1 ? 'sweep' : 'sweeps'}`;
      series.push({ label, x: capitals, y: capitals.map((capital) => values[capital]!) });
    }
    const soFar = [...series];
    yield { share: Math.min(1, count / sweeps!), look: () => ({ series: soFar }) };
    if (count >= sweeps!) break;
  }
  const { values: exact, actions } = solveTable(table, { discount: 1, tieTolerance: 1e-9 });
  const stakes = actions.map((best) => best.map((action) => action + 1));
  const oneCoin = Float64Array.from({ length: table.stateCount * table.actionCount }, (_, row) =>
    row % table.actionCount === 0 ? 1 : 0,
  );
  const timid = evaluatePolicyExactly(table, oneCoin, 1);
  series.push(
    { label: 'exact', x: capitals, y: capitals.map((capital) => exact[capital]!) },
    { label: 'smallest best stake', x: capitals, y: capitals.map((capital) => stakes[capital]![0]!), panel: 'What to stake' },
  );
  const readings = [
    { label: 'Chance of winning from 50 coins, %', value: 100 * exact[goal / 2]! },
    { label: 'The same, one coin at a time, %', value: 100 * timid[goal / 2]! },
  ];
  return { series, readings, exact, timid, stakes };
}

const gamblersProblem: LessonExperiment = {
  id: 'gambler',
  title: 'The chance of winning, sweep by sweep',
  axes: { x: 'Capital, coins', y: 'Chance of winning', yRange: [0, 1] },
  panelAxes: { 'What to stake': { x: 'Capital, coins', y: 'Stake, coins' } },
  seeds: 1,
  isExact: true,
  controls: [
    {
      ...{ name: 'heads', label: 'Chance of heads', symbol: 'p', default: 0.4, min: 0.05, max: 0.95, step: 0.05 },
      help: 'How often the coin falls your way.',
    },
    {
      ...{ name: 'sweeps', label: 'Sweeps', default: 8, min: 1, max: 40, step: 1 },
      help: 'How often every capital is worked out anew.',
    },
  ],
  run: gamble,
};

/** Largest distance of the values from the true ones. */
const errorOf = (values: Float64Array, exact: Float64Array) =>
  values.reduce((most, value, state) => Math.max(most, Math.abs(value - exact[state]!)), 0);

/** Below it a logarithmic axis would show nothing but the dust of arithmetic. */
const leastShown = 1e-12;

interface SweepData extends LessonData {
  /** By curve, process and sweep. */
  readonly curves: readonly (readonly Float64Array[])[];
}

/** Follows value iteration on one process after the other; `measure` gives one number for each curve. */
function* followSweeps(
  labels: readonly string[],
  { states, discount }: ControlValues,
  processes: number,
  sweepCount: number,
  begin: (table: ReturnType<typeof flattenTable>, exact: Float64Array) => () => readonly number[],
): LessonWork<SweepData> {
  const curves = labels.map((): Float64Array[] => []);
  const x = Array.from({ length: sweepCount }, (_, i) => i + 1);
  const dataOf = (): SweepData => ({ series: labels.map((label, i) => meanCurve(label, x, curves[i]!)), curves });
  for (let seed = 1; seed <= processes; seed++) {
    const { table } = randomMdp({ states: states!, actions: 3, branching: Math.min(3, states!), seed }, Infinity);
    const sweep = begin(flattenTable(table), solveTable(table, { discount: discount! }).values);
    const runs = labels.map(() => new Float64Array(sweepCount));
    for (let i = 0; i < sweepCount; i++) {
      for (const [curve, value] of sweep().entries()) runs[curve]![i] = Math.max(leastShown, value);
    }
    for (const [curve, run] of runs.entries()) curves[curve]!.push(run);
    yield { share: seed / processes, look: dataOf };
  }
  return dataOf();
}

function* compareOrders(values: ControlValues, processes: number): LessonWork<SweepData> {
  return yield* followSweeps(['two arrays', 'in place'], values, processes, 60, (table, exact) => {
    const both = [false, true].map((inPlace) => valueIterationSweeps(table, values['discount']!, inPlace));
    return () => both.map((sweeps) => errorOf(sweeps.next().value.values, exact));
  });
}

const processControls = (discount: number) => [
  {
    ...{ name: 'discount', label: 'Discount', symbol: 'γ', default: discount, min: 0.5, max: 0.99, step: 0.01 },
    help: 'How much a reward one step later counts.',
  },
  {
    ...{ name: 'states', label: 'States', default: 20, min: 3, max: 100, step: 1 },
    help: 'Size of each process that is made up.',
  },
];

const orders: LessonExperiment = {
  id: 'orders',
  title: 'How fast the error falls',
  axes: { x: 'Sweeps', y: 'Largest error, reward', yScale: 'logarithmic' },
  seeds: 20,
  controls: processControls(0.9),
  *run(values, processes) {
    const { series, curves } = yield* compareOrders(values, processes);
    const readings = series.map(({ label }, i) => ({
      label: `${label}: error kept by a sweep, %`,
      value: 100 * keptBy(curves[i]!),
    }));
    return { series, readings };
  },
};

/** Mean factor from sweep to sweep, over sweeps 5 … 25. */
function keptBy(runs: readonly Float64Array[]): number {
  return meanOf(runs.map((run) => (run[24]! / run[4]!) ** (1 / 20)));
}

const trueError = 'How wrong the values are';
const promise = 'What the change lets you promise';
const lastChange = 'How much they still change';

function* watchStopping(values: ControlValues, processes: number): LessonWork<SweepData> {
  const discount = values['discount']!;
  return yield* followSweeps([trueError, promise, lastChange], values, processes, 1000, (table, exact) => {
    const sweeps = valueIterationSweeps(table, discount, false);
    return () => {
      const { values: present, change } = sweeps.next().value;
      return [errorOf(present, exact), (discount / (1 - discount)) * change, change];
    };
  });
}

const stopping: LessonExperiment = {
  id: 'stopping',
  title: 'When may you stop?',
  axes: { x: 'Sweeps', y: 'Reward', yScale: 'logarithmic' },
  seeds: 10,
  controls: processControls(0.99),
  naive: [lastChange],
  *run(values, processes) {
    const { series, curves } = yield* watchStopping(values, processes);
    return { series, readings: [{ label: 'Largest error when the change first falls below 0.01', value: errorAtStop(curves) }] };
  },
};

/** Mean over the processes of the error at the first sweep that changes less than 0.01. */
function errorAtStop(curves: SweepData['curves']): number {
  const [errors, , changes] = curves as readonly [readonly Float64Array[], readonly Float64Array[], readonly Float64Array[]];
  return meanOf(
    changes.map((run, index) => {
      const stop = run.findIndex((change) => change < 0.01);
      return errors[index]![stop < 0 ? run.length - 1 : stop]!;
    }),
  );
}

export const markovDecisionProcesses: Lesson = {
  id: '04-mdp',
  stages: [{ id: 'robot', env: robotId, pace: 'turns' }],
  equations: [
    {
      id: 'backup',
      tex: String.raw`v(s) \leftarrow \max_a \sum_{s',r} p(s',r \mid s,a)\,[\,r + \gamma\,v(s')\,]`,
      env: robotId,
      algo: 'random',
      settings: {},
      headStart: 0,
      read: readBackup,
    },
  ],
  experiments: [gamblersProblem, orders, stopping],
  code: [
    { path: 'main/rl/planning/valueIteration.ts', text: valueIterationSource, from: 'export function* valueIterationSweeps' },
    { path: 'main/rl/planning/bellman.ts', text: bellmanSource, from: 'export function rowValue' },
  ],
  *check() {
    const gambles = [0.4, 0.6].map((heads) => () => gamble({ ...defaultValues(gamblersProblem), heads }));
    const [unfair, kind] = (yield* allOf(gambles)) as [GamblerData, GamblerData];
    const runs = [
      () => compareOrders(defaultValues(orders), orders.seeds),
      () => watchStopping(defaultValues(stopping), stopping.seeds),
    ];
    const [compared, watched] = (yield* allOf(runs)) as [SweepData, SweepData];
    const [twoArrays, inPlace] = compared.curves.map(keptBy) as [number, number];
    const { values: robotValues } = solveTable(robotTable, { discount: robotDiscount });
    const [high, low] = [robotValues[0]!, robotValues[1]!];
    return [
      isNear('The robot with a high battery: what it will collect, in reward, with γ = 0.9', high, 16.95, 0.01),
      isNear('The same with a low battery', low, 15.25, 0.01),
      isNear('From 50 coins, with p = 0.4, the best chance of winning, %', 100 * unfair.exact[50]!, 40, 1e-6),
      isTrue('Staking all 50 is among the best', unfair.stakes[50]!.includes(50)),
      isAtMost('One coin at a time wins so rarely: %', 100 * unfair.timid[50]!, 1e-6),
      isTrue(
        'With p = 0.6 a single coin is a best stake, whatever the capital',
        capitals.every((capital) => kind.stakes[capital]![0] === 1),
      ),
      isNear('With two arrays a sweep keeps γ = 90 % of the error: %', 100 * twoArrays, 90, 1),
      isAtLeast('In place it keeps less: difference, %', 100 * (twoArrays - inPlace), 2),
      isAtLeast(
        'Where values change by less than 0.01, with γ = 0.99, they may still be wrong by',
        errorAtStop(watched.curves),
        0.9,
      ),
    ];
  },
};

/** Works out one state after the other, in turn and in place, as many as there were steps. */
function readBackup({ stepCount }: EquationMoment) {
  const values = new Float64Array(robotStates.length);
  for (let backup = 1; backup < stepCount; backup++) {
    const state = (backup - 1) % robotStates.length;
    values[state] = bestValue(robot, state, values, robotDiscount);
  }
  const state = (stepCount - 1) % robotStates.length;
  const worths = robotActions.map((_, action) => rowValue(robot, state * robotActions.length + action, values, robotDiscount));
  const best = worths.indexOf(Math.max(...worths));
  const terms = worths.map((worth, action) => String.raw`\underbrace{${worth.toFixed(2)}}_{\text{${robotActions[action]}}}`);
  const ways = robotTable
    .outcomes(state, best)
    .map(
      ({ probability, state: next, reward }) =>
        `with probability ${probability} it gets ${reward} and the battery is ${robotStates[next]}, ${reward} + 0.9 · ${values[next]!.toFixed(2)}`,
    );
  return {
    tex: String.raw`v(\text{${robotStates[state]}}) \leftarrow \max\big(\,${terms.join(String.raw`,\;`)}\,\big) = ${worths[best]!.toFixed(2)}`,
    sentence:
      `Backup ${stepCount}: where the battery is ${robotStates[state]}, ${robotActions[best]} looks best: ${ways.join('; ')}.`.replaceAll(
        '-',
        '−',
      ),
  };
}
