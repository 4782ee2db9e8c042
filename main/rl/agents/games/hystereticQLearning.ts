import { type Agent, type JointEnvironment, jointLearningStep, type LearningStep } from '../../core/agent';
import { checkFinite } from '../../core/check';
import type { SimultaneousGame } from '../../core/game';
import type { Random } from '../../core/random';
import type { SavedState, SavedValue } from '../../core/savedState';
import { number, type SettingsOf } from '../../core/settings';
import type { PolicySnapshot } from '../../policies/policy';
import { ActionValues } from '../../values/actionValues';
import { createExploration, type Exploration, explorationSettings } from '../../values/exploration';
import { defineAgent } from '../definition';
import { tabularSettings, tdErrorMetric } from '../tabular';
import { playerTableShape, simultaneousGame } from './gameTables';

const settings = {
  ...tabularSettings,
  loweringStepSize: number({
    isLive: true,
    symbol: 'β',
    default: 0.01,
    help: 'Share of the error corrected where the reward was worse than thought; 0 forgets every disappointment.',
  }),
  ...explorationSettings,
};

export type HystereticQLearningSettings = SettingsOf<typeof settings>;

/**
 * Hysteretic Q-learning: players who share a goal believe good news more readily than bad.
 *
 *     δᵢ = Rᵢ + γ max_a Qᵢ(O′ᵢ, a) − Qᵢ(Oᵢ, Aᵢ)
 *     Qᵢ(Oᵢ, Aᵢ) ← Qᵢ(Oᵢ, Aᵢ) + α δᵢ  where δᵢ ≥ 0,   + β δᵢ  elsewhere,   with β < α
 *
 * Bad news may only mean that a teammate explored. Where rewards are random by themselves, values come out too high.
 *
 * Source: Matignon, Laurent & Le Fort-Piat, "Hysteretic Q-learning: an algorithm for decentralized reinforcement learning
 *         in cooperative multi-agent teams", IROS 2007, 64–69.
 */
export class HystereticQLearning implements Agent<JointEnvironment> {
  /** Qᵢ of each player, shape [observations, actions]. */
  readonly actionValues: readonly ActionValues[];
  readonly #explorations: readonly Exploration[];

  constructor(
    game: SimultaneousGame,
    private readonly settings: HystereticQLearningSettings,
    random: Random,
  ) {
    const shapes = game.players.map((_name, player) => playerTableShape('hysteretic-q-learning', game, player));
    this.actionValues = shapes.map((shape) => new ActionValues(shape.stateCount, shape.actionCount, settings.initialValue));
    this.#explorations = shapes.map((shape) => createExploration(settings, shape, random));
  }

  *learn(environment: JointEnvironment): Generator<LearningStep, never, void> {
    const { stepSize, loweringStepSize, discount } = this.settings;

    for (;;) {
      const observations = environment.current() as readonly number[];
      const actions = this.actionValues.map((q, player) => this.#explorations[player]!.choose(q, observations[player]!));
      const timestep = environment.step(actions);

      let errorSize = 0;
      this.actionValues.forEach((q, player) => {
        const [observation, action] = [observations[player]!, actions[player]!];
        const nextValue = timestep.terminated ? 0 : q.max(timestep.observations[player] as number);
        const tdTarget = timestep.rewards[player]! + discount * nextValue;
        const tdError = checkFinite('The TD error', tdTarget - q.get(observation, action));
        q.add(observation, action, (tdError >= 0 ? stepSize : loweringStepSize) * tdError);
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
    const [values, explorations] = [saved['actionValues'], saved['explorations']] as [SavedValue[], SavedState[]];
    this.actionValues.forEach((q, player) => {
      q.load(values[player]);
      this.#explorations[player]!.load(explorations[player]!);
    });
  }
}

export const hystereticQLearningDefinition = defineAgent({
  id: 'hysteretic-q-learning',
  name: 'Hysteretic Q-learning',
  family: 'many agents',
  summary: 'Q-learning for teammates that believes good news more than bad: finds what pays only when both do it.',
  source: 'Matignon, Laurent & Le Fort-Piat (2007)',
  needs: { observation: 'discrete', action: 'discrete', game: { moves: 'simultaneous', rewards: ['shared', 'general'] } },
  settings,
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`Q_i(O_i,A_i) \leftarrow Q_i(O_i,A_i) + \begin{cases}\alpha\,\delta_i & \delta_i \ge 0\\ \beta\,\delta_i & \delta_i < 0\end{cases}`,
    pseudocode: [
      'for each step',
      '  every player i: Aᵢ ← ε-greedy from Qᵢ(Oᵢ, ·)',
      '  take all actions, observe Rᵢ, O′ᵢ',
      '  every player i: δᵢ ← Rᵢ + γ maxₐ Qᵢ(O′ᵢ, a) − Qᵢ(Oᵢ, Aᵢ)',
      '                  Qᵢ(Oᵢ, Aᵢ) ← Qᵢ(Oᵢ, Aᵢ) + (α if δᵢ ≥ 0, else β) δᵢ',
    ],
  },
  usesNetwork: false,
  create: (context) =>
    new HystereticQLearning(simultaneousGame('hysteretic-q-learning', context), context.settings, context.random.exploration),
});
