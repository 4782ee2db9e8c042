import { UnknownNameError } from '../core/errors';
import { actorCritic } from './actorCritic';
import { applications } from './applications';
import { deepQNetworks } from './deepQNetworks';
import { exploration } from './exploration';
import { functionApproximation } from './functionApproximation';
import { hierarchies } from './hierarchies';
import { inverseLearning } from './inverseLearning';
import type { Lesson } from './lesson';
import { loop } from './loop';
import { manyAgents } from './manyAgents';
import { markovDecisionProcesses } from './markovDecisionProcesses';
import { parts } from './parts';
import { policyGradients } from './policyGradients';
import { qLearning } from './qLearning';
import { returnsAndValues } from './returnsAndValues';

/** Every lesson, in the order in which they are meant to be taken. */
export const lessons: readonly Lesson[] = [
  loop,
  parts,
  returnsAndValues,
  markovDecisionProcesses,
  qLearning,
  policyGradients,
  deepQNetworks,
  actorCritic,
  exploration,
  functionApproximation,
  manyAgents,
  hierarchies,
  inverseLearning,
  applications,
];

/** @throws UnknownNameError with the nearest known name. */
export function findLesson(id: string): Lesson {
  const found = lessons.find(
    (lesson) => lesson.id === id || lesson.id.slice(3) === id || Number(id) === Number(lesson.id.slice(0, 2)),
  );
  if (found !== undefined) return found;
  throw new UnknownNameError(
    'lesson',
    id,
    lessons.map((lesson) => lesson.id),
  );
}
