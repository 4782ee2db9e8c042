import { type Agent, type JointEnvironment, jointLearningStep, type LearningStep } from '../../core/agent';
import { checkFinite } from '../../core/check';
import type { SimultaneousGame } from '../../core/game';
import type { Random } from '../../core/random';
import type { SavedState, SavedValue } from '../../core/savedState';
import type { SettingsOf } from '../../core/settings';
import { jointActions, jointIndex } from '../../games/jointActions';
import type { PolicySnapshot } from '../../policies/policy';
import { ActionValues } from '../../values/actionValues';
import { createExploration, type Exploration, explorationSettings } from '../../values/exploration';
import { defineAgent } from '../definition';
import { tabularSettings, tdErrorMetric } from '../tabular';
import { jointTableShape, simultaneousGame } from './gameTables';

const settings = { ...tabularSettings, ...explorationSettings };

export type JointActionLearnersSettings = SettingsOf<typeof settings>;

/** What one player keeps. */
interface Player {
  /** Qᵢ(s, a₁ … aₙ), shape [states, joint actions]. */
  readonly jointValues: ActionValues;
  /** EV: what each own action is worth against what the others have done so far, shape [states, actions]. */
  readonly expectedValues: ActionValues;
  readonly exploration: Exploration;
}

/**
 * Joint-action learners: every player learns what each joint action is worth, and believes that the others go on as before.
 *
 *     EVᵢ(s, aᵢ) = Σ_{a₋ᵢ} Qᵢ(s, aᵢ, a₋ᵢ) Π_{j ≠ i} Pr(aⱼ | s)
 *     Qᵢ(S, A) ← Qᵢ(S, A) + α [ Rᵢ + γ max_a EVᵢ(S′, a) − Qᵢ(S, A) ]
 *
 * Pr(aⱼ | s) is the share of player j's past actions in s, with one of each to begin with. The source has one state and
 * no discount.
 *
 * Source: Claus & Boutilier, "The dynamics of reinforcement learning in cooperative multiagent systems", AAAI 1998, §3.
 */
export class JointActionLearners implements Agent<JointEnvironment> {
  readonly players: readonly Player[];
  /** How often each player has done what, shape [players][states, actions]. */
  readonly #counts: readonly ActionValues[];
  readonly #actionCounts: readonly number[];

  constructor(
    game: SimultaneousGame,
    private readonly settings: JointActionLearnersSettings,
    random: Random,
  ) {
    const { stateCount, actionCounts, jointCount } = jointTableShape('joint-action-learners', game);
    this.#actionCounts = actionCounts;
    this.#counts = actionCounts.map((actionCount) => new ActionValues(stateCount, actionCount, 1));
    this.players = actionCounts.map((actionCount) => ({
      jointValues: new ActionValues(stateCount, jointCount, settings.initialValue),
      expectedValues: new ActionValues(stateCount, actionCount, settings.initialValue),
      exploration: createExploration(settings, { stateCount, actionCount }, random),
    }));
  }

  *learn(environment: JointEnvironment): Generator<LearningStep, never, void> {
    const { stepSize, discount } = this.settings;

    for (;;) {
      const state = environment.current()[0] as number;
      const actions = this.players.map(({ exploration, expectedValues }) => exploration.choose(expectedValues, state));
      const timestep = environment.step(actions);
      const joint = jointIndex(this.#actionCounts, actions);
      actions.forEach((action, player) => {
        this.#counts[player]!.add(state, action, 1);
      });

      let errorSize = 0;
      this.players.forEach(({ jointValues: q, expectedValues }, player) => {
        const nextValue = timestep.terminated ? 0 : expectedValues.max(timestep.observations[0] as number);
        const tdError = checkFinite('The TD error', timestep.rewards[player]! + discount * nextValue - q.get(state, joint));
        q.add(state, joint, stepSize * tdError);
        this.#updateExpectedValues(player, state);
        errorSize += Math.abs(tdError) / actions.length;
      });

      yield jointLearningStep(actions, timestep, { tdError: errorSize, canResume: true });
    }
  }

  #updateExpectedValues(player: number, state: number): void {
    const { jointValues, expectedValues } = this.players[player]!;
    const totals = this.#counts.map((counts) => {
      let total = 0;
      for (let action = 0; action < counts.actionCount; action++) total += counts.get(state, action);
      return total;
    });
    for (let action = 0; action < expectedValues.actionCount; action++) expectedValues.set(state, action, 0);
    for (let joint = 0; joint < jointValues.actionCount; joint++) {
      const actions = jointActions(this.#actionCounts, joint);
      let probability = 1;
      for (let other = 0; other < actions.length; other++) {
        if (other !== player) probability *= this.#counts[other]!.get(state, actions[other]!) / totals[other]!;
      }
      expectedValues.add(state, actions[player]!, probability * jointValues.get(state, joint));
    }
  }

  policy(): PolicySnapshot {
    return { kind: 'players', players: this.players.map(({ expectedValues }) => expectedValues.greedyPolicy()) };
  }

  save(): SavedState {
    return {
      counts: this.#counts.map((counts) => counts.save()),
      players: this.players.map(({ jointValues, expectedValues, exploration }) => ({
        jointValues: jointValues.save(),
        expectedValues: expectedValues.save(),
        exploration: exploration.save(),
      })),
    };
  }

  load(saved: SavedState): void {
    (saved['counts'] as SavedValue[]).forEach((counts, player) => {
      this.#counts[player]!.load(counts);
    });
    (saved['players'] as SavedState[]).forEach((from, index) => {
      const { jointValues, expectedValues, exploration } = this.players[index]!;
      jointValues.load(from['jointValues']);
      expectedValues.load(from['expectedValues']);
      exploration.load(from['exploration'] as SavedState);
    });
  }
}

export const jointActionLearnersDefinition = defineAgent({
  id: 'joint-action-learners',
  name: 'Joint-action learners',
  family: 'many agents',
  summary: 'Every player learns what joint actions are worth, and answers what the others have done so far.',
  source: 'Claus & Boutilier (1998)',
  needs: { observation: 'discrete', action: 'discrete', game: { moves: 'simultaneous', sharedState: true } },
  settings,
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`Q_i(S,\mathbf A) \leftarrow Q_i(S,\mathbf A) + \alpha\,[\,R_i + \gamma \max_a \mathit{EV}_i(S',a) - Q_i(S,\mathbf A)\,],\quad \mathit{EV}_i(s,a_i) = \sum_{a_{-i}} Q_i(s,a_i,a_{-i}) \prod_{j\ne i} \Pr(a_j \mid s)`,
    pseudocode: [
      'for each step',
      '  every player i: Aᵢ ← ε-greedy from EVᵢ(S, ·)',
      '  take all actions A, observe Rᵢ, S′',
      '  count Aⱼ in S for every player j',
      '  every player i: Qᵢ(S, A) ← Qᵢ(S, A) + α [ Rᵢ + γ maxₐ EVᵢ(S′, a) − Qᵢ(S, A) ]',
      '                  EVᵢ(S, a) ← Σ Qᵢ(S, a, others) · shares of what the others did in S',
    ],
  },
  usesNetwork: false,
  create: (context) =>
    new JointActionLearners(simultaneousGame('joint-action-learners', context), context.settings, context.random.exploration),
});
