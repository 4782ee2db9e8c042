/** An algorithm with one sign of its learning rule turned round. */
export interface Mutant {
  /** As in the registry of agents. */
  readonly algo: string;
  /** Below `main/rl/agents`, or below `main/rl` where it begins with a slash; without its ending. */
  readonly source: string;
  /** Below `test/rl/agents`, or below `test/rl` where it begins with a slash; without its ending: the tests that must fail. */
  readonly tests: string;
  /** What stands in the source exactly once. */
  readonly right: string;
  readonly wrong: string;
}

const of = (algo: string, source: string, tests: string, right: string, wrong: string): Mutant => ({
  ...{ algo, source, tests, right, wrong },
});

const hierarchicalMutants = [
  of('option-q-learning', 'optionQLearning', 'hierarchies', 'target - value', 'target + value'),
  of('intra-option-q-learning', 'intraOptionQLearning', 'hierarchies', '- q.get(state, option)', '+ q.get(state, option)'),
  of('intra-option-models', 'intraOptionModels', 'hierarchies', 'reward + followingReward', 'reward - followingReward'),
  of('option-critic', 'optionCritic', 'hierarchies', '-= terminationStepSize', '+= terminationStepSize'),
  of('maxq', 'maxQ', 'hierarchies', '- completions[index]!', '+ completions[index]!'),
  of('manager-worker', 'managerWorker', 'hierarchies', '- q.get(this.#start', '+ q.get(this.#start'),
];

const imitationMutants = [
  of(
    'deep-max-entropy-irl',
    'inverse/deepMaxEntropyInverse',
    'inverse/inverse',
    'visits[state]! - demonstrated[state]!',
    'visits[state]! + demonstrated[state]!',
  ),
  of('behavior-cloning', 'imitation/imitator', 'imitation/imitation', 'fill(-1 / count)', 'fill(1 / count)'),
  of('gail', 'imitation/discriminator', 'imitation/imitation', '(share - (isExpert', '(share + (isExpert'),
];

const tdError = ['- q.get(observation, action)', '+ q.get(observation, action)'] as const;
const gameMutants = [
  of('independent-q-learning', 'games/independentQLearning', 'games/independentQLearning', ...tdError),
  of('hysteretic-q-learning', 'games/hystereticQLearning', 'games/cooperation', ...tdError),
  of('lenient-q-learning', 'games/lenientQLearning', 'games/cooperation', ...tdError),
  of('joint-action-learners', 'games/jointActionLearners', 'games/cooperation', '- q.get(state, joint)', '+ q.get(state, joint)'),
  of('phc', 'games/policyHillClimbing', 'games/policyHillClimbing', '- q.get(state, action)', '+ q.get(state, action)'),
  of('wolf-phc', 'games/policyHillClimbing', 'games/policyHillClimbing', 'value > averageValue', 'value < averageValue'),
  of('fictitious-play', 'games/fictitiousPlay', 'games/equilibria', 'sum + probability *', 'sum - probability *'),
  of('minimax-q', 'games/minimaxQ', 'games/equilibria', '- this.actionValues.get', '+ this.actionValues.get'),
  of('nash-q', 'games/nashQ', 'games/equilibria', '- q.get(state, joint)', '+ q.get(state, joint)'),
  of('cfr', 'games/counterfactualRegret', 'games/turns', 'utilities[index]! - utility', 'utilities[index]! + utility'),
  of('cfr-plus', 'games/counterfactualRegret', 'games/turns', 'othersReach * (utilities', '-othersReach * (utilities'),
  of('self-play-q-learning', 'games/selfPlayQLearning', 'games/turns', '- this.value(after)', '+ this.value(after)'),
  of('independent-ppo', 'games/seatLearner', 'games/independentPpo', 'reward: rewards[player]!', 'reward: -rewards[player]!'),
];

/** A mutant of every method that learns a table, a bandit or something linear, and of some that learn networks. */
export const mutants: readonly Mutant[] = [
  of('q-learning', 'qLearning', 'qLearning', 'nextValue - value', 'nextValue + value'),
  of('sarsa', 'sarsa', 'sarsa', 'reward + discount * nextValue', 'reward - discount * nextValue'),
  of('expected-sarsa', 'expectedSarsa', 'expectedSarsa', 'nextValue - value', 'nextValue + value'),
  of('double-q-learning', 'doubleQLearning', 'doubleQLearning', 'nextValue - value', 'nextValue + value'),
  of('n-step-sarsa', 'nStepSarsa', 'nStepSarsa', 'discountedReturn - value', 'discountedReturn + value'),
  of('tree-backup', 'treeBackup', 'treeBackup', '(taken - q.get(state, action))', '(taken + q.get(state, action))'),
  of('sarsa-lambda', 'sarsaLambda', 'controlTraces', 'nextValue - value)', 'nextValue + value)'),
  of('watkins-q', 'watkinsQ', 'controlTraces', 'nextValue - value)', 'nextValue + value)'),
  of('mc-control', 'mcControl', 'mcControl', 'discount * later + reward', 'discount * later - reward'),
  of('mc-exploring-starts', 'mcExploringStarts', 'mcControl', '(discountedReturn - value)', '(discountedReturn + value)'),
  of('off-policy-mc-control', 'offPolicyMcControl', 'mcControl', '(discountedReturn - value)', '(discountedReturn + value)'),
  of('dyna-q', 'dynaQ', 'dyna', 'reward + discount * nextValue', 'reward - discount * nextValue'),
  of('dyna-q-plus', 'dynaQPlus', 'dyna', 'reward + bonus', 'reward - bonus'),
  of('prioritized-sweeping', 'prioritizedSweeping', 'dyna', '- q.get(state, action)', '+ q.get(state, action)'),
  of('td-prediction', 'tdPrediction', 'prediction', 'nextValue - value)', 'nextValue + value)'),
  of('n-step-td', 'nStepTd', 'prediction', 'discountedReturn - value;', 'discountedReturn + value;'),
  of('td-lambda', 'tdLambda', 'prediction', 'nextValue - value)', 'nextValue + value)'),
  of('true-online-td-lambda', 'trueOnlineTdLambda', 'prediction', 'v[state]! -= stepSize', 'v[state]! += stepSize'),
  of('offline-lambda-return', 'offlineLambdaReturn', 'prediction', '(1 - traceDecay)', '(1 + traceDecay)'),
  of('mc-prediction', 'mcPrediction', 'prediction', 'discount * later + reward', 'discount * later - reward'),
  of(
    'off-policy-mc-prediction',
    'offPolicyMcPrediction',
    'prediction',
    '(discountedReturn - v[state]!)',
    '(discountedReturn + v[state]!)',
  ),
  of('action-value-bandit', 'actionValueBandit', 'bandits', 'timestep.reward - value', 'timestep.reward + value'),
  of('gradient-bandit', 'gradientBandit', 'bandits', ': 0) - probabilities', ': 0) + probabilities'),
  of('gaussian-thompson', 'gaussianThompson', 'bandits', 'timestep.reward - mean)', 'timestep.reward + mean)'),
  of('beta-thompson', 'betaThompson', 'bandits', '(isSuccess ?', '(!isSuccess ?'),
  of('semi-gradient-sarsa', 'semiGradientSarsa', 'semiGradientControl', 'nextValue - value)', 'nextValue + value)'),
  of(
    'n-step-semi-gradient-sarsa',
    'nStepSemiGradientSarsa',
    'semiGradientControl',
    'discountedReturn - value)',
    'discountedReturn + value)',
  ),
  of(
    'true-online-sarsa-lambda',
    'trueOnlineSarsaLambda',
    'semiGradientControl',
    '1 - stepSize * traces.dot',
    '1 + stepSize * traces.dot',
  ),
  of('differential-sarsa', 'differentialSarsa', 'semiGradientControl', 'reward - averageReward', 'reward + averageReward'),
  of('linear-reinforce', 'linearReinforce', 'linearPolicyGradient', '- v.value(x)', '+ v.value(x)'),
  of('linear-actor-critic', 'linearActorCritic', 'linearPolicyGradient', 'nextValue - value)', 'nextValue + value)'),
  of('actor-critic-lambda', 'actorCriticLambda', 'linearPolicyGradient', '- v.value(x)', '+ v.value(x)'),
  of('semi-gradient-td', 'semiGradientTd', 'semiGradientPrediction', 'nextValue - value)', 'nextValue + value)'),
  of(
    'n-step-semi-gradient-td',
    'nStepSemiGradientTd',
    'semiGradientPrediction',
    'discountedReturn - value)',
    'discountedReturn + value)',
  ),
  of(
    'gradient-monte-carlo',
    'gradientMonteCarlo',
    'semiGradientPrediction',
    'episode.return(step) - value)',
    'episode.return(step) + value)',
  ),
  of('lstd', 'lstd', 'semiGradientPrediction', '- nextValue * inverse', '+ nextValue * inverse'),
  of('tdc', 'tdc', 'semiGradientPrediction', '-stepSize * ratio * discount * expected', 'stepSize * ratio * discount * expected'),
  of('max-entropy-irl', 'inverse/maxEntropyInverse', 'inverse/inverse', '- expected[k]!', '+ expected[k]!'),
  of('apprenticeship', 'inverse/apprenticeship', 'inverse/inverse', 'value - reached[k]!', 'value + reached[k]!'),
  of('linear-program-irl', 'inverse/linearProgramInverse', 'inverse/inverse', 'settings.penalty)', '-settings.penalty)'),
  of('value-network', 'valueNetwork', 'valueNetwork', '= -tdError', '= tdError'),
  of('joint-wise-q-learning', 'jointWiseQLearning', 'jointWiseQLearning', '- q.value(x, level)', '+ q.value(x, level)'),
  of(
    'discrete-cql',
    'offline/conservativeQLearning',
    'offline/offlineLearning',
    '(error - conservatism)',
    '(error + conservatism)',
  ),
  of('iql', 'offline/implicitQLearning', 'offline/offlineLearning', 'advantage < 0 ?', 'advantage > 0 ?'),
  of('bootstrapped-dqn', 'bootstrappedDqn', 'bootstrappedDqn', '(value - this.#targets[i]!)', '(value + this.#targets[i]!)'),
  of('ppo-rnd', 'networkDistillation', 'networkDistillation', 'scale * (foretold', '-scale * (foretold'),
  ...hierarchicalMutants,
  ...imitationMutants,
  ...gameMutants,
];

/** Where a mutant is made, from the project's folder. */
export function sourceOf({ source }: Mutant): string {
  return source.startsWith('/') ? `main/rl${source}.ts` : `main/rl/agents/${source}.ts`;
}

/** Where tests are, from the project's folder. */
export function testsOf(tests: string): string {
  return tests.startsWith('/') ? `test/rl${tests}.test.ts` : `test/rl/agents/${tests}.test.ts`;
}

/** How often a text occurs in another. */
export function countOf(text: string, whole: string): number {
  return whole.split(text).length - 1;
}
