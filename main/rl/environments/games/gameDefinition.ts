import type { Game } from '../../core/game';
import type { SettingDefinitions, SettingsOf, SettingValues } from '../../core/settings';
import type { EnvironmentDocumentation } from '../definition';

/** One game for several players: what it is called, what can be chosen about it, and its rules. */
export interface GameDefinition<D extends SettingDefinitions = SettingDefinitions> {
  readonly id: string;
  readonly family: 'many agents' | 'games';
  /** One sentence for galleries. */
  readonly summary: string;
  readonly documentation: EnvironmentDocumentation;
  /** What may follow the id: `MatrixGame?game=chicken`. */
  readonly options: D;
  /** @throws InvalidValueError when options that are each in range do not fit together. */
  create(options: string extends keyof D ? SettingValues : SettingsOf<D>): Game;
}

/** Keeps the types of options while letting definitions of all kinds stand in one registry. */
export function defineGame<D extends SettingDefinitions>(definition: GameDefinition<D>): GameDefinition {
  return definition as unknown as GameDefinition;
}
