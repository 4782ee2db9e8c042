import { UnknownNameError } from '../core/errors';
import type { AgentDefinition } from './definition';
import { dqnDefinition } from './dqn';
import { qLearningDefinition } from './qLearning';
import { randomDefinition } from './random';

/** Every algorithm of the lab, in the order lists show them. */
export const agentDefinitions: readonly AgentDefinition[] = [dqnDefinition, qLearningDefinition, randomDefinition];

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
