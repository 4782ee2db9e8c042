import type { Dynamics } from '../core/environment';
import type { SettingDefinitions, SettingsOf, SettingValues } from '../core/settings';

export type EnvironmentFamily =
  | 'classic control'
  | 'grids and tables'
  | 'Sutton & Barto'
  | 'bandits'
  | 'many agents'
  | 'games'
  | 'MinAtar'
  | 'robots'
  | 'inverse RL';

/** Documentation in Gymnasium's order of headings; plain sentences with units. */
export interface EnvironmentDocumentation {
  readonly description: string;
  readonly actions: string;
  readonly observations: string;
  readonly rewards: string;
  /** How an episode starts, with the random draws in their order. */
  readonly start: string;
  /** When it terminates and when it is truncated. */
  readonly end: string;
  readonly source: string;
}

/** One environment: what it is called, what can be chosen about it, and its rules. */
export interface EnvironmentDefinition<D extends SettingDefinitions = SettingDefinitions> {
  /** Versioned as in Gymnasium where it exists there: behaviour never changes under one id. */
  readonly id: string;
  readonly family: EnvironmentFamily;
  /** One sentence for galleries. */
  readonly summary: string;
  readonly documentation: EnvironmentDocumentation;
  /** What may follow the id: `FrozenLake-v1?map=8x8&slippery=false`. */
  readonly options: D;
  /** Mean return from which the field calls it solved, where there is such a figure. */
  readonly rewardThreshold?: number;
  /**
   * Makes the environment from the typed options; in the registry, where kinds mix, from any checked values.
   *
   * @throws InvalidValueError when options that are each in range do not fit together.
   */
  create(options: string extends keyof D ? SettingValues : SettingsOf<D>): Dynamics;
}

/** Keeps the types of options while letting definitions of all kinds stand in one registry. */
export function defineEnvironment<D extends SettingDefinitions>(definition: EnvironmentDefinition<D>): EnvironmentDefinition {
  return definition as unknown as EnvironmentDefinition;
}
