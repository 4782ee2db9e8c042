import type { SettingDefinitions, SettingValues } from '../core/settings';
import { noExplorationDecay, noReplay, noTargetNetwork, rainbowBreaks } from './breaks';
import { type AgentDefinition, defineAgent } from './definition';
import { Dqn } from './dqn';
import { describeDqnNetwork } from './dqnNetwork';
import { dqnSettings } from './dqnSettings';
import { type ExplainedLine, workedOut } from './explanation';
import { deadUnitsMetric, replayAgeMetric } from './networkMetrics';

/** One setting of DQN's switches under the name that people know it by. */
interface DqnVariant extends Pick<AgentDefinition, 'id' | 'name' | 'summary' | 'source' | 'explanation' | 'breaks'> {
  /** Where its settings start from otherwise than DQN's. */
  readonly defaults: SettingValues;
}

function defineDqn({ defaults, ...variant }: DqnVariant): AgentDefinition {
  return defineAgent<typeof dqnSettings>({
    ...variant,
    family: 'value (network)',
    needs: { observation: 'box', action: 'discrete' },
    breaks: [noReplay, noTargetNetwork, ...(variant.breaks ?? [noExplorationDecay])],
    settings: withDefaults(dqnSettings, defaults),
    metrics,
    usesNetwork: true,
    check: ({ observationSpace, actionSpace, settings }) => {
      describeDqnNetwork(observationSpace, actionSpace, settings);
    },
    create: (context) => new Dqn(context),
  });
}

function withDefaults<D extends SettingDefinitions>(definitions: D, defaults: SettingValues): D {
  const changed = Object.entries(defaults).map(([name, value]) => [name, { ...definitions[name], default: value }]);
  return { ...definitions, ...Object.fromEntries(changed) };
}

const metrics: AgentDefinition['metrics'] = [
  { name: 'loss', label: 'Loss', unit: '', help: 'Mean loss of a batch.' },
  { name: 'meanValue', label: 'Mean Q', unit: 'reward', help: 'Mean value of the actions in a batch.' },
  {
    name: 'valueGap',
    label: 'Q above return',
    unit: 'reward',
    help: 'Value predicted at the start of an episode less the discounted return that came; well above 0 is over-estimation.',
  },
  { name: 'gradientNorm', label: 'Gradient norm', unit: '', help: 'Joint norm of all gradients before clipping.' },
  replayAgeMetric,
  deadUnitsMetric,
  { name: 'learningRate', label: 'Learning rate', unit: '', help: "The optimizer's step size as it is now." },
  { name: 'epsilon', label: 'Exploration ε', unit: '', help: 'Probability of a random action.' },
  {
    name: 'meanPriority',
    label: 'Mean priority',
    unit: '',
    help: 'Mean of what transitions are drawn in proportion to; only with prioritized replay.',
  },
  {
    name: 'importanceExponent',
    label: 'Importance β',
    unit: '',
    help: 'How far weights make up for uneven drawing; only with prioritized replay.',
  },
];

const drawn = String.raw`‹batchSize› \text{ transitions, the first with } A = ‹action›,\ R = ‹reward›`;
const firstTarget = String.raw`y = ‹reward› + ‹discount› \cdot ‹nextValue› = ‹target›`;
const firstBest = 'a^* = ‹nextAction›';
/** Of the first transition the means of the distributions; the loss is that of the batch. */
const firstMeans = String.raw`\mathbb{E}\,m = ‹reward› + ‹discount› \cdot ‹nextValue› = ‹target›`;
const distributionStep = String.raw`\mathbb{E}\,Z(S,A;\theta) = ‹value›,\quad L = ‹loss›,\quad \lVert \nabla L \rVert = ‹gradientNorm›`;
const distributionRule = String.raw`\mathbb{E}\,Z(S,‹action›;\theta) = ‹value› \text{ is drawn towards } ‹reward› + ‹discount› \cdot ‹nextValue› = ‹target›,\quad L = ‹loss›`;

const collect: readonly ExplainedLine[] = [
  'for each step',
  ['  A ← ε-greedy from Q(S, ·; θ)', 'act', String.raw`\varepsilon = ‹epsilon›,\quad A = ‹action›`],
  ['  take A, observe R, S′; remember (S, A, R, S′)', 'act', 'R = ‹reward›'],
  '  every few steps',
  ['    draw a batch from memory', 'update', drawn],
];
const copy: ExplainedLine = [
  '  every C steps: θ⁻ ← θ⁻ + τ (θ − θ⁻)',
  'copy',
  String.raw`\theta^- \leftarrow \theta^- + ‹targetShare› \cdot (\theta - \theta^-)`,
];

export const dqnDefinition = defineDqn({
  id: 'dqn',
  name: 'DQN',
  summary:
    'A Q-network with replay and a target network, with switches for all that grew from it; for numbers or images to observe and actions to choose from.',
  source: 'Mnih et al., Nature 518 (2015); each switch names its own in the help',
  defaults: {},
  explanation: {
    updateRule: String.raw`L(\theta) = \ell\big(Q(S,A;\theta) - [\,R + \gamma \max_a Q(S',a;\theta^-)\,]\big)`,
    ...workedOut([
      ...collect,
      ['    y ← R + γ maxₐ Q(S′, a; θ⁻), or R if S′ is terminal', 'update', firstTarget],
      [
        '    step θ down the gradient of ℓ(Q(S, A; θ) − y)',
        'update',
        String.raw`\ell(‹value› - ‹target›),\quad \text{mean of all } L = ‹loss›,\quad \lVert \nabla L \rVert = ‹gradientNorm›`,
        String.raw`\ell\big(‹value› - [\,‹reward› + ‹discount› \cdot ‹nextValue›\,]\big) = \ell(‹error›),\quad \text{mean of all } ‹batchSize›:\ L = ‹loss›`,
      ],
      copy,
    ]),
  },
});

export const rainbowDefinition = defineDqn({
  id: 'rainbow',
  name: 'Rainbow',
  summary: 'DQN with all its improvements at once: double, dueling, prioritized, three steps, categorical and noisy.',
  source: 'Hessel et al., "Rainbow: combining improvements in deep reinforcement learning", AAAI (2018)',
  defaults: {
    doubleQ: true,
    dueling: true,
    prioritizedReplay: true,
    priorityExponent: 0.5,
    stepsAhead: 3,
    distribution: 'categorical',
    noisyLayers: true,
    learningRate: 5e-4,
  },
  breaks: rainbowBreaks,
  explanation: {
    updateRule: String.raw`L(\theta) = w\,D_{\mathrm{KL}}\big(\Phi_z\,p_{R^{(n)} + \gamma^n z}(S^{(n)},a^*;\theta^-)\,\big\|\,p(S,A;\theta)\big),\quad a^* = \arg\max_a Q(S^{(n)},a;\theta)`,
    ...workedOut([
      'for each step',
      ['  A ← the action of greatest Q(S, ·; θ), with the noise of θ', 'act', 'A = ‹action›'],
      ['  take A, observe R, S′; remember (S, A, R + γ R′ + …, S⁽ⁿ⁾) with the greatest priority', 'act', 'R = ‹reward›'],
      '  every few steps',
      [
        '    draw a batch from memory by priority, with weights w; draw noise for θ and θ⁻',
        'update',
        String.raw`‹batchSize› \text{ transitions, the first with } A = ‹action›,\ w = ‹weight›`,
      ],
      ['    a* ← argmaxₐ Q(S⁽ⁿ⁾, a; θ)', 'update', firstBest],
      [
        '    m ← distribution of R + γⁿ Z(S⁽ⁿ⁾, a*; θ⁻) on the atoms, or all of it at R if the episode ended',
        'update',
        firstMeans,
      ],
      [
        '    step θ down the gradient of w · KL(m ‖ Z(S, A; θ)); the divergence is the new priority',
        'update',
        distributionStep,
        distributionRule,
      ],
      copy,
    ]),
  },
});

export const c51Definition = defineDqn({
  id: 'c51',
  name: 'C51',
  summary: 'DQN that learns the probability of each of 51 returns, rather than their mean.',
  source: 'Bellemare, Dabney & Munos, "A distributional perspective on reinforcement learning", ICML (2017), algorithm 1',
  defaults: { distribution: 'categorical' },
  explanation: {
    updateRule: String.raw`L(\theta) = D_{\mathrm{KL}}\big(\Phi_z\,p_{R + \gamma z}(S',a^*;\theta^-)\,\big\|\,p(S,A;\theta)\big),\quad a^* = \arg\max_a \sum_k z_k\,p_k(S',a;\theta^-)`,
    ...workedOut([
      ...collect,
      ['    a* ← argmaxₐ Q(S′, a; θ⁻)', 'update', firstBest],
      ['    m ← distribution of R + γ Z(S′, a*; θ⁻) on the atoms, or all of it at R if S′ is terminal', 'update', firstMeans],
      ['    step θ down the gradient of KL(m ‖ Z(S, A; θ))', 'update', distributionStep, distributionRule],
      copy,
    ]),
  },
});

export const qrDqnDefinition = defineDqn({
  id: 'qr-dqn',
  name: 'QR-DQN',
  summary: 'DQN that learns quantiles of the return, rather than its mean; no range of returns has to be known.',
  source:
    'Dabney, Rowland, Bellemare & Munos, "Distributional reinforcement learning with quantile regression", AAAI (2018), algorithm 1',
  defaults: { distribution: 'quantile', atomCount: 50 },
  explanation: {
    updateRule: String.raw`L(\theta) = \sum_i \frac1N \sum_j \big|\tau_i - \mathbf 1\{\delta_{ij}<0\}\big|\,\ell(\delta_{ij}),\quad \delta_{ij} = R + \gamma\,\theta^-_j(S',a^*) - \theta_i(S,A)`,
    ...workedOut([
      ...collect,
      ['    a* ← argmaxₐ meanⱼ θ⁻ⱼ(S′, a)', 'update', firstBest],
      [
        '    yⱼ ← R + γ θ⁻ⱼ(S′, a*) for each quantile j, or R if S′ is terminal',
        'update',
        String.raw`\text{mean of } y_j = ‹reward› + ‹discount› \cdot ‹nextValue› = ‹target›`,
      ],
      [
        '    step θ down the gradient of Σᵢ meanⱼ |τᵢ − 1{yⱼ < θᵢ}| ℓ(yⱼ − θᵢ(S, A))',
        'update',
        String.raw`\text{mean of } \theta_i(S,A) = ‹value›,\quad L = ‹loss›,\quad \lVert \nabla L \rVert = ‹gradientNorm›`,
        String.raw`\text{mean of } \theta_i(S,‹action›) = ‹value› \text{ is drawn towards } ‹reward› + ‹discount› \cdot ‹nextValue› = ‹target›,\quad L = ‹loss›`,
      ],
      copy,
    ]),
  },
});
