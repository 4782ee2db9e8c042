import { type Agent, type JointEnvironment, jointLearningStep, type LearningStep } from '../../core/agent';
import { checkFinite } from '../../core/check';
import type { SimultaneousGame } from '../../core/game';
import type { Random } from '../../core/random';
import type { SavedState } from '../../core/savedState';
import { boolean, integer, number, type SettingsOf } from '../../core/settings';
import type { PolicySnapshot } from '../../policies/policy';
import { ActionValues } from '../../values/actionValues';
import { hyperbolicSchedule } from '../../values/schedule';
import { defineAgent } from '../definition';
import { type TableShape, tabularSettings, tdErrorMetric } from '../tabular';
import { EquilibriumGauge, equilibriumMetrics } from './equilibriumGauge';
import { playerTableShape, simultaneousGame } from './gameTables';

const settings = {
  stepSize: { ...tabularSettings.stepSize, isLive: false },
  stepSizeSteps: integer({
    symbol: 'τ',
    default: 10_000,
    min: 0,
    max: 1e12,
    help: 'The step size falls as 1 / (1/α + t/τ) with the steps t; 0 keeps it constant.',
  }),
  discount: number({ symbol: 'γ', default: 0.9, help: "Worth of the next step's reward relative to this step's." }),
  policyStepSize: number({
    symbol: 'δ',
    default: 5e-5,
    max: 1,
    excludesMin: true,
    scale: 'log',
    help: 'Probability that moves to the best action at each step; with WoLF, while winning.',
  }),
  policyStepSizeSteps: integer({
    symbol: 'τ′',
    default: 1,
    min: 0,
    max: 1e12,
    help: 'The policy step size falls as 1 / (1/δ + t/τ′) with the steps t; 0 keeps it constant.',
  }),
  epsilon: number({ symbol: 'ε', default: 0.05, help: 'Probability of an action drawn evenly from all.' }),
  startsEvenly: boolean({
    default: false,
    help: 'Whether policies start with all actions equally likely; else at a random point.',
  }),
};

const wolfSettings = {
  ...settings,
  losingFactor: number({
    symbol: 'δ_l/δ_w',
    default: 4,
    min: 1,
    max: 1000,
    help: 'How many times faster the policy moves while losing.',
  }),
};

export type PolicyHillClimbingSettings = SettingsOf<typeof wolfSettings>;

/** What one player keeps. */
interface Player {
  readonly actionValues: ActionValues;
  /** π and its average over time, shape [states, actions]. */
  readonly policy: Float64Array;
  readonly averagePolicy: Float64Array;
  /** Visits of each state. */
  readonly visitCounts: Float64Array;
}

/**
 * Policy hill climbing; with the rule to win or learn fast (WoLF) where the losing factor is above 1.
 *
 *     Q(S, A) ← Q(S, A) + α [ R + γ max_a Q(S′, a) − Q(S, A) ]
 *     π(S, ·) moves δ of probability to argmax_a Q(S, a)
 *     δ = δ_w while Σ_a π(S, a) Q(S, a) > Σ_a π̄(S, a) Q(S, a), else δ_l
 *
 * π̄ is the average of the policies so far. Plain hill climbing goes around the equilibria of games such as matching
 * pennies; to step carefully while winning makes the circles smaller.
 *
 * Source: Bowling & Veloso, "Multiagent learning using a variable learning rate", Artificial Intelligence 136 (2002),
 *         215–250, tables 4 and 5.
 */
export class PolicyHillClimbing implements Agent<JointEnvironment> {
  readonly players: readonly Player[];
  readonly #gauge: EquilibriumGauge;
  #stepCount = 0;

  constructor(
    owner: string,
    game: SimultaneousGame,
    private readonly settings: PolicyHillClimbingSettings,
    private readonly random: { readonly exploration: Random; readonly initialization: Random },
  ) {
    this.players = game.players.map((_name, player) => this.#createPlayer(playerTableShape(owner, game, player)));
    this.#gauge = new EquilibriumGauge(game, settings.discount);
  }

  #createPlayer({ stateCount, actionCount }: TableShape): Player {
    const policy = new Float64Array(stateCount * actionCount).fill(1 / actionCount);
    if (!this.settings.startsEvenly) {
      for (let first = 0; first < policy.length; first += actionCount)
        this.#drawMixture(policy.subarray(first, first + actionCount));
    }
    const actionValues = new ActionValues(stateCount, actionCount, 0);
    return { actionValues, policy, averagePolicy: policy.slice(), visitCounts: new Float64Array(stateCount) };
  }

  /** Fills a row with probabilities, every mixture equally likely. */
  #drawMixture(row: Float64Array): void {
    let sum = 0;
    for (let action = 0; action < row.length; action++) {
      row[action] = -Math.log(1 - this.random.initialization.uniform());
      sum += row[action]!;
    }
    for (let action = 0; action < row.length; action++) row[action]! /= sum;
  }

  *learn(environment: JointEnvironment): Generator<LearningStep, never, void> {
    const { stepSize, stepSizeSteps, discount, policyStepSize, policyStepSizeSteps } = this.settings;

    for (;;) {
      const observations = environment.current() as readonly number[];
      const actions = this.players.map((player, index) => this.#choose(player, observations[index]!));
      const timestep = environment.step(actions);
      const alpha = hyperbolicSchedule(stepSize, stepSizeSteps, this.#stepCount);
      const delta = hyperbolicSchedule(policyStepSize, policyStepSizeSteps, this.#stepCount);

      let errorSize = 0;
      this.players.forEach((player, index) => {
        const [state, action] = [observations[index]!, actions[index]!];
        const q = player.actionValues;
        const nextValue = timestep.terminated ? 0 : q.max(timestep.observations[index] as number);
        const tdError = checkFinite('The TD error', timestep.rewards[index]! + discount * nextValue - q.get(state, action));
        q.add(state, action, alpha * tdError);
        this.#climb(player, state, delta);
        errorSize += Math.abs(tdError) / actions.length;
      });
      this.#stepCount++;

      const metrics = this.#gauge.read(this.#stepCount, () => this.players.map(({ policy }) => policy));
      yield jointLearningStep(actions, timestep, { tdError: errorSize, canResume: true, metrics });
    }
  }

  #choose({ policy, actionValues: { actionCount } }: Player, state: number): number {
    const { exploration } = this.random;
    if (exploration.uniform() < this.settings.epsilon) return exploration.integer(actionCount);
    return exploration.choice(policy.subarray(state * actionCount, (state + 1) * actionCount));
  }

  /** Moves probability to the best action, faster while losing. */
  #climb({ actionValues: q, policy, averagePolicy, visitCounts }: Player, state: number, delta: number): void {
    const { actionCount } = q;
    const first = state * actionCount;
    const share = 1 / ++visitCounts[state]!;
    let value = 0;
    let averageValue = 0;
    let best = 0;
    for (let action = 0; action < actionCount; action++) {
      averagePolicy[first + action]! += share * (policy[first + action]! - averagePolicy[first + action]!);
      value += policy[first + action]! * q.get(state, action);
      averageValue += averagePolicy[first + action]! * q.get(state, action);
      if (q.get(state, action) > q.get(state, best)) best = action;
    }
    const step = Math.min(1, value > averageValue ? delta : delta * this.settings.losingFactor);
    for (let action = 0; action < actionCount; action++) {
      if (action === best) continue;
      const moved = Math.min(policy[first + action]!, step / (actionCount - 1));
      policy[first + action]! -= moved;
      policy[first + best]! += moved;
    }
  }

  policy(): PolicySnapshot {
    return {
      kind: 'players',
      players: this.players.map(({ policy, actionValues: { stateCount, actionCount } }) => ({
        kind: 'stochastic-table',
        stateCount,
        actionCount,
        actionProbabilities: policy.slice(),
      })),
    };
  }

  save(): SavedState {
    return {
      stepCount: this.#stepCount,
      players: this.players.map(({ actionValues, policy, averagePolicy, visitCounts }) => ({
        actionValues: actionValues.save(),
        policy: policy.slice(),
        averagePolicy: averagePolicy.slice(),
        visitCounts: visitCounts.slice(),
      })),
    };
  }

  load(saved: SavedState): void {
    this.#stepCount = saved['stepCount'] as number;
    (saved['players'] as readonly SavedState[]).forEach((from, index) => {
      const { actionValues, policy, averagePolicy, visitCounts } = this.players[index]!;
      actionValues.load(from['actionValues']);
      policy.set(from['policy'] as Float64Array);
      averagePolicy.set(from['averagePolicy'] as Float64Array);
      visitCounts.set(from['visitCounts'] as Float64Array);
    });
  }
}

const needs = { observation: 'discrete', action: 'discrete', game: { moves: 'simultaneous' } } as const;

const metrics = [tdErrorMetric, ...equilibriumMetrics];

const source = 'Bowling & Veloso (2002)';

/** The loop, with what decides how far a policy moves. */
const pseudocode = (...moving: string[]): string[] => [
  'for each step, every player',
  '  A ~ π(S, ·), or any action with probability ε',
  '  take all actions, observe R, S′',
  '  Q(S, A) ← Q(S, A) + α [ R + γ maxₐ Q(S′, a) − Q(S, A) ]',
  ...moving,
  '  move δ of π(S, ·) to argmaxₐ Q(S, a)',
];

export const phcDefinition = defineAgent({
  id: 'phc',
  name: 'Policy hill climbing',
  family: 'many agents',
  summary: 'Moves its mixed policy step by step to what pays: finds best answers, and goes in circles where all learn.',
  source,
  needs,
  settings,
  metrics,
  explanation: {
    updateRule: String.raw`\pi(S,\cdot) \text{ moves } \delta \text{ to } \operatorname*{arg\,max}_a Q(S,a)`,
    pseudocode: pseudocode(),
  },
  usesNetwork: false,
  create: (context) =>
    new PolicyHillClimbing('phc', simultaneousGame('phc', context), { ...context.settings, losingFactor: 1 }, context.random),
});

export const wolfPhcDefinition = defineAgent({
  id: 'wolf-phc',
  name: 'WoLF policy hill climbing',
  family: 'many agents',
  summary: 'Moves its mixed policy to what pays, carefully while winning: settles where plain hill climbing goes in circles.',
  source,
  needs,
  settings: wolfSettings,
  metrics,
  explanation: {
    updateRule: String.raw`\pi(S,\cdot) \text{ moves } \delta \text{ to } \operatorname*{arg\,max}_a Q(S,a),\quad \delta = \delta_w \text{ if } \sum_a \pi(S,a)\,Q(S,a) > \sum_a \bar\pi(S,a)\,Q(S,a), \text{ else } \delta_l`,
    pseudocode: pseudocode('  π̄(S, ·) ← average of π(S, ·) so far', '  δ ← δ_w if π does better than π̄ by Q, else δ_l'),
  },
  usesNetwork: false,
  create: (context) =>
    new PolicyHillClimbing('wolf-phc', simultaneousGame('wolf-phc', context), context.settings, context.random),
});
