import type { TransitionTable } from '../core/environment';
import type { SettingDefinitions, SettingsOf } from '../core/settings';

/** Where a planner stands after one step of its work. */
export interface PlanningStep {
  /** Value of each state, shape [states]; still at work, so copy what is to be kept. */
  readonly values: Float64Array;
  /** One action for each state, where the planner holds a policy; as `values`. */
  readonly policy?: Int32Array;
  /** Largest change of a value in this step, in reward. */
  readonly change: number;
  /** Values that were worked out from others so far, a measure of the work; absent where equations are solved instead. */
  readonly backupCount?: number;
}

/** A planning algorithm: what it is called, what can be set, and how it works its way to the answer. */
export interface PlannerDefinition<D extends SettingDefinitions = SettingDefinitions> {
  /** Kebab-case, such as `value-iteration`. */
  readonly id: string;
  readonly name: string;
  /** One sentence: when one would take it. */
  readonly summary: string;
  readonly source: string;
  /** What one step of it is, for a counter: `sweep`, `pass`. */
  readonly stepName: string;
  /** What its values come to: those of the best policy, of acting at random, or of the best return within a time limit. */
  readonly approaches: 'optimal values' | 'values of random actions' | 'values within a horizon';
  readonly settings: D;
  /** The backup in TeX, and the loop in the words of the source. */
  readonly explanation: { readonly updateRule: string; readonly pseudocode: readonly string[] };
  /**
   * Works step by step; returns when nothing is left to do.
   *
   * @throws InvalidValueError when the values asked for do not exist.
   */
  plan(table: TransitionTable, settings: SettingsOf<D>): Generator<PlanningStep, void, void>;
}

/** Keeps the types of settings while letting definitions of all kinds stand in one registry. */
export function definePlanner<D extends SettingDefinitions>(definition: PlannerDefinition<D>): PlannerDefinition {
  return definition as unknown as PlannerDefinition;
}
