import { LabError } from '../contract/errors';
import type { ExportedFile, ExportResult } from '../contract/models';
import type { Action, Observation } from '../rl/core/environment';
import { createRandom } from '../rl/core/random';
import { createPolicy } from '../rl/policies/createPolicy';
import type { PolicySnapshot } from '../rl/policies/policy';
import type { Answer, ExportContext, PolicyFormat, WrittenPolicy } from './policyFormat';

/** Fewer visited observations than this prove too little. */
export const leastObservations = 1000;

/**
 * How far outputs, and actions that are real numbers, may lie from ours, in units of max(1, largest |ours|): float32 in
 * another order of additions. Actions that are indexes must be the same.
 */
const tolerance = 1e-4;

export type Parity = ExportResult['parity'];

/**
 * Writes a policy, reads the written bytes back as their user would, and lets them out only if they behave the same.
 *
 * @throws LabError `parity` when an action differs or an output lies further off than float32 explains, or when the
 *         bytes cannot be read back; `invalid-value` for too few observations; `not-supported` for a kind of policy that
 *         the format cannot hold.
 */
export async function writeThroughGate(
  format: PolicyFormat,
  snapshot: PolicySnapshot,
  context: ExportContext,
): Promise<ExportResult> {
  const { observations } = context;
  if (observations.length < leastObservations) {
    throw new LabError(
      'invalid-value',
      `The observations to check an export with must number at least ${leastObservations}, got ${observations.length}.`,
    );
  }
  const files = await format.write(snapshot, context);
  const expected = format.playedAs?.(snapshot) ?? snapshot;
  const parity = compareAnswers(answersOf(expected, observations), await answersOfFiles(format, files, observations));
  if (parity.mismatches > 0) {
    throw new LabError(
      'parity',
      `The ${format.id} file must answer as the agent does, got ${parity.mismatches} other answers to ` +
        `${parity.observations} observations, outputs up to ${parity.worstDifference} apart. Nothing was written.`,
    );
  }
  return { format: format.id, files, parity };
}

/** What the policy itself says. Draws come from a fixed stream, so that policies that draw can be compared too. */
export function answersOf(snapshot: PolicySnapshot, observations: readonly Observation[]): readonly Answer[] {
  const policy = createPolicy(snapshot);
  const random = createRandom(0, 'parity');
  const answers = observations.map((observation) => {
    const { actionValues, actionProbabilities, action } = policy.inspect(observation);
    return { action: policy.act(observation, random), outputs: actionValues ?? actionProbabilities ?? action ?? [] };
  });
  policy.dispose();
  return answers;
}

async function answersOfFiles(
  format: PolicyFormat,
  files: readonly ExportedFile[],
  observations: readonly Observation[],
): Promise<readonly Answer[]> {
  let written: WrittenPolicy | undefined;
  try {
    written = await format.open(files);
    return written.answer(observations);
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    throw new LabError('parity', `The ${format.id} file must be readable, got: ${sentence} Nothing was written.`);
  } finally {
    written?.dispose();
  }
}

/** Counts the observations whose answers differ, and finds the outputs furthest apart; NaN counts as different. */
export function compareAnswers(expected: readonly Answer[], actual: readonly Answer[]): Parity {
  let mismatches = 0;
  let worstDifference = 0;
  expected.forEach((ours, index) => {
    const theirs = actual[index] ?? { action: Number.NaN, outputs: [] };
    worstDifference = Math.max(worstDifference, differenceOf(ours.outputs, theirs.outputs));
    if (!isSameAction(ours.action, theirs.action) || !areClose(ours.outputs, theirs.outputs)) mismatches++;
  });
  return { observations: expected.length, mismatches, worstDifference };
}

/** Largest distance between two numbers at the same place; NaN when one is NaN or the counts differ. */
function differenceOf(ours: ArrayLike<number>, theirs: ArrayLike<number>): number {
  let worst = ours.length === theirs.length ? 0 : Number.NaN;
  for (let index = 0; index < ours.length; index++) worst = Math.max(worst, Math.abs(ours[index]! - theirs[index]!));
  return worst;
}

function areClose(ours: ArrayLike<number>, theirs: ArrayLike<number>): boolean {
  const scale = Array.from(ours).reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
  return differenceOf(ours, theirs) <= tolerance * scale;
}

function isSameAction(ours: Action, theirs: Action): boolean {
  if (typeof ours === 'number' || typeof theirs === 'number') return ours === theirs;
  return areClose(ours, theirs);
}
