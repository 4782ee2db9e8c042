import { LabError } from '../contract/errors';
import type { ExportFormat, ExportResult } from '../contract/models';
import type { PolicySnapshot } from '../rl/policies/policy';
import { formats } from './formats';
import { writeThroughGate } from './parityGate';
import type { ExportContext } from './policyFormat';

/** Why a format of the contract does not hold agents. */
const refusals: Readonly<Partial<Record<ExportFormat, string>>> = {
  csv: 'A csv file holds curves, not agents.',
};

/**
 * Turns a policy into the files of a format, after they were read back and found to behave the same.
 *
 * @throws LabError `parity` when the files would behave differently: nothing is returned then; `not-supported` when the
 *         format cannot hold this policy; `invalid-value` for too few observations to check with.
 */
export async function exportPolicy(
  snapshot: PolicySnapshot,
  formatId: ExportFormat,
  context: ExportContext,
): Promise<ExportResult> {
  const format = formats.find(({ id }) => id === formatId);
  if (format === undefined) {
    const known = formats.map(({ id }) => id).join(', ');
    throw new LabError('not-supported', `${refusals[formatId] ?? `Unknown format "${formatId}".`} Agents can leave as ${known}.`);
  }
  return writeThroughGate(format, snapshot, context);
}
