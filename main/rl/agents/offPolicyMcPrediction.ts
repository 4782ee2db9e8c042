import type { Agent, LearningStep, TabularEnvironment } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import { choice, type SettingsOf } from '../core/settings';
import type { PolicySnapshot } from '../policies/policy';
import { EpisodeSteps } from '../values/episodeSteps';
import { FixedPolicy, fixedPolicySetting } from '../values/fixedPolicy';
import { createStateValues } from '../values/stateValues';
import { defineAgent } from './definition';
import { predictionSettings, type TableShape, tableShape, visitsSetting } from './tabular';

const settings = {
  importanceSampling: choice({
    default: 'weighted',
    choices: ['weighted', 'ordinary'],
    help: 'Divide by the sum of the weights (biased at first, steady), or by the number of visits (unbiased, wild).',
  }),
  visits: visitsSetting,
  discount: predictionSettings.discount,
  initialValue: predictionSettings.initialValue,
  targetPolicy: fixedPolicySetting('π', '0', 'Policy to evaluate.'),
  behaviorPolicy: fixedPolicySetting('b', '?', 'Policy to follow; it must take every action that π may take.'),
};

export type OffPolicyMcPredictionSettings = SettingsOf<typeof settings>;

/**
 * Off-policy Monte Carlo prediction: learns what one policy is worth from the episodes of another.
 *
 *     G ← γ G + R_{t+1},   W ← W π(A_t | S_t) / b(A_t | S_t)   for t = T − 1 down to 0
 *     weighted   C(S_t) ← C(S_t) + W,  V(S_t) ← V(S_t) + (W / C(S_t)) [ G − V(S_t) ]
 *     ordinary   N(S_t) ← N(S_t) + 1,  V(S_t) ← V(S_t) + (1 / N(S_t)) [ W G − V(S_t) ]
 *
 * W starts with 1; a state whose weight is 0 changes nothing under weighted sampling. Where a time limit cuts the
 * episode, G starts with what the last state is believed to be worth.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §5.5, eq. 5.5 and 5.6, and §5.6, eq. 5.7 and 5.8.
 */
export class OffPolicyMcPrediction implements Agent<TabularEnvironment> {
  /** V, shape [states], in discounted reward. */
  readonly stateValues: Float64Array;
  /** C or N, shape [states]. */
  readonly #totalWeights: Float64Array;
  readonly #targetPolicy: FixedPolicy;
  readonly #behaviorPolicy: FixedPolicy;
  readonly #episode: EpisodeSteps;

  /** @throws InvalidValueError when π may take an action that b never takes. */
  constructor(
    shape: TableShape,
    private readonly settings: OffPolicyMcPredictionSettings,
    private readonly random: Random,
  ) {
    this.stateValues = createStateValues(shape.stateCount, settings.initialValue);
    this.#totalWeights = new Float64Array(shape.stateCount);
    const { target, behavior } = readPolicies(shape, settings);
    this.#targetPolicy = target;
    this.#behaviorPolicy = behavior;
    this.#episode = new EpisodeSteps(shape.stateCount);
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    for (;;) {
      const state = environment.current(); // begins the next episode where one has ended
      const action = this.#behaviorPolicy.choose(state, this.random);
      const timestep = environment.step(action);
      const { observation: nextState, reward, terminated, truncated } = timestep;
      this.#episode.add({ state, action, reward, visited: state });
      if (terminated || truncated) {
        this.#learnFromEpisode(terminated ? 0 : this.stateValues[nextState]!);
        this.#episode.clear();
      }
      yield { action, timestep, canResume: true };
    }
  }

  #learnFromEpisode(lastValue: number): void {
    const { visits, discount } = this.settings;
    const episode = this.#episode;
    let discountedReturn = lastValue;
    let weight = 1;
    for (let t = episode.length - 1; t >= 0; t--) {
      const [state, action] = [episode.state(t), episode.action(t)];
      discountedReturn = discount * discountedReturn + episode.reward(t);
      weight *= this.#targetPolicy.probability(state, action) / this.#behaviorPolicy.probability(state, action);
      checkFinite('The weighted return', weight * discountedReturn);
      if (visits === 'every' || episode.isFirstVisit(t)) this.#learnFromReturn(state, discountedReturn, weight);
    }
  }

  #learnFromReturn(state: number, discountedReturn: number, weight: number): void {
    const v = this.stateValues;
    if (this.settings.importanceSampling === 'ordinary') {
      const visitCount = ++this.#totalWeights[state]!;
      v[state]! += (weight * discountedReturn - v[state]!) / visitCount;
    } else if (weight > 0) {
      this.#totalWeights[state]! += weight;
      v[state]! += (weight / this.#totalWeights[state]!) * (discountedReturn - v[state]!);
    }
  }

  policy(): PolicySnapshot {
    return this.#targetPolicy.valued(this.stateValues);
  }

  save(): SavedState {
    return {
      stateValues: this.stateValues.slice(),
      totalWeights: this.#totalWeights.slice(),
      episode: this.#episode.save(),
    };
  }

  load(saved: SavedState): void {
    this.stateValues.set(saved['stateValues'] as Float64Array);
    this.#totalWeights.set(saved['totalWeights'] as Float64Array);
    this.#episode.load(saved['episode'] as SavedState);
  }
}

/** @throws InvalidValueError when one does not fit, or π may take an action that b never takes. */
function readPolicies({ stateCount, actionCount }: TableShape, settings: OffPolicyMcPredictionSettings) {
  const target = new FixedPolicy('targetPolicy', settings.targetPolicy, stateCount, actionCount);
  const behavior = new FixedPolicy('behaviorPolicy', settings.behaviorPolicy, stateCount, actionCount);
  behavior.checkCovers(target);
  return { target, behavior };
}

export const offPolicyMcPredictionDefinition = defineAgent({
  id: 'off-policy-mc-prediction',
  name: 'Off-policy Monte Carlo prediction',
  family: 'prediction (table)',
  summary: 'Learns what one policy is worth while following another, by importance sampling.',
  source: 'Sutton & Barto, 2nd ed., §5.5–5.6',
  needs: { observation: 'discrete', action: 'discrete' },
  settings,
  metrics: [],
  explanation: {
    updateRule: String.raw`C(S_t) \leftarrow C(S_t) + W,\quad V(S_t) \leftarrow V(S_t) + \frac{W}{C(S_t)}\,[\,G - V(S_t)\,]`,
    pseudocode: [
      'for each episode',
      '  follow b to the end: S₀, A₀, R₁, …, R_T',
      '  G ← 0; W ← 1',
      '  for t = T − 1 down to 0',
      '    G ← γ G + Rₜ₊₁',
      '    W ← W π(Aₜ | Sₜ) / b(Aₜ | Sₜ)',
      '    weighted: C(Sₜ) ← C(Sₜ) + W; V(Sₜ) ← V(Sₜ) + (W / C(Sₜ)) [ G − V(Sₜ) ]',
      '    ordinary: N(Sₜ) ← N(Sₜ) + 1; V(Sₜ) ← V(Sₜ) + (1 / N(Sₜ)) [ W G − V(Sₜ) ]',
    ],
  },
  usesNetwork: false,
  check: (context) => void readPolicies(tableShape('off-policy-mc-prediction', context), context.settings),
  create: (context) =>
    new OffPolicyMcPrediction(tableShape('off-policy-mc-prediction', context), context.settings, context.random.exploration),
});
