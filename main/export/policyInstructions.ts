import type { LayerSpec, NetworkState } from '../rl/networks/network';
import type { GamePolicySnapshot, PolicySnapshot } from '../rl/policies/policy';
import { plainHead, type ValueHead } from '../rl/values/valueHead';
import { featureInstructions } from './featureInstructions';

const greedyRule = 'The action is the index of the greatest action value; where several are greatest, the lowest such index.';

const scalingRule =
  'Take for the observation, wherever it is spoken of below, the numbers (observation[i] − scaling.means[i]) / √(scaling.variances[i] + scaling.epsilon), each moved to the nearer end of [−scaling.limit, scaling.limit] where it lies outside; a limit of null is none.';

const inputRule = 'The inputs of the first layer are the observation: a flat array of inputSize numbers, taken as float32.';

/** How each kind of layer computes its outputs, which are the inputs of the next one. */
const layerRules: Readonly<Record<LayerSpec['kind'], string>> = {
  dense:
    'A dense layer gives outputs[u] = activation(biases[u] + Σ over i of inputs[i] · weights[i][u]), the inputs of the next one.',
  'noisy-dense':
    'A noisy-dense layer gives outputs[u] = activation(biases[u] + Σ over i of inputs[i] · weights[i][u]), the inputs of the next one; its deviations only served learning.',
  convolution:
    'A convolution takes images, inputs[(y · width + x) · channels + c] with the height, width and channels of inputShape or of the convolution before it. For k = kernelSize, s = stride and every window of k × k that lies within the image, y and x counting windows, it gives outputs[y][x][f] = activation(biases[f] + Σ over i, j, c of inputs[y · s + i][x · s + j][c] · weights[(i · k + j) · channels + c][f]), laid out as its inputs are.',
  'layer-norm':
    'A layer-norm gives outputs[i] = gain[i] · (inputs[i] − m) / √(v + epsilon) + bias[i], where m is the mean of all its inputs and v the mean of their squared distances from m.',
};

const activationRule = 'relu(x) = max(x, 0); sigmoid(x) = 1 / (1 + exp(−x)); linear(x) = x.';

function layerRulesOf({ spec }: NetworkState): readonly string[] {
  const kinds = new Set(spec.layers.map(({ kind }) => kind));
  return [...Array.from(kinds, (kind) => layerRules[kind]), activationRule];
}

/** How action values follow from the outputs of the last layer. */
function headRules(head: ValueHead = plainHead): readonly string[] {
  const { isDueling, distribution } = head;
  if (!isDueling && distribution === 'none') return ['The outputs of the last layer are the action values.'];
  const atoms = isDueling
    ? 'Let K = head.atomCount, and z[a][k] = o[k] + o[(1 + a) · K + k] − the mean over b of o[(1 + b) · K + k], where o are the outputs of the last layer.'
    : 'Let K = head.atomCount, and z[a][k] = o[a · K + k], where o are the outputs of the last layer.';
  switch (distribution) {
    case 'none':
      return [atoms, 'The value of action a is z[a][0].'];
    case 'quantile':
      return [atoms, 'The value of action a is the mean over k of z[a][k].'];
    case 'categorical':
      return [
        atoms,
        'The value of action a is Σ over k of p[k] · (head.minValue + k · (head.maxValue − head.minValue) / (K − 1)), where p[k] = exp(z[a][k]) / Σ over j of exp(z[a][j]).',
      ];
  }
}

const stateRule = 'Where there is a valueNetwork, its output for the same inputs is the value of the state.';

const givenPolicyRule = 'The action is drawn with the probabilities actionProbabilities, whatever the observation.';

/** The policy of one agent in an environment. */
export type AgentSnapshot = Exclude<PolicySnapshot, GamePolicySnapshot>;

/** How to play a policy, in sentences that somebody can program from. */
export function howToUse(snapshot: AgentSnapshot): string[] {
  const features = 'features' in snapshot ? featureInstructions(snapshot.features) : [];
  const scaling = 'scaling' in snapshot && snapshot.scaling !== undefined ? [scalingRule] : [];
  return [...features, ...scaling, ...instructionsFor(snapshot)];
}

function instructionsFor(snapshot: AgentSnapshot): readonly string[] {
  switch (snapshot.kind) {
    case 'uniform':
      return ['Every action 0 … actionCount − 1 is equally likely, whatever the observation.'];
    case 'greedy-table':
      return ['The observation is the index of a state; actionValues[state] holds one value for each action.', greedyRule];
    case 'stochastic-table':
      return ['The observation is the index of a state; the action is drawn with the probabilities actionProbabilities[state].'];
    case 'state-values':
      return [
        'The observation is the index of a state; the action is drawn with the probabilities actionProbabilities[state].',
        'stateValues[state] is what that policy was found to be worth from there on, in discounted reward.',
      ];
    case 'greedy-network':
      return [inputRule, ...layerRulesOf(snapshot.network), ...headRules(snapshot.head), greedyRule];
    case 'softmax-network':
      return [
        inputRule,
        ...layerRulesOf(snapshot.network),
        'The outputs h of the last layer are preferences; the probability of action a is exp(h[a]) / Σ over b of exp(h[b]).',
        snapshot.plays === 'mode'
          ? 'The action is the likeliest, the index of the greatest preference; where several are greatest, the lowest such index.'
          : 'The action is drawn with these probabilities.',
        stateRule,
      ];
    case 'continuous-network':
      return [
        inputRule,
        ...layerRulesOf(snapshot.network),
        snapshot.squash === 'clip'
          ? 'Element i of the action is output i of the last layer, moved to the nearer end of [low[i], high[i]] where it lies outside; a bound of null is none.'
          : 'Element i of the action is low[i] + (tanh(output i of the last layer) + 1) / 2 · (high[i] − low[i]).',
        'Outputs beyond the elements of low play no part in the action.',
        stateRule,
      ];
    case 'greedy-linear':
      return ['The value of action a is Σ over i of weights[a][i] · x[i].', greedyRule];
    case 'arm-controller':
      return [
        'The arm has joints θ and links of the lengths given, in m; the observation holds cos θ, then sin θ, then the target x and y, then two numbers not needed, then where there are any the angular velocities.',
        snapshot.solution === 'fastest'
          ? 'At the first sight of a target, angles θ* with which the tip is at it are worked out, those for which the greatest |θ*[j] − θ[j]| is least.'
          : 'At the first sight of a target, angles θ* with which the tip is at it are worked out from θ by damped least squares.',
        'Element j of the action is stiffness · (θ*[j] − θ[j], taken into [−π, π)) − damping · velocity[j], moved into [−1, 1].',
      ];
    case 'joint-levels':
      return [
        'The value of level l of joint j is Σ over i of weights[j · levelCount + l][i] · x[i]; each joint takes its level of greatest value, the lowest where several are.',
        'Element j of the action is low[j] + l / (levelCount − 1) · (high[j] − low[j]).',
      ];
    case 'softmax-linear':
      return [
        'The preference of action a is h[a] = Σ over i of weights[a][i] · x[i]; its probability is p[a] = exp(h[a]) / Σ over b of exp(h[b]).',
        'Where some p[a] is below e = leastProbability, p[a] becomes e + (1 − actionCount · e) · max(p[a] − e, 0) / Σ over b of max(p[b] − e, 0).',
        'The action is drawn with the probabilities p. Where stateWeights are given, the value of the state is Σ over i of stateWeights[i] · x[i].',
      ];
    case 'linear-state-values':
      return [
        givenPolicyRule,
        'What that policy was found to be worth from there on, in discounted reward, is Σ over i of weights[i] · x[i].',
      ];
    case 'network-state-values':
      return [
        givenPolicyRule,
        'The inputs of the first layer are x, taken as float32.',
        ...layerRulesOf(snapshot.network),
        'The output of the last layer is what that policy was found to be worth from there on, in discounted reward.',
      ];
    case 'options-table':
      return [
        'The observation is the index of a state. One option is followed at a time; none at the start of an episode.',
        'On arrival in a state the option o that is followed ends with probability termination[o][state].',
        'Where none is followed, the option o of greatest optionValues[state][o] begins, among those with initiation[state][o] = 1; where several are greatest, the lowest such index.',
        'The action is drawn with the probabilities actionProbabilities[o][state].',
      ];
  }
}
