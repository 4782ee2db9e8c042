import { UnknownNameError } from '../core/errors';
import { a2cDefinition } from './a2c';
import { actionValueBanditDefinition } from './actionValueBandit';
import { actorCriticLambdaDefinition } from './actorCriticLambda';
import { augmentedRandomSearchDefinition } from './augmentedRandomSearch';
import { betaThompsonDefinition } from './betaThompson';
import { bootstrappedDqnDefinition } from './bootstrappedDqn';
import { cmaEsDefinition } from './cmaEs';
import { crossEntropyMethodDefinition } from './crossEntropyMethod';
import { ddpgDefinition } from './ddpg';
import type { AgentDefinition } from './definition';
import { differentialSarsaDefinition } from './differentialSarsa';
import { discreteSacDefinition } from './discreteSac';
import { doubleQLearningDefinition } from './doubleQLearning';
import { c51Definition, dqnDefinition, qrDqnDefinition, rainbowDefinition } from './dqnDefinitions';
import { dynaQDefinition } from './dynaQ';
import { dynaQPlusDefinition } from './dynaQPlus';
import { evolutionStrategiesDefinition } from './evolutionStrategies';
import { expectedSarsaDefinition } from './expectedSarsa';
import { alphaZeroDefinition } from './games/alphaZero';
import { cfrDefinition, cfrPlusDefinition } from './games/counterfactualRegret';
import { fictitiousPlayDefinition } from './games/fictitiousPlay';
import { hystereticQLearningDefinition } from './games/hystereticQLearning';
import { independentPpoDefinition } from './games/independentPpo';
import { independentQLearningDefinition } from './games/independentQLearning';
import { jointActionLearnersDefinition } from './games/jointActionLearners';
import { lenientQLearningDefinition } from './games/lenientQLearning';
import { minimaxQDefinition } from './games/minimaxQ';
import { nashQDefinition } from './games/nashQ';
import { phcDefinition, wolfPhcDefinition } from './games/policyHillClimbing';
import { selfPlayQLearningDefinition } from './games/selfPlayQLearning';
import { uctDefinition } from './games/uct';
import { qMixDefinition, vdnDefinition, weightedQMixDefinition } from './games/valueDecompositionDefinitions';
import { gaussianThompsonDefinition } from './gaussianThompson';
import { gradientBanditDefinition } from './gradientBandit';
import { gradientMonteCarloDefinition } from './gradientMonteCarlo';
import { behaviorCloningDefinition } from './imitation/behaviorCloning';
import { daggerDefinition } from './imitation/dagger';
import { gailDefinition } from './imitation/gail';
import { intraOptionModelsDefinition } from './intraOptionModels';
import { intraOptionQLearningDefinition } from './intraOptionQLearning';
import { apprenticeshipDefinition } from './inverse/apprenticeship';
import { deepMaxEntropyInverseDefinition } from './inverse/deepMaxEntropyInverse';
import { linearProgramInverseDefinition } from './inverse/linearProgramInverse';
import { maxEntropyInverseDefinition } from './inverse/maxEntropyInverse';
import { inverseKinematicsDefinition } from './inverseKinematics';
import { jointWiseQLearningDefinition } from './jointWiseQLearning';
import { linearActorCriticDefinition } from './linearActorCritic';
import { linearReinforceDefinition } from './linearReinforce';
import { lstdDefinition } from './lstd';
import { managerWorkerDefinition } from './managerWorker';
import { maxQDefinition } from './maxQ';
import { mcControlDefinition } from './mcControl';
import { mcExploringStartsDefinition } from './mcExploringStarts';
import { mcPredictionDefinition } from './mcPrediction';
import { nStepSarsaDefinition } from './nStepSarsa';
import { nStepSemiGradientSarsaDefinition } from './nStepSemiGradientSarsa';
import { nStepSemiGradientTdDefinition } from './nStepSemiGradientTd';
import { nStepTdDefinition } from './nStepTd';
import { conservativeQLearningDefinition } from './offline/conservativeQLearning';
import { implicitQLearningDefinition } from './offline/implicitQLearning';
import { offlineLambdaReturnDefinition } from './offlineLambdaReturn';
import { offPolicyMcControlDefinition } from './offPolicyMcControl';
import { offPolicyMcPredictionDefinition } from './offPolicyMcPrediction';
import { oneStepActorCriticDefinition } from './oneStepActorCritic';
import { optionCriticDefinition } from './optionCritic';
import { optionQLearningDefinition } from './optionQLearning';
import { ppoDefinition, ppoRndDefinition } from './ppo';
import { prioritizedSweepingDefinition } from './prioritizedSweeping';
import { qLearningDefinition } from './qLearning';
import { randomDefinition } from './random';
import { reinforceDefinition } from './reinforce';
import { sacDefinition } from './sac';
import { sarsaDefinition } from './sarsa';
import { sarsaLambdaDefinition } from './sarsaLambda';
import { semiGradientSarsaDefinition } from './semiGradientSarsa';
import { semiGradientTdDefinition } from './semiGradientTd';
import { td3Definition } from './td3';
import { tdcDefinition } from './tdc';
import { tdLambdaDefinition } from './tdLambda';
import { tdPredictionDefinition } from './tdPrediction';
import { treeBackupDefinition } from './treeBackup';
import { trueOnlineSarsaLambdaDefinition } from './trueOnlineSarsaLambda';
import { trueOnlineTdLambdaDefinition } from './trueOnlineTdLambda';
import { valueNetworkDefinition } from './valueNetwork';
import { watkinsQDefinition } from './watkinsQ';

/** Every algorithm of the lab, in the order lists show them. */
export const agentDefinitions: readonly AgentDefinition[] = [
  dqnDefinition,
  rainbowDefinition,
  c51Definition,
  qrDqnDefinition,
  bootstrappedDqnDefinition,
  ppoDefinition,
  ppoRndDefinition,
  a2cDefinition,
  reinforceDefinition,
  oneStepActorCriticDefinition,
  sacDefinition,
  td3Definition,
  ddpgDefinition,
  discreteSacDefinition,
  cmaEsDefinition,
  evolutionStrategiesDefinition,
  augmentedRandomSearchDefinition,
  crossEntropyMethodDefinition,
  qLearningDefinition,
  sarsaDefinition,
  expectedSarsaDefinition,
  doubleQLearningDefinition,
  nStepSarsaDefinition,
  treeBackupDefinition,
  sarsaLambdaDefinition,
  watkinsQDefinition,
  mcControlDefinition,
  mcExploringStartsDefinition,
  offPolicyMcControlDefinition,
  dynaQDefinition,
  dynaQPlusDefinition,
  prioritizedSweepingDefinition,
  optionCriticDefinition,
  optionQLearningDefinition,
  intraOptionQLearningDefinition,
  intraOptionModelsDefinition,
  maxQDefinition,
  managerWorkerDefinition,
  tdPredictionDefinition,
  nStepTdDefinition,
  tdLambdaDefinition,
  trueOnlineTdLambdaDefinition,
  offlineLambdaReturnDefinition,
  mcPredictionDefinition,
  offPolicyMcPredictionDefinition,
  semiGradientSarsaDefinition,
  nStepSemiGradientSarsaDefinition,
  trueOnlineSarsaLambdaDefinition,
  differentialSarsaDefinition,
  linearReinforceDefinition,
  linearActorCriticDefinition,
  actorCriticLambdaDefinition,
  semiGradientTdDefinition,
  nStepSemiGradientTdDefinition,
  gradientMonteCarloDefinition,
  lstdDefinition,
  tdcDefinition,
  valueNetworkDefinition,
  actionValueBanditDefinition,
  gradientBanditDefinition,
  gaussianThompsonDefinition,
  betaThompsonDefinition,
  behaviorCloningDefinition,
  daggerDefinition,
  gailDefinition,
  maxEntropyInverseDefinition,
  deepMaxEntropyInverseDefinition,
  apprenticeshipDefinition,
  linearProgramInverseDefinition,
  randomDefinition,
  conservativeQLearningDefinition,
  implicitQLearningDefinition,
  inverseKinematicsDefinition,
  jointWiseQLearningDefinition,
  independentQLearningDefinition,
  independentPpoDefinition,
  vdnDefinition,
  qMixDefinition,
  weightedQMixDefinition,
  uctDefinition,
  alphaZeroDefinition,
  jointActionLearnersDefinition,
  hystereticQLearningDefinition,
  lenientQLearningDefinition,
  phcDefinition,
  wolfPhcDefinition,
  fictitiousPlayDefinition,
  minimaxQDefinition,
  nashQDefinition,
  cfrDefinition,
  cfrPlusDefinition,
  selfPlayQLearningDefinition,
];

/** @throws UnknownNameError with the nearest known id. */
export function findAgent(id: string): AgentDefinition {
  const found = agentDefinitions.find((definition) => definition.id === id);
  if (found !== undefined) return found;
  throw new UnknownNameError(
    'algorithm',
    id,
    agentDefinitions.map((definition) => definition.id),
  );
}
