import { incompatibility, incompatibilityWithGame } from '../agents/compatibility';
import type { AgentDefinition } from '../agents/definition';
import { findAgent } from '../agents/registry';
import { tableShape } from '../agents/tabular';
import { checkInteger } from '../core/check';
import { checkDataset, type Dataset } from '../core/dataset';
import type { Dynamics } from '../core/environment';
import { InvalidValueError, shorten } from '../core/errors';
import type { Game } from '../core/game';
import { parseSettings, type SettingValues } from '../core/settings';
import { createGame, isGameId } from '../environments/gameRegistry';
import { createEnvironment } from '../environments/registry';
import { isContinuing, isContinuingGame } from '../planning/isContinuing';
import { checkChange, type PlannedChange, settingsAfter } from './settingChanges';

/** How long to train: exactly one of the two. */
export type Budget =
  | { readonly steps: number; readonly episodes?: undefined }
  | { readonly episodes: number; readonly steps?: undefined };

/** Everything that a training run's numbers depend on, besides engine and version. Plain data. */
export interface TrainingSpec {
  /** Environment id with its options: `FrozenLake-v1?slippery=false`. */
  readonly env: string;
  readonly algo: string;
  readonly seed: number;
  /** Values that differ from the algorithm's defaults, or all of them. */
  readonly settings: SettingValues;
  readonly budget: Budget;
  /** Training steps between evaluations, and episodes in each. */
  readonly evaluation: { readonly interval: number; readonly episodes: number };
  /** Training ends once the mean return of the last 100 episodes reaches this; `null`: never. */
  readonly stopAt: number | null;
  /** Id of the recorded episodes to learn from; absent: none. */
  readonly dataset?: string | undefined;
  /** Settings that change while it goes on; absent: none. */
  readonly changes?: readonly PlannedChange[] | undefined;
}

/** A spec that was found sound, with what it names. */
export interface CheckedSpec {
  readonly spec: TrainingSpec;
  readonly definition: AgentDefinition;
  /** Complete settings. */
  readonly settings: SettingValues;
  /** The rules, where several players learn. */
  readonly game?: Game;
  /** What the spec's data set holds. */
  readonly dataset?: Dataset;
  /** Makes the environment anew: for training, for evaluation, for each copy; not called where there is a game. */
  createDynamics(): Dynamics;
}

/**
 * Refuses what cannot be trained, before anything is written.
 *
 * @param dataset what the spec's data set holds; whoever knows its id looks it up.
 * @throws UnknownNameError for a name nobody knows; InvalidValueError for a value out of range or a pair that does not fit.
 */
export function checkTrainingSpec(spec: TrainingSpec, dataset?: Dataset): CheckedSpec {
  const definition = findAgent(spec.algo);
  const settings: SettingValues = parseSettings(definition.settings, spec.settings, definition.id);
  for (const [index, { step, name, to }] of (spec.changes ?? []).entries()) {
    checkInteger('The step of a change', step, 0);
    checkChange(definition, name, to);
    const { changes = [], ...unchanged } = spec;
    checkTrainingSpec({ ...unchanged, settings: settingsAfter(settings, changes.slice(0, index + 1)) }, dataset);
  }
  const game = isGameId(spec.env) ? createGame(spec.env) : undefined;
  checkDatasetNeeds(definition, dataset);
  if (game === undefined) checkEnvironment(spec, definition, settings, dataset);
  else checkGame(spec, definition, settings, game);
  checkInteger('seed', spec.seed, 0);
  checkInteger('The evaluation interval', spec.evaluation.interval, 1);
  checkInteger('The number of evaluation episodes', spec.evaluation.episodes, 1);
  if (spec.budget.steps !== undefined) checkInteger('steps', spec.budget.steps, 1);
  else checkInteger('episodes', spec.budget.episodes, 1);
  if (spec.stopAt !== null && !Number.isFinite(spec.stopAt)) {
    throw new InvalidValueError(`stopAt must be a number, got ${shorten(spec.stopAt)}.`);
  }
  return {
    ...{ spec, definition, settings, ...(game && { game }), ...(dataset && { dataset }) },
    createDynamics: () => createEnvironment(spec.env),
  };
}

function checkDatasetNeeds({ id, needs }: AgentDefinition, dataset: Dataset | undefined): void {
  if (dataset === undefined) {
    if (needs.dataset !== 'required') return;
    throw new InvalidValueError(`${id} must be given a data set to learn from, got none. Record one from a trained run.`);
  }
  if (needs.dataset === undefined) throw new InvalidValueError(`${id} does not learn from recorded episodes, got a data set.`);
  if (needs.expert === true && dataset.expert === undefined) {
    throw new InvalidValueError(`${id} must be given episodes of a policy that it can ask, got episodes without one.`);
  }
}

function checkGame({ env }: TrainingSpec, definition: AgentDefinition, settings: SettingValues, game: Game): void {
  const reason = incompatibilityWithGame(definition, game);
  if (reason !== undefined) throw new InvalidValueError(`${definition.id} does not fit ${env}. ${reason}`);
  const [observationSpace, actionSpace] = [game.observationSpaces[0]!, game.actionSpaces[0]!];
  definition.check?.({ observationSpace, actionSpace, game, settings: settings as never });
  if (isContinuingGame(game)) refuseUndiscounted(env, settings);
}

function checkEnvironment(
  spec: TrainingSpec,
  definition: AgentDefinition,
  settings: SettingValues,
  dataset: Dataset | undefined,
): void {
  const dynamics = createEnvironment(spec.env);
  const reason = incompatibility(definition, spec.env, dynamics);
  if (reason !== undefined) throw new InvalidValueError(`${definition.id} does not fit ${spec.env}. ${reason}`);
  const { observation, action } = definition.needs;
  if (observation === 'discrete' && action === 'discrete') tableShape(definition.id, dynamics);
  const { observationSpace, actionSpace } = dynamics;
  if (dataset !== undefined) checkDataset(dataset, observationSpace, actionSpace);
  definition.check?.({ observationSpace, actionSpace, dynamics, settings: settings as never, ...(dataset && { dataset }) });
  if (isContinuing(dynamics)) refuseUndiscounted(spec.env, settings);
}

/** @throws InvalidValueError when rewards of the far future are to count like those of now; for what never ends. */
function refuseUndiscounted(env: string, { discount }: SettingValues): void {
  if (discount !== 1) return;
  throw new InvalidValueError(
    `discount must be less than 1 for ${env}, got 1. Its episodes never end by themselves, so values would grow without bound.`,
  );
}
