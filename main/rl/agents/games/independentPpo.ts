import { type Agent, type JointEnvironment, jointLearningStep, type LearningStep } from '../../core/agent';
import type { Observation } from '../../core/environment';
import { InvalidValueError } from '../../core/errors';
import type { SimultaneousGame } from '../../core/game';
import type { SavedState } from '../../core/savedState';
import { boolean, readAtStart, type SettingsOf } from '../../core/settings';
import type { PolicySnapshot } from '../../policies/policy';
import { clippedObjectiveMetrics, clippedObjectiveSettings } from '../clippedObjective';
import { type AgentContext, defineAgent } from '../definition';
import { EquilibriumGauge, equilibriumMetrics } from './equilibriumGauge';
import { simultaneousGame } from './gameTables';
import { SeatLearner, seatExtent } from './seatLearner';

const {
  environmentCount: _copies,
  normalizeObservations: _normalizes,
  rolloutLength,
  ...climbingSettings
} = readAtStart(clippedObjectiveSettings);

const settings = {
  selfPlay: boolean({
    default: false,
    help: 'One policy for all players, which learns from every seat: each plays against, or with, itself. Off: a policy for each.',
  }),
  playsAverage: boolean({
    default: false,
    help: 'Plays the average of the policies so far in place of the last: in zero-sum games only the average comes to rest.',
  }),
  rolloutLength: {
    ...rolloutLength,
    default: 256,
    help: 'Steps of the game that it learns from at once, before it throws them away.',
  },
  ...climbingSettings,
};

export type IndependentPpoSettings = SettingsOf<typeof settings>;

/**
 * Independent PPO: every player climbs its own clipped objective, as if the others were part of the environment.
 *
 *     Lᵢ(θᵢ) = −mean min( rᵢ Âᵢ, clip(rᵢ, 1 − ε, 1 + ε) Âᵢ ) − c_H mean H[πᵢ(· | Oᵢ, θᵢ)]
 *
 * In self-play all players share θ and w, and the segment holds what each of them saw, did and got. Where they see the same,
 * the seat is told beside it. In a game without an equilibrium in pure strategies the policies go around it; their average over
 * time, in which the n-th segment counts n times, comes to rest near one where the game is zero-sum.
 *
 * Source: de Witt et al., "Is independent learning all you need in the StarCraft multi-agent challenge?" (2020); Schulman et
 *         al., "Proximal policy optimization algorithms" (2017), algorithm 1; for one policy in all seats, Silver et al.,
 *         Science 362 (2018), and Bansal et al., "Emergent complexity via multi-agent competition", ICLR 2018, §4.
 */
export class IndependentPpo implements Agent<JointEnvironment> {
  readonly #game: SimultaneousGame;
  /** One for all players in self-play, else one for each. */
  readonly #learners: readonly SeatLearner[];
  readonly #gauge: EquilibriumGauge;
  #stepCount = 0;

  constructor(private readonly context: AgentContext<typeof settings>) {
    const { selfPlay, discount } = context.settings;
    this.#game = simultaneousGame('independent-ppo', context);
    const players = this.#game.players.map((_name, player) => player);
    const groups = selfPlay ? [players] : players.map((player) => [player]);
    this.#learners = groups.map((seats) => new SeatLearner(context, this.#game, seats));
    this.#gauge = new EquilibriumGauge(this.#game, discount);
  }

  *learn(environment: JointEnvironment): Generator<LearningStep, never, void> {
    const { rolloutLength } = this.context.settings;

    for (;;) {
      for (const learner of this.#learners) learner.begin();
      for (let step = 0; step < rolloutLength; step++) {
        const actions = this.#choose(step, environment.current()); // begins the next episode where one has ended
        const timestep = environment.step(actions);
        for (const learner of this.#learners) learner.record(step, timestep);
        this.#stepCount++;
        const isComplete = step === rolloutLength - 1;
        const learned = isComplete ? this.#learnFromRollout() : undefined;
        const gauged = this.#gauge.read(this.#stepCount, () => this.#learners.flatMap((learner) => learner.strategies()));
        const metrics = learned || gauged ? { ...learned, ...gauged } : undefined;
        yield jointLearningStep(actions, timestep, { canResume: isComplete, metrics });
      }
    }
  }

  #choose(step: number, observations: readonly Observation[]): number[] {
    const actions = this.#game.players.map(() => 0);
    for (const learner of this.#learners) {
      learner.choose(step, observations).forEach((action, index) => {
        actions[learner.seats[index]!] = action;
      });
    }
    return actions;
  }

  /** @returns means over the learners. */
  #learnFromRollout(): Readonly<Record<string, number>> {
    const told = this.#learners.map((learner) => learner.learn());
    const names = Object.keys(told[0]!).filter((name) => told.every((metrics) => metrics[name] !== undefined));
    return Object.fromEntries(names.map((name) => [name, told.reduce((sum, metrics) => sum + metrics[name]! / told.length, 0)]));
  }

  policy(): PolicySnapshot {
    const players = this.#game.players.map((): PolicySnapshot | undefined => undefined);
    for (const learner of this.#learners) {
      learner.policies().forEach((policy, index) => {
        players[learner.seats[index]!] = policy;
      });
    }
    return { kind: 'players', players: players as PolicySnapshot[] };
  }

  save(): SavedState {
    return { stepCount: this.#stepCount, learners: this.#learners.map((learner) => learner.save()) };
  }

  load(saved: SavedState): void {
    this.#stepCount = saved['stepCount'] as number;
    (saved['learners'] as readonly SavedState[]).forEach((from, index) => {
      this.#learners[index]!.load(from);
    });
  }
}

/** @throws InvalidValueError when one policy is to play seats that differ, or a segment fits no memory. */
function checkSeats(context: Pick<AgentContext<typeof settings>, 'game' | 'settings'>): void {
  const game = simultaneousGame('independent-ppo', context);
  const { selfPlay, playsAverage } = context.settings;
  const extents = game.players.map((_name, player) => seatExtent(game, player));
  if (selfPlay && new Set(extents.map(({ actionCount, inputSize }) => `${actionCount} ${inputSize}`)).size > 1) {
    throw new InvalidValueError('In self-play all players must see and do the same number of things. Switch selfPlay off.');
  }
  if (playsAverage && game.observationSpaces.some(({ kind }) => kind !== 'discrete')) {
    throw new InvalidValueError('To play an average, players must see an index, got numbers. Switch playsAverage off.');
  }
}

export const independentPpoDefinition = defineAgent({
  id: 'independent-ppo',
  name: 'Independent PPO',
  family: 'many agents (network)',
  summary: 'Every player learns with PPO as if the others were part of the environment; in self-play with one policy for all.',
  source: 'de Witt et al. (2020); Schulman et al. (2017)',
  needs: {
    observation: 'any',
    action: 'discrete',
    // Wider rows of zeros with a single 1 would cost more than they teach.
    mostStates: 10_000,
    game: { moves: 'simultaneous' },
  },
  settings,
  metrics: [...clippedObjectiveMetrics, ...equilibriumMetrics],
  explanation: {
    updateRule: String.raw`L_i(\theta_i) = -\mathbb{E}\big[\min\big(r_i\,\hat A_i,\ \mathrm{clip}(r_i,\,1-\varepsilon,\,1+\varepsilon)\,\hat A_i\big)\big]`,
    pseudocode: [
      'for each segment',
      '  for T steps: every player i draws Aᵢ ~ πᵢ(· | Oᵢ, θᵢ); take all actions, keep (Oᵢ, Aᵢ, Rᵢ)',
      '  every player i, or in self-play one for all:',
      '    Âᵢ ← Σ (γλ)ᵏ δᵢ along what it saw; Gᵢ ← Âᵢ + v(Oᵢ, wᵢ)',
      '    K times, for each minibatch of the shuffled segment',
      '      step θᵢ and wᵢ as PPO does',
    ],
  },
  usesNetwork: true,
  check: (context) => checkSeats(context),
  create: (context) => new IndependentPpo(context),
});
