import type { Agent, EnvironmentCopies, LearningStep } from '../../core/agent';
import type { SavedState } from '../../core/savedState';
import { readAtStart, type SettingsOf } from '../../core/settings';
import type { PolicySnapshot } from '../../policies/policy';
import { ActorCritic, checkActorCritic } from '../actorCritic';
import { ClippedObjective, clippedObjectiveMetrics, clippedObjectiveSettings, updateRows } from '../clippedObjective';
import { type AgentContext, defineAgent } from '../definition';
import { checkPairs, demonstrationSettings, scalingOf, selectPairs } from './demonstratedPairs';
import { Discriminator, discriminatorMetrics, discriminatorSettings } from './discriminator';

const { normalizeObservations: _, ...climbingSettings } = clippedObjectiveSettings;

const settings = { ...demonstrationSettings, ...discriminatorSettings, ...readAtStart(climbingSettings) };

export type GailSettings = SettingsOf<typeof settings>;

/** The demonstrations tell how to scale, so nothing of it is learned. */
const fixed = { normalizeObservations: false };

/**
 * Generative adversarial imitation learning: a policy learns to be taken for the expert.
 *
 *     min_π max_D  E_E[log D(S, A)] + E_π[log(1 − D(S, A))] − c_H H(π)
 *
 * A discriminator learns to tell the steps of both apart; the policy climbs what it pays, by the clipped objective of PPO
 * in place of the source's trust region. Unlike cloning it learns where its own actions lead, so very few demonstrations
 * do. Both, and the values, see observations scaled by what the demonstrations show. The environment's reward is never
 * looked at.
 *
 * Source: Ho & Ermon, "Generative adversarial imitation learning", NIPS 29 (2016), algorithm 1; scaling as in the
 *         authors' program (openai/imitation, `obsnorm_mode expertdata`).
 */
export class Gail implements Agent<EnvironmentCopies> {
  readonly #actorCritic: ActorCritic;
  readonly #objective: ClippedObjective;
  readonly #discriminator: Discriminator;

  constructor(private readonly context: AgentContext<typeof settings>) {
    const { dataset, networks, random, actionSpace } = context;
    const climbing: AgentContext<typeof clippedObjectiveSettings> = { ...context, settings: { ...context.settings, ...fixed } };
    const { settings } = climbing;
    const { learningRate } = settings;
    const optimizer = { kind: 'adam', learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-5 } as const;
    const pairs = selectPairs(dataset!, context.settings, random.initialization);
    const scaling = scalingOf(pairs);
    this.#actorCritic = new ActorCritic(climbing, optimizer, updateRows(settings), scaling);
    this.#objective = new ClippedObjective(settings, random.exploration, this.#actorCritic);
    const { rollout } = this.#actorCritic;
    this.#discriminator = new Discriminator(context.settings, { pairs, scaling }, rollout, actionSpace, networks, random);
  }

  *learn(environments: EnvironmentCopies): Generator<LearningStep, never, void> {
    const { rolloutLength } = this.context.settings;
    const actorCritic = this.#actorCritic;
    const lastCopy = environments.length - 1;

    for (;;) {
      actorCritic.begin(environments);
      for (let step = 0; step < rolloutLength; step++) {
        const isLastStep = step === rolloutLength - 1;
        actorCritic.choose(step);
        for (let copy = 0; copy <= lastCopy; copy++) {
          const environment = environments[copy]!;
          const action = actorCritic.action(step, copy);
          const timestep = environment.step(action);
          actorCritic.record(step, copy, timestep);
          const isComplete = isLastStep && copy === lastCopy;
          const metrics = isComplete ? this.#learnFromRollout() : undefined;
          yield { action, timestep, canResume: isComplete, metrics };

          const isOver = timestep.terminated || timestep.truncated;
          if (!isLastStep) actorCritic.observe(step + 1, copy, isOver ? environment.reset() : timestep.observation);
        }
      }
    }
  }

  #learnFromRollout(): Readonly<Record<string, number>> {
    const rates = this.#objective.rates();
    const judgement = this.#discriminator.judge();
    this.#actorCritic.complete();
    const metrics = { ...this.#actorCritic.metrics(), ...judgement };
    return { ...this.#objective.learn(rates), ...metrics };
  }

  policy(): PolicySnapshot {
    return this.#actorCritic.policy();
  }

  save(): SavedState {
    return { actorCritic: this.#actorCritic.save(), discriminator: this.#discriminator.save() };
  }

  load(saved: SavedState): void {
    this.#actorCritic.load(saved['actorCritic'] as SavedState);
    this.#discriminator.load(saved['discriminator'] as SavedState);
  }
}

export const gailDefinition = defineAgent({
  id: 'gail',
  name: 'GAIL',
  family: 'imitation',
  summary: 'Learns to be taken for the expert by a judge that learns too; does with very few demonstrations.',
  source: 'Ho & Ermon, "Generative adversarial imitation learning", NIPS 29 (2016)',
  needs: { observation: 'box', action: 'any', dataset: 'required' },
  settings,
  metrics: [...clippedObjectiveMetrics, ...discriminatorMetrics],
  explanation: {
    updateRule: String.raw`\min_\pi \max_D\ \mathbb{E}_{E}[\log D(S, A)] + \mathbb{E}_{\pi}[\log(1 - D(S, A))]`,
    pseudocode: [
      'for each segment',
      '  run π(· | ·, θ) in every copy for T steps',
      '  step D up the gradient of E_expert[log D] + E_π[log(1 − D)]',
      '  R ← −log(1 − D) (survival) or log D (success), in place of the reward',
      '  step θ and w as PPO does',
    ],
  },
  usesNetwork: true,
  copies: ({ environmentCount }) => environmentCount,
  check: (context) => {
    checkActorCritic({ ...context, settings: { ...context.settings, ...fixed } });
    checkPairs(context);
  },
  create: (context) => new Gail(context),
});
