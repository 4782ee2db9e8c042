import { type Agent, type JointEnvironment, jointLearningStep, type LearningStep } from '../../core/agent';
import { checkFinite } from '../../core/check';
import type { SimultaneousGame } from '../../core/game';
import type { Random } from '../../core/random';
import type { SavedState, SavedValue } from '../../core/savedState';
import { number, type SettingsOf } from '../../core/settings';
import type { PolicySnapshot } from '../../policies/policy';
import { ActionValues } from '../../values/actionValues';
import { defineAgent } from '../definition';
import { tabularSettings, tdErrorMetric } from '../tabular';
import { playerTableShape, simultaneousGame } from './gameTables';

const settings = {
  ...tabularSettings,
  maxTemperature: number({
    symbol: 'T_max',
    default: 50,
    min: 0,
    max: 1e6,
    excludesMin: true,
    scale: 'log',
    help: 'How lenient a player is towards every action at first.',
  }),
  minTemperature: number({
    symbol: 'T_min',
    default: 2,
    min: 0,
    max: 1e6,
    scale: 'log',
    help: 'Mean temperature of a state below which the player no longer explores there.',
  }),
  temperatureDecay: number({
    symbol: 'δ',
    default: 0.995,
    help: 'Share of the temperature of an action that is left each time it is taken.',
  }),
  temperatureDiffusion: number({
    symbol: 'τ',
    default: 0.1,
    help: 'Share of the temperature of the following state that flows back to the action.',
  }),
  lenience: number({
    symbol: 'θ',
    default: 1,
    min: 0,
    max: 1e6,
    excludesMin: true,
    scale: 'log',
    help: 'Weight of the temperature: the higher, the longer bad news is forgiven.',
  }),
  selectionModeration: number({
    symbol: 'ω',
    default: 0.1,
    min: 0,
    max: 1e6,
    excludesMin: true,
    scale: 'log',
    unit: 'reward',
    help: 'Reward that counts as much as a temperature of 1 where actions are drawn.',
  }),
};

export type LenientQLearningSettings = SettingsOf<typeof settings>;

/** What one player keeps. */
interface Player {
  readonly actionValues: ActionValues;
  /** T of each action, as a table. */
  readonly temperatures: ActionValues;
}

/**
 * Lenient Q-learning (LMRL2): players who share a goal forgive each other's early mistakes.
 *
 *     δᵢ = Rᵢ + γ max_a Qᵢ(O′ᵢ, a) − Qᵢ(Oᵢ, Aᵢ)
 *     bad news, δᵢ < 0, is forgiven with probability exp(−1 / (θ T(Oᵢ, Aᵢ)))
 *     T(Oᵢ, Aᵢ) ← δ [ (1 − τ) T(Oᵢ, Aᵢ) + τ T̄(O′ᵢ) ]
 *     actions are drawn in proportion to exp(Qᵢ(Oᵢ, a) / (ω T̄(Oᵢ))), greedily once T̄(Oᵢ) < T_min
 *
 * T̄ is the mean temperature of a state. What is often done cools down, and is then judged by its true average.
 *
 * Source: Wei & Luke, "Lenient learning in independent-learner stochastic cooperative games", JMLR 17 (2016), no. 84;
 *         Panait, Sullivan & Luke, "Lenient learners in cooperative multiagent systems", AAMAS 2006, 801–803.
 */
export class LenientQLearning implements Agent<JointEnvironment> {
  readonly players: readonly Player[];

  constructor(
    game: SimultaneousGame,
    private readonly settings: LenientQLearningSettings,
    private readonly random: Random,
  ) {
    this.players = game.players.map((_name, player) => {
      const { stateCount, actionCount } = playerTableShape('lenient-q-learning', game, player);
      return {
        actionValues: new ActionValues(stateCount, actionCount, settings.initialValue),
        temperatures: new ActionValues(stateCount, actionCount, settings.maxTemperature),
      };
    });
  }

  *learn(environment: JointEnvironment): Generator<LearningStep, never, void> {
    const { stepSize, discount, temperatureDecay, temperatureDiffusion } = this.settings;

    for (;;) {
      const observations = environment.current() as readonly number[];
      const actions = this.players.map((player, index) => this.#choose(player, observations[index]!));
      const timestep = environment.step(actions);

      let errorSize = 0;
      this.players.forEach(({ actionValues: q, temperatures }, index) => {
        const [observation, action] = [observations[index]!, actions[index]!];
        const next = timestep.observations[index] as number;
        const tdTarget = timestep.rewards[index]! + (timestep.terminated ? 0 : discount * q.max(next));
        const tdError = checkFinite('The TD error', tdTarget - q.get(observation, action));
        const temperature = temperatures.get(observation, action);
        if (tdError >= 0 || !this.#forgives(temperature)) q.add(observation, action, stepSize * tdError);
        const inflow = timestep.terminated ? 0 : temperatureDiffusion * (meanOf(temperatures, next) - temperature);
        temperatures.set(observation, action, temperatureDecay * (temperature + inflow));
        errorSize += Math.abs(tdError) / actions.length;
      });

      yield jointLearningStep(actions, timestep, { tdError: errorSize, canResume: true });
    }
  }

  #forgives(temperature: number): boolean {
    return this.random.uniform() < Math.exp(-1 / (this.settings.lenience * temperature));
  }

  #choose({ actionValues: q, temperatures }: Player, observation: number): number {
    const { minTemperature, selectionModeration } = this.settings;
    const temperature = meanOf(temperatures, observation);
    if (temperature < minTemperature) return q.argmax(observation, this.random);
    const best = q.max(observation);
    const weights = new Float64Array(q.actionCount);
    for (let action = 0; action < weights.length; action++) {
      weights[action] = Math.exp((q.get(observation, action) - best) / (selectionModeration * temperature));
    }
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return this.random.choice(weights.map((weight) => weight / sum));
  }

  policy(): PolicySnapshot {
    return { kind: 'players', players: this.players.map(({ actionValues }) => actionValues.greedyPolicy()) };
  }

  save(): SavedState {
    return {
      players: this.players.map(({ actionValues, temperatures }) => ({
        actionValues: actionValues.save(),
        temperatures: temperatures.save(),
      })),
    };
  }

  load(saved: SavedState): void {
    (saved['players'] as Readonly<Record<keyof Player, SavedValue>>[]).forEach((from, index) => {
      this.players[index]!.actionValues.load(from.actionValues);
      this.players[index]!.temperatures.load(from.temperatures);
    });
  }
}

/** The mean of a state's row. */
function meanOf(table: ActionValues, state: number): number {
  let sum = 0;
  for (let action = 0; action < table.actionCount; action++) sum += table.get(state, action);
  return sum / table.actionCount;
}

export const lenientQLearningDefinition = defineAgent({
  id: 'lenient-q-learning',
  name: 'Lenient Q-learning',
  family: 'many agents',
  summary: 'Q-learning for teammates who forgive each other at first, and judge coolly in the end.',
  source: 'Wei & Luke (2016)',
  needs: { observation: 'discrete', action: 'discrete', game: { moves: 'simultaneous', rewards: ['shared', 'general'] } },
  settings,
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`Q_i(O_i,A_i) \leftarrow Q_i(O_i,A_i) + \alpha\,\delta_i \quad\text{unless } \delta_i < 0 \text{ and forgiven, with probability } e^{-1/(\theta T)}`,
    pseudocode: [
      'for each step',
      '  every player i: Aᵢ ~ exp(Qᵢ(Oᵢ, ·) / (ω T̄(Oᵢ))), greedy once T̄(Oᵢ) < T_min',
      '  take all actions, observe Rᵢ, O′ᵢ',
      '  every player i: δᵢ ← Rᵢ + γ maxₐ Qᵢ(O′ᵢ, a) − Qᵢ(Oᵢ, Aᵢ)',
      '                  unless δᵢ < 0 and forgiven: Qᵢ(Oᵢ, Aᵢ) ← Qᵢ(Oᵢ, Aᵢ) + α δᵢ',
      '                  T(Oᵢ, Aᵢ) ← δ [ (1 − τ) T(Oᵢ, Aᵢ) + τ T̄(O′ᵢ) ]',
    ],
  },
  usesNetwork: false,
  create: (context) =>
    new LenientQLearning(simultaneousGame('lenient-q-learning', context), context.settings, context.random.exploration),
});
