import type { SettingDefinitions } from '../../core/settings';
import { type AgentDefinition, defineAgent, type MetricDefinition } from '../definition';
import {
  monotonicMixerSettings,
  ValueDecomposition,
  type ValueDecompositionSettings,
  valueDecompositionSettings,
  weightingSettings,
} from './valueDecomposition';

const metrics: readonly MetricDefinition[] = [
  { name: 'loss', label: 'Loss', unit: 'reward²', help: 'Half the squared error of the value of the team, mean over the batch.' },
  { name: 'meanValue', label: 'Mean Q_tot', unit: 'reward', help: 'Value of the joint actions of the batch, mean over it.' },
  { name: 'gradientNorm', label: 'Gradient norm', unit: '', help: 'Euclidean norm of all gradients together before clipping.' },
  { name: 'epsilon', label: 'ε', unit: '', help: 'Probability, for each player, of a random action.' },
];

const loop = [
  'for each step',
  '  every player i: Aᵢ ← ε-greedy from Qᵢ(Oᵢ, ·)',
  '  take all actions, remember (O, A, R, O′)',
  '  draw a batch; a′ᵢ ← argmaxₐ Qᵢ(o′ᵢ, a)',
];

type Words = Pick<AgentDefinition, 'id' | 'name' | 'summary' | 'source' | 'explanation'>;

function defineDecomposition<D extends SettingDefinitions>(words: Words, settings: D): AgentDefinition {
  return defineAgent({
    ...words,
    family: 'many agents (network)',
    needs: {
      observation: 'any',
      action: 'discrete',
      // Wider rows of zeros with a single 1 would cost more than they teach.
      mostStates: 10_000,
      game: { moves: 'simultaneous', rewards: ['shared'] },
    },
    settings,
    metrics,
    usesNetwork: true,
    create: (context) => new ValueDecomposition(context as typeof context & { settings: ValueDecompositionSettings }),
  });
}

export const vdnDefinition = defineDecomposition(
  {
    id: 'vdn',
    name: 'VDN',
    summary: 'Value-decomposition networks: a team learns one value that is the sum of one value for each player.',
    source: 'Sunehag et al., "Value-decomposition networks for cooperative multi-agent learning" (2017)',
    explanation: {
      updateRule: String.raw`L = \tfrac12 \big(R + \gamma \textstyle\sum_i Q_i^-(o'_i, a'_i) - \sum_i Q_i(o_i, a_i)\big)^2`,
      pseudocode: [...loop, '  y ← R + γ Σᵢ Qᵢ(o′ᵢ, a′ᵢ; θ⁻)', '  step θ down the gradient of ½ (Σᵢ Qᵢ(oᵢ, aᵢ; θ) − y)²'],
    },
  },
  valueDecompositionSettings,
);

export const qMixDefinition = defineDecomposition(
  {
    id: 'qmix',
    name: 'QMIX',
    summary: 'A team learns one value that rises with the value of each player, in a way that depends on the state.',
    source:
      'Rashid et al., "QMIX: monotonic value function factorisation for deep multi-agent reinforcement learning", ICML 2018',
    explanation: {
      updateRule: String.raw`Q_{\mathrm{tot}} = |w_2(s)| \cdot \mathrm{ELU}\big(|W_1(s)|\,q + b_1(s)\big) + b_2(s), \quad \frac{\partial Q_{\mathrm{tot}}}{\partial Q_i} \ge 0`,
      pseudocode: [
        ...loop,
        '  y ← R + γ Q_tot(s′, a′; θ⁻)',
        '  step θ down the gradient of ½ (Q_tot(s, a; θ) − y)², through mixer and players',
      ],
    },
  },
  { ...valueDecompositionSettings, ...monotonicMixerSettings },
);

export const weightedQMixDefinition = defineDecomposition(
  {
    id: 'weighted-qmix',
    name: 'Weighted QMIX',
    summary:
      'QMIX that makes light of errors in joint actions that are not the best, and so can find what only daring together pays for.',
    source: 'Rashid, Farquhar, Peng & Whiteson, "Weighted QMIX", NeurIPS 2020 (central weighting)',
    explanation: {
      updateRule: String.raw`L = w\,\tfrac12 (Q_{\mathrm{tot}}(s,a) - y)^2, \quad w = \begin{cases}1 & a = \hat a \text{ or } y > \hat Q(s, \hat a)\\ w_0 & \text{otherwise}\end{cases}`,
      pseudocode: [
        ...loop,
        '  y ← R + γ Q̂(s′, a′; θ⁻), with a critic Q̂ of joint actions',
        '  w ← 1 where a is what the players like best, or y is better than that; w₀ elsewhere',
        '  step θ down the gradients of w ½ (Q_tot(s, a; θ) − y)² and ½ (Q̂(s, a; θ) − y)²',
      ],
    },
  },
  { ...valueDecompositionSettings, ...monotonicMixerSettings, ...weightingSettings },
);
