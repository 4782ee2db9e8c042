import type { TransitionTable } from '../core/environment';
import { createEnvironment } from '../environments/registry';
import { solveTable } from '../planning/solve';
import type { Comparison } from './comparison';
import type { Json } from './json';

const exact = () => 0;
const valueTolerance = (value: number): number => 1e-9 * Math.max(1, Math.abs(value));
const visitTolerance = () => 1e-9;
/** Least gap between best and next action at which sets of optimal actions are compared. */
const leastGap = 1e-6;
const firstLetter = 'a'.charCodeAt(0);

/**
 * The 5×5 worlds of inverse reinforcement learning: transitions to the last digit, rewards, optimal values and actions,
 * what the optimal expert's states come to, and every recorded path.
 */
export function replayInverseWorld(file: Json, comparison: Comparison): void {
  comparison.addEnvironment('InverseGridWorld');
  const noise = file.get('noise').number();
  const horizon = file.get('horizon').number();
  for (const [, world] of file.get('worlds').entries()) {
    const rewards = world.get('true_reward').numbers(25);
    const rows = Array.from({ length: 5 }, (_, row) => rewards.slice(5 * row, 5 * row + 5).join(','));
    const id = `InverseGridWorld?rewards=${rows.join('/')}&noise=${noise}&maxSteps=${horizon}`;
    const table = createEnvironment(id).table!;
    compareTransitions(file.get('transition'), rewards, table, comparison);
    compareSolution(file, world, table, comparison);
    for (const [, expert] of world.get('experts').entries()) comparePaths(expert, table, comparison);
  }
}

function compareTransitions(part: Json, rewards: readonly number[], table: TransitionTable, comparison: Comparison): void {
  part.items(table.stateCount).forEach((row, state) => {
    row.items(table.actionCount).forEach((recorded, action) => {
      const outcomes = table.outcomes(state, action);
      const here = outcomes.flatMap(({ probability, state: next }) => [probability, next]);
      comparison.observation(
        recorded.path,
        here,
        recorded.items().flatMap((outcome) => outcome.numbers(2)),
        exact,
      );
      for (const { reward, terminated } of outcomes) {
        comparison.reward(`${recorded.path}, reward`, reward, rewards[state]!, 0);
        comparison.flag(recorded.path, 'terminated', terminated, false);
      }
    });
  });
}

function compareSolution(file: Json, world: Json, table: TransitionTable, comparison: Comparison): void {
  const { values, actions } = solveTable(table, { discount: file.get('gamma').number() });
  const start = values.reduce((sum, value, state) => sum + value * table.initialProbabilities[state]!, 0);
  comparison.observation(`${world.path}, values`, values, world.get('optimal_value').numbers(), valueTolerance);
  comparison.observation(`${world.path}, start`, [start], [world.get('optimal_start_value').number()], valueTolerance);
  // Where two actions are worth almost the same, rounding decides which of them count as optimal.
  if (world.get('smallest_nonzero_gap').number() < leastGap) return;
  world
    .get('optimal_actions')
    .items(table.stateCount)
    .forEach((recorded, state) => {
      comparison.observation(recorded.path, actions[state]!, recorded.numbers(), exact);
    });
  const visits = expectedVisits(table, actions, file.get('horizon').number());
  const recorded = world.get('experts').get('optimal').get('expected_state_visits').numbers();
  comparison.observation(`${world.path}, visits of the optimal expert`, visits, recorded, visitTolerance);
}

/** How often each state is visited in an episode by who chooses evenly among the given actions. */
function expectedVisits(table: TransitionTable, actions: readonly number[][], horizon: number): Float64Array {
  const visits = new Float64Array(table.stateCount);
  let shares: ArrayLike<number> = table.initialProbabilities;
  for (let step = 0; step < horizon; step++) {
    const next = new Float64Array(table.stateCount);
    for (let state = 0; state < table.stateCount; state++) {
      visits[state]! += shares[state]!;
      for (const action of actions[state]!) {
        for (const outcome of table.outcomes(state, action)) {
          next[outcome.state]! += (shares[state]! * outcome.probability) / actions[state]!.length;
        }
      }
    }
    shares = next;
  }
  return visits;
}

/** Each recorded step must be possible here: states are letters, actions digits. */
function comparePaths(expert: Json, table: TransitionTable, comparison: Comparison): void {
  const actions = expert.get('actions').items();
  expert
    .get('states')
    .items(actions.length)
    .forEach((path, index) => {
      const states = [...path.text()].map((letter) => letter.charCodeAt(0) - firstLetter);
      const taken = [...actions[index]!.text()].map(Number);
      for (let step = 0; step < states.length; step++) {
        const next = states[step + 1];
        const outcomes = table.outcomes(states[step]!, taken[step]!);
        const isPossible = next === undefined || outcomes.some(({ state }) => state === next);
        if (!isPossible) comparison.differ(`${path.path}, step ${step}`, 'leads where it cannot lead here');
        comparison.steps++;
      }
      comparison.trajectories++;
    });
}
