import type { Agent, JointEnvironment, TurnEnvironment } from '../core/agent';
import type { Environment } from '../core/environment';
import type { Game, RewardStructure } from '../core/game';
import type { Random } from '../core/random';
import type { SettingDefinitions, SettingsOf } from '../core/settings';
import type { Space } from '../core/spaces';
import type { NetworkFactory } from '../networks/network';

/** A number an algorithm reports while it learns. */
export interface MetricDefinition {
  readonly name: string;
  readonly label: string;
  /** Unit for axes and read-outs; '' for a plain ratio. */
  readonly unit: string;
  readonly help: string;
}

/** What an agent is made from. */
export interface AgentContext<D extends SettingDefinitions = SettingDefinitions> {
  /** Of the first player, in a game. */
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** The rules, where several players learn. */
  readonly game?: Game;
  readonly settings: SettingsOf<D>;
  /** Separate streams, so that more exploration does not change how networks start. */
  readonly random: { readonly exploration: Random; readonly initialization: Random };
  readonly networks: NetworkFactory;
}

/** What an algorithm for several players needs of a game. */
export interface GameNeeds {
  readonly moves: 'simultaneous' | 'alternating' | 'any';
  /** How rewards may hang together; absent: in any way. */
  readonly rewards?: readonly RewardStructure[];
  /** Absent: any number. */
  readonly players?: number;
  /** True where it must know the rules as a table, or walk through the tree of the game. */
  readonly table?: boolean;
  /** True where every player must be able to do the same number of things. */
  readonly sameActions?: boolean;
}

/** One algorithm: what it is called, what it needs, what can be set, and how to make one. */
export interface AgentDefinition<D extends SettingDefinitions = SettingDefinitions> {
  /** Kebab-case, such as `q-learning`. */
  readonly id: string;
  readonly name: string;
  /** Such as `value (table)`, `policy gradient`. */
  readonly family: string;
  /** One sentence: when one would take it. */
  readonly summary: string;
  readonly source: string;
  /** Kinds of spaces it works on; the compatibility shown to people derives from this. */
  readonly needs: {
    readonly observation: 'discrete' | 'box' | 'any';
    readonly action: 'discrete' | 'box' | 'any';
    /** True for bandit methods, which cannot tell states apart. */
    readonly singleState?: boolean;
    /** Most states of a finite set it can cope with; absent: as many as fit into memory. */
    readonly mostStates?: number;
    /** Present for algorithms that learn for the players of a game; the rest then describes what each player sees and does. */
    readonly game?: GameNeeds;
  };
  readonly settings: D;
  readonly metrics: readonly MetricDefinition[];
  /** The update rule in TeX, and the loop in the words of the source, for the Explain panel. */
  readonly explanation: { readonly updateRule: string; readonly pseudocode: readonly string[] };
  /** Whether it computes with a network, so that an engine must be chosen. */
  readonly usesNetwork: boolean;
  /** How many copies of the environment it steps in turn; absent: one, handed over by itself. */
  copies?(settings: SettingsOf<D>): number;
  /**
   * Looks at what `create` will be given, before anything is written or made.
   *
   * @throws InvalidValueError when the settings do not fit together or the spaces, or what they ask for fits no memory.
   */
  check?(context: Pick<AgentContext<D>, 'observationSpace' | 'actionSpace' | 'settings' | 'game'>): void;
  /** @throws InvalidValueError when settings that are each in range do not fit together. */
  create(
    context: AgentContext<D>,
  ): Agent<Environment> | Agent<readonly Environment[]> | Agent<JointEnvironment> | Agent<TurnEnvironment>;
}

/** Keeps the types of settings and spaces while letting definitions of all kinds stand in one registry. */
export function defineAgent<D extends SettingDefinitions>(
  definition: Omit<AgentDefinition<D>, 'create'> & {
    create(context: AgentContext<D>): unknown;
  },
): AgentDefinition {
  return definition as unknown as AgentDefinition;
}

/** Why an algorithm cannot work on these spaces, in a sentence; `undefined` when it can. */
export function incompatibility(definition: AgentDefinition, observationSpace: Space, actionSpace: Space): string | undefined {
  if (definition.needs.game !== undefined) return 'Learns for the players of a game; here one agent acts alone.';
  return spacesMisfit(definition, observationSpace, actionSpace);
}

/** Why an algorithm cannot learn a game, in a sentence; `undefined` when it can. */
export function incompatibilityWithGame(definition: AgentDefinition, game: Game): string | undefined {
  const needs = definition.needs.game;
  const count = game.players.length;
  if (needs === undefined) return `Learns alone; this is a game for ${count} players.`;
  if (needs.moves !== 'any' && needs.moves !== game.kind) {
    return `Needs ${needs.moves} moves; here they are ${game.kind}.`;
  }
  if (needs.players !== undefined && needs.players !== count) return `Needs ${needs.players} players; here there are ${count}.`;
  if (needs.rewards !== undefined && !needs.rewards.includes(game.rewardStructure)) {
    return `Needs ${needs.rewards.map((kind) => rewardWords[kind]).join(' or ')}; here they are ${rewardWords[game.rewardStructure]}.`;
  }
  if (needs.table === true && game.kind === 'simultaneous' && game.table === undefined) {
    return 'Needs to know the rules as a table of states; this game has too many or none.';
  }
  const sizes = game.actionSpaces.map(({ size }) => size);
  if (needs.sameActions === true && sizes.some((size) => size !== sizes[0])) {
    return 'Needs the same number of actions for every player; here they differ.';
  }
  return spacesMisfit(definition, game.observationSpaces[0]!, game.actionSpaces[0]!);
}

const rewardWords: Readonly<Record<RewardStructure, string>> = {
  'zero-sum': 'rewards that sum to 0',
  shared: 'rewards that are the same for all',
  general: 'rewards that are neither opposed nor shared',
};

function spacesMisfit(definition: AgentDefinition, observationSpace: Space, actionSpace: Space): string | undefined {
  const { observation, action, singleState = false, mostStates = Infinity } = definition.needs;
  if (action !== 'any' && action !== actionSpace.kind) {
    return action === 'discrete'
      ? 'Needs discrete actions; here actions are continuous.'
      : 'Needs continuous actions; here actions are discrete.';
  }
  if (observation !== 'any' && observation !== observationSpace.kind) {
    return observation === 'discrete'
      ? 'Needs a finite set of states to index a table; here observations are real numbers.'
      : 'Needs observations that are numbers; here they are the index of a state.';
  }
  if (singleState && observationSpace.kind === 'discrete' && observationSpace.size > 1) {
    return `Needs a bandit, which has a single state; here there are ${observationSpace.size}.`;
  }
  if (observationSpace.kind === 'discrete' && observationSpace.size > mostStates) {
    return `Copes with at most ${mostStates} states; here there are ${observationSpace.size}.`;
  }
  return undefined;
}
