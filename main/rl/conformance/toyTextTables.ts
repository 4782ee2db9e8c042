import type { Dynamics, TransitionTable, WeightedOutcome } from '../core/environment';
import { taxiActionMask } from '../environments/taxi';
import { type Comparison, exactly } from './comparison';
import { createLikeGymnasium } from './gymnasiumOptions';
import type { Json } from './json';

const probabilityTolerance = (): number => 1e-12;

/** Gymnasium's toy-text tables: every outcome in its order, the start, the time limit and the names of actions. */
export function replayToyTextTables(file: Json, comparison: Comparison): void {
  const variants = file.get('variants');
  for (const [, variant] of variants.entries()) {
    const id = variant.get('env').text();
    comparison.addEnvironment(id);
    const same = variant.find('table_same_as');
    const record = same === undefined ? variant : variants.get(same.text());
    const dynamics = createLikeGymnasium(id, variant.get('options'));
    // A fickle passenger hides a part of the state; the table is then that of the same taxi with a faithful one.
    const { table } = dynamics.table === undefined ? createLikeGymnasium(id, withoutHiddenState(variant)) : dynamics;
    compareTable(variant.path, table!, record.get('table'), comparison);
    compareStart(variant, table!, comparison);
    compareLimits(variant, dynamics, comparison);
    comparison.trajectories++;
  }
}

function withoutHiddenState(variant: Json): Json {
  const options = variant.get('options');
  const rest = options.entries().filter(([name]) => name !== 'fickle_passenger');
  return options.with(Object.fromEntries(rest.map(([name, option]) => [name, option.value])));
}

function compareTable(path: string, table: TransitionTable, recorded: Json, comparison: Comparison): void {
  const { stateCount, actionCount, outcomes } = table;
  recorded.items(stateCount).forEach((actions, state) => {
    actions.items(actionCount).forEach((row, action) => {
      compareRow(`${path}, state ${state}, action ${action}`, outcomes(state, action), row.items(), comparison);
      comparison.steps++;
    });
  });
}

function compareRow(where: string, ours: readonly WeightedOutcome[], recorded: readonly Json[], comparison: Comparison): void {
  // Gymnasium also lists what is impossible, where a probability was set to 0 or 1.
  const theirs = recorded.map((outcome) => outcome.numbers(4)).filter(([probability]) => probability !== 0);
  if (ours.length !== theirs.length) comparison.differ(where, `has ${ours.length} outcomes, not ${theirs.length}`);
  theirs.forEach(([probability, state, reward, terminated], index) => {
    const outcome = ours[index];
    if (outcome === undefined) return;
    comparison.observation(`${where}, probability`, [outcome.probability], [probability!], probabilityTolerance);
    comparison.observation(`${where}, next state`, [outcome.state], [state!], exactly);
    comparison.reward(where, outcome.reward, reward!, 0);
    comparison.flag(where, 'terminated', outcome.terminated, terminated === 1);
  });
}

function compareStart(variant: Json, { initialProbabilities }: TransitionTable, comparison: Comparison): void {
  const states = variant.find('initial_states')?.numbers();
  if (states === undefined) return;
  const probability = variant.get('initial_probs').number();
  const recorded = new Float64Array(initialProbabilities.length);
  for (const state of states) recorded[state] = probability;
  comparison.observation(`${variant.path}, start`, initialProbabilities, recorded, probabilityTolerance);
}

function compareLimits(variant: Json, { maxEpisodeSteps, actionSpace }: Dynamics, comparison: Comparison): void {
  const limit = variant.find('max_episode_steps');
  if (limit !== undefined && maxEpisodeSteps !== (limit.value ?? Infinity)) {
    comparison.differ(variant.path, `is cut after ${maxEpisodeSteps} steps, not ${limit.value}`);
  }
  const names = variant
    .find('action_names')
    ?.items()
    .map((name) => name.text());
  if (names !== undefined && names.join() !== actionSpace.labels?.join()) {
    comparison.differ(variant.path, `names its actions ${actionSpace.labels}, not ${names}`);
  }
  variant
    .find('action_masks')
    ?.items()
    .forEach((mask, state) => {
      const ours = taxiActionMask(state)
        .map((possible) => (possible ? '1' : '0'))
        .join('');
      if (ours !== mask.text()) comparison.differ(mask.path, `is ${ours} here, not ${mask.text()}`);
    });
}
