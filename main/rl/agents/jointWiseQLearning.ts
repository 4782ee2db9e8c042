import type { Agent, BoxEnvironment, LearningStep } from '../core/agent';
import { checkFinite } from '../core/check';
import { InvalidValueError } from '../core/errors';
import type { SavedState } from '../core/savedState';
import { integer, type SettingsOf } from '../core/settings';
import { type Space, sizeOf } from '../core/spaces';
import { levelOf } from '../policies/jointPolicies';
import type { PolicySnapshot } from '../policies/policy';
import { ActionScale } from '../values/actionScale';
import { createFeatures } from '../values/createFeatures';
import { EpsilonGreedy } from '../values/epsilonGreedy';
import { featureSpecFor } from '../values/featureSettings';
import type { FeatureSpec } from '../values/featureSpec';
import { type ActiveFeatures, createActiveFeatures, type Features } from '../values/features';
import { LinearActionValues } from '../values/linearActionValues';
import { type AgentContext, defineAgent } from './definition';
import { linearControlSettings } from './linear';
import { tdErrorMetric } from './tabular';

const id = 'joint-wise-q-learning';

const settings = {
  levelCount: integer({
    default: 3,
    min: 2,
    max: 1001,
    help: 'Strengths that each joint chooses from, evenly from its lowest to its highest; 3 are back, rest and on.',
  }),
  ...linearControlSettings,
};

export type JointWiseQLearningSettings = SettingsOf<typeof settings>;

/**
 * Q-learning with a table for each joint: joints see the same and are paid the same, and each chooses for itself.
 *
 *     for every joint j:  w_j ← w_j + α [ R + γ max_l q̂_j(S′, l) − q̂_j(S, l_j) ] x(S), in the weights of level l_j
 *
 * With `state-aggregation` or indexes of states q̂_j is a table over cells; tiles are several displaced ones, added up.
 * n joints of m levels need n · m values in each cell where one table over all would need mⁿ. What it costs: to each
 * joint the others are a part of the environment that changes as they learn, so nothing is promised. A truncated episode
 * still bootstraps; only termination sets what follows to 0.
 *
 * Source: Claus & Boutilier, "The dynamics of reinforcement learning in cooperative multiagent systems", AAAI (1998),
 *         independent learners; Sutton & Barto, 2nd ed. (2018), §6.5 and §9.3.
 */
export class JointWiseQLearning implements Agent<BoxEnvironment<Float64Array>> {
  readonly #features: Features;
  readonly #joints: readonly { readonly q: LinearActionValues; readonly exploration: EpsilonGreedy }[];
  readonly #low: Float64Array;
  readonly #high: Float64Array;
  readonly #x: ActiveFeatures;
  readonly #nextX: ActiveFeatures;

  /** @throws InvalidValueError for spaces that do not fit, or more cells than memory holds. */
  constructor(private readonly context: AgentContext<typeof settings>) {
    const { actionSpace, settings, random } = context;
    this.#features = createFeatures(describeCells(context));
    const { low, high } = new ActionScale(actionSpace as Extract<Space, { kind: 'box' }>);
    [this.#low, this.#high] = [low.slice(), high.slice()];
    this.#joints = Array.from(low, () => ({
      q: new LinearActionValues(this.#features, settings.levelCount),
      exploration: new EpsilonGreedy(settings, settings.levelCount, random.exploration),
    }));
    this.#x = createActiveFeatures(this.#features);
    this.#nextX = createActiveFeatures(this.#features);
  }

  *learn(environment: BoxEnvironment<Float64Array>): Generator<LearningStep, never, void> {
    const { stepSize, discount, levelCount } = this.context.settings;
    const [x, nextX] = [this.#x, this.#nextX];

    for (;;) {
      this.#features.encode(environment.current(), x); // begins the next episode where one has ended
      const levels = this.#joints.map(({ q, exploration }) => exploration.choose(q.row(x), 0));
      const action = this.#low.map((low, joint) => levelOf(levels[joint]!, levelCount, low, this.#high[joint]!));
      const timestep = environment.step(action);
      const { observation, reward, terminated } = timestep;
      this.#features.encode(observation, nextX);

      let meanError = 0;
      this.#joints.forEach(({ q }, joint) => {
        const level = levels[joint]!;
        const nextValue = terminated ? 0 : q.row(nextX).max(0);
        const tdError = checkFinite('The TD error', reward + discount * nextValue - q.value(x, level));
        q.add(x, level, stepSize * tdError);
        meanError += tdError / levels.length;
      });

      yield { action, timestep, tdError: meanError, canResume: true };
    }
  }

  policy(): PolicySnapshot {
    const size = this.#joints[0]!.q.weights.length;
    const weights = new Float64Array(this.#joints.length * size);
    this.#joints.forEach(({ q }, joint) => {
      weights.set(q.weights, joint * size);
    });
    const { levelCount } = this.context.settings;
    const [low, high] = [this.#low.slice(), this.#high.slice()];
    return { kind: 'joint-levels', low, high, levelCount, features: this.#features.spec, weights };
  }

  save(): SavedState {
    return { joints: this.#joints.map(({ q, exploration }) => ({ weights: q.save(), exploration: exploration.save() })) };
  }

  load(saved: SavedState): void {
    this.#joints.forEach(({ q, exploration }, joint) => {
      const state = (saved['joints'] as readonly SavedState[])[joint]!;
      q.load(state['weights']);
      exploration.load(state['exploration'] as SavedState);
    });
  }
}

type CellContext = Pick<AgentContext<typeof settings>, 'observationSpace' | 'actionSpace' | 'settings'>;

/** @throws InvalidValueError for spaces that do not fit, or more cells than memory holds. */
function describeCells({ observationSpace, actionSpace, settings: chosen }: CellContext): FeatureSpec {
  if (actionSpace.kind !== 'box') throw new InvalidValueError(`${id} must be given continuous actions.`);
  new ActionScale(actionSpace); // refuses joints without bounds
  return featureSpecFor(chosen, observationSpace, id, sizeOf(actionSpace) * chosen.levelCount);
}

export const jointWiseQLearningDefinition = defineAgent({
  id,
  name: 'Joint-wise Q-learning',
  family: 'value (table)',
  summary: 'One table for each joint of a robot, all paid the same: small where one table over all joints would be huge.',
  source: 'Claus & Boutilier (1998), independent learners; Watkins & Dayan (1992)',
  needs: { observation: 'any', action: 'box' },
  settings,
  metrics: [tdErrorMetric],
  explanation: {
    updateRule: String.raw`\mathbf w_j \leftarrow \mathbf w_j + \alpha\,[\,R + \gamma \max_l \hat q_j(S',l) - \hat q_j(S,l_j)\,]\,\mathbf x(S) \quad \text{for every joint } j`,
    pseudocode: [
      'for each step',
      '  lⱼ ← ε-greedy from q̂ⱼ(S, ·) for every joint j; take all at once, observe R, S′',
      '  for every joint j',
      '    wⱼ ← wⱼ + α [R + γ maxₗ q̂ⱼ(S′, l) − q̂ⱼ(S, lⱼ)] x(S), in the weights of level lⱼ',
    ],
  },
  usesNetwork: false,
  check: (context) => {
    describeCells(context);
  },
  create: (context) => new JointWiseQLearning(context),
});
