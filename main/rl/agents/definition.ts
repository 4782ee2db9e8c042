import type { Agent, JointEnvironment, TurnEnvironment } from '../core/agent';
import type { Dataset } from '../core/dataset';
import type { Dynamics, Environment } from '../core/environment';
import type { Game, RewardStructure } from '../core/game';
import type { Random } from '../core/random';
import type { SettingDefinitions, SettingsOf, SettingValues } from '../core/settings';
import type { Space } from '../core/spaces';
import type { NetworkFactory } from '../networks/network';
import type { Explanation } from './explanation';

/** A number an algorithm reports while it learns. */
export interface MetricDefinition {
  readonly name: string;
  readonly label: string;
  /** Unit for axes and read-outs; '' for a plain ratio. */
  readonly unit: string;
  readonly help: string;
}

/** A part of an algorithm that can be taken away, to see what it is there for. */
export interface AgentBreak {
  /** Kebab-case, such as `no-replay`. */
  readonly id: string;
  /** What is then missing: `No replay`. */
  readonly label: string;
  /** One sentence: what goes wrong without it, or may. */
  readonly help: string;
  /** What makes it so. */
  readonly settings: SettingValues;
}

/** What an agent is made from. */
export interface AgentContext<D extends SettingDefinitions = SettingDefinitions> {
  /** Of the first player, in a game. */
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** The rules, where several players learn. */
  readonly game?: Game;
  /** The rules of the environment, for algorithms that need its table; absent in a game. */
  readonly dynamics?: Dynamics;
  /** Recorded episodes to learn from; there where `needs.dataset` asks for them, or somebody gave them. */
  readonly dataset?: Dataset;
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
  /** True where all players must see the same: the index of the state. */
  readonly sharedState?: boolean;
  /** In games of turns: true where nothing may be hidden or left to chance. */
  readonly perfectInformation?: boolean;
  /** In games of turns: most positions of the tree of the game that it can walk through. */
  readonly mostPositions?: number;
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
    /** True where it must be told the rules: the environment's table of transitions. */
    readonly table?: boolean;
    /** Ids of the environments whose structure is written into it; absent: any. */
    readonly environments?: readonly string[];
    /** Whether it learns from recorded episodes: it must be given some, or can be; absent: it has no use for them. */
    readonly dataset?: 'required' | 'optional';
    /** True where the policy that recorded the episodes must be there to be asked. */
    readonly expert?: boolean;
    /** Present for algorithms that learn for the players of a game; the rest then describes what each player sees and does. */
    readonly game?: GameNeeds;
  };
  readonly settings: D;
  readonly metrics: readonly MetricDefinition[];
  /** Parts of it that can be taken away; absent: none. */
  readonly breaks?: readonly AgentBreak[];
  readonly explanation: Explanation;
  /** Whether it computes with a network, so that an engine must be chosen. */
  readonly usesNetwork: boolean;
  /** How many copies of the environment it steps in turn; absent: one, handed over by itself. */
  copies?(settings: SettingsOf<D>): number;
  /**
   * Looks at what `create` will be given, before anything is written or made.
   *
   * @throws InvalidValueError when the settings do not fit together or the spaces, or what they ask for fits no memory.
   */
  check?(context: Pick<AgentContext<D>, 'observationSpace' | 'actionSpace' | 'settings' | 'game' | 'dynamics' | 'dataset'>): void;
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
