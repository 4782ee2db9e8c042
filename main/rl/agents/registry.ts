import { UnknownNameError } from '../core/errors';
import { actionValueBanditDefinition } from './actionValueBandit';
import { betaThompsonDefinition } from './betaThompson';
import type { AgentDefinition } from './definition';
import { doubleQLearningDefinition } from './doubleQLearning';
import { dqnDefinition } from './dqn';
import { expectedSarsaDefinition } from './expectedSarsa';
import { gaussianThompsonDefinition } from './gaussianThompson';
import { gradientBanditDefinition } from './gradientBandit';
import { nStepSarsaDefinition } from './nStepSarsa';
import { qLearningDefinition } from './qLearning';
import { randomDefinition } from './random';
import { sarsaDefinition } from './sarsa';
import { treeBackupDefinition } from './treeBackup';

/** Every algorithm of the lab, in the order lists show them. */
export const agentDefinitions: readonly AgentDefinition[] = [
  dqnDefinition,
  qLearningDefinition,
  sarsaDefinition,
  expectedSarsaDefinition,
  doubleQLearningDefinition,
  nStepSarsaDefinition,
  treeBackupDefinition,
  actionValueBanditDefinition,
  gradientBanditDefinition,
  gaussianThompsonDefinition,
  betaThompsonDefinition,
  randomDefinition,
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
