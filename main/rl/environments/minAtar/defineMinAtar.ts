import type { SettingDefinitions, SettingsOf } from '../../core/settings';
import { defineEnvironment, type EnvironmentDefinition, type EnvironmentDocumentation } from '../definition';
import { type MinAtarGame, minAtarActions, minAtarDynamics, type minAtarOptions } from './minAtarDynamics';

/** A game, and what people are told about it. */
interface MinAtarDescription<D extends SettingDefinitions, Game> extends Omit<EnvironmentDocumentation, 'actions' | 'source'> {
  /** Such as `SpaceInvaders`. */
  readonly name: string;
  readonly summary: string;
  /** The actions that have an effect in this game, as indexes of `minAtarActions`, ascending. */
  readonly minimalActions: readonly number[];
  readonly options: D;
  rules(options: SettingsOf<D>): MinAtarGame<Game>;
}

/** Defines a game twice: `-v1` with the actions that have an effect, `-v0` with all six, on which most results were published. */
export function defineMinAtar<D extends typeof minAtarOptions, Game>(
  description: MinAtarDescription<D, Game>,
): readonly EnvironmentDefinition[] {
  const { name, summary, minimalActions, options, rules, ...documentation } = description;

  const define = (version: string, actions: readonly number[], remark: string) => {
    const labels = actions.map((action, index) => `${index} ${minAtarActions[action]}`);
    return defineEnvironment<D>({
      id: `MinAtar/${name}-${version}`,
      family: 'MinAtar',
      summary,
      documentation: { ...documentation, actions: `${labels.join(', ')}${remark}.`, source },
      options,
      create: (chosen) => {
        const settings = chosen as SettingsOf<D> & SettingsOf<typeof minAtarOptions>;
        return minAtarDynamics(rules(settings), actions, settings.stickyActionProbability);
      },
    });
  };

  const isMinimal = minimalActions.length === allActions.length;
  return [
    define('v1', minimalActions, ''),
    define('v0', allActions, isMinimal ? '' : '; those that have no effect in this game do nothing'),
  ];
}

const allActions: readonly number[] = minAtarActions.map((_label, action) => action);

const source =
  'Young & Tian, "MinAtar: an Atari-inspired testbed for thorough and reproducible reinforcement learning experiments", arXiv:1903.03176 (2019); behavior of its code at commit 4241f24.';
