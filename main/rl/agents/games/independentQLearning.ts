import { type Agent, type JointEnvironment, jointLearningStep, type LearningStep } from '../../core/agent';
import { checkFinite } from '../../core/check';
import type { SimultaneousGame } from '../../core/game';
import type { Random } from '../../core/random';
import type { SavedState } from '../../core/savedState';
import type { SettingsOf } from '../../core/settings';
import type { PolicySnapshot } from '../../policies/policy';
import { ActionValues } from '../../values/actionValues';
import { createExploration, type Exploration, explorationSettings } from '../../values/exploration';
import { defineAgent } from '../definition';
import { tabularSettings, tdErrorMetric } from '../tabular';
import { playerTableShape, simultaneousGame } from './gameTables';

const settings = { ...tabularSettings, ...explorationSettings };

export type IndependentQLearningSettings = SettingsOf<typeof settings>;

/**
 * Independent Q-learning: every player learns by itself, as if the others were part of the environment.
 *
 *     Qᵢ(Oᵢ, Aᵢ) ← Qᵢ(Oᵢ, Aᵢ) + α [ Rᵢ + γ max_a Qᵢ(O′ᵢ, a) − Qᵢ(Oᵢ, Aᵢ) ]
 *
 * To each player the world changes as the others learn, so the guarantee of Q-learning is lost.
 *
 * Source: Tan, "Multi-agent reinforcement learning: independent vs. cooperative agents", ICML 1993, 330–337;
 *         Claus & Boutilier, "The dynamics of reinforcement learning in cooperative multiagent systems", AAAI 1998.
 */
export class IndependentQLearning implements Agent<JointEnvironment> {
  /** Qᵢ of each player, shape [observations, actions]. */
  readonly actionValues: readonly ActionValues[];
  readonly #explorations: readonly Exploration[];

  constructor(
    game: SimultaneousGame,
    private readonly settings: IndependentQLearningSettings,
    random: Random,
  ) {
    const shapes = game.players.map((_name, player) => playerTableShape('independent-q-learning', game, player));
    this.actionValues = shapes.map((shape) => new ActionValues(shape.stateCount, shape.actionCount, settings.initialValue));
    this.#explorations = shapes.map((shape) => createExploration(settings, shape, random));
  }

  *learn(environment: JointEnvironment): Generator<LearningStep, never, void> {
    const { stepSize, discount } = this.settings;

    for (;;) {
      const observations = environment.current() as readonly number[];
      const actions = this.actionValues.map((q, player) => this.#explorations[player]!.choose(q, observations[player]!));
      const timestep = environment.step(actions);

      let errorSize = 0;
      this.actionValues.forEach((q, player) => {
        const [observation, action] = [observations[player]!, actions[player]!];
        const nextValue = timestep.terminated ? 0 : q.max(timestep.observations[player] as number);
        const tdError = checkFinite(
          'The TD error',
          timestep.rewards[player]! + discount * nextValue - q.get(observation, action),
        );
        q.add(observation, action, stepSize * tdError);
        errorSize += Math.abs(tdError) / actions.length;
      });

      yield jointLearningStep(actions, timestep, { tdError: errorSize, canResume: true });
    }
  }

  policy(): PolicySnapshot {
    return { kind: 'players', players: this.actionValues.map((q) => q.greedyPolicy()) };
  }

  save(): SavedState {
    return {
      actionValues: this.actionValues.map((q) => q.save()),
      explorations: this.#explorations.map((exploration) => exploration.save()),
    };
  }

  load(saved: SavedState): void {
    const [values, explorations] = [saved['actionValues'], saved['explorations']] as [unknown[], SavedState[]];
    this.actionValues.forEach((q, player) => {
      q.load(values[player] as never);
      this.#explorations[player]!.load(explorations[player]!);
    });
  }
}

export const independentQLearningDefinition = defineAgent({
  id: 'independent-q-learning',
  name: 'Independent Q-learning',
  family: 'many agents',
  summary: 'Every player learns with Q-learning as if the others were part of the environment: the baseline of the field.',
  source: 'Tan (1993); Claus & Boutilier (1998)',
  needs: { observation: 'discrete', action: 'discrete', game: { moves: 'simultaneous' } },
  settings,
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`Q_i(O_i,A_i) \leftarrow Q_i(O_i,A_i) + \alpha\,[\,R_i + \gamma \max_a Q_i(O'_i,a) - Q_i(O_i,A_i)\,]`,
    pseudocode: [
      'for each episode',
      '  for each step',
      '    every player i: Aᵢ ← ε-greedy from Qᵢ(Oᵢ, ·)',
      '    take all actions, observe Rᵢ, O′ᵢ',
      '    every player i: δᵢ ← Rᵢ + γ maxₐ Qᵢ(O′ᵢ, a) − Qᵢ(Oᵢ, Aᵢ)',
      '                    Qᵢ(Oᵢ, Aᵢ) ← Qᵢ(Oᵢ, Aᵢ) + α δᵢ',
    ],
  },
  usesNetwork: false,
  create: (context) =>
    new IndependentQLearning(simultaneousGame('independent-q-learning', context), context.settings, context.random.exploration),
});
