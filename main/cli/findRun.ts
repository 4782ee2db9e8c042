import type { LabClient } from '../contract/lab';
import { UnknownNameError } from '../rl/core/errors';

/** @throws UnknownNameError with the nearest run there is. */
export async function checkRunExists(client: LabClient, given: string): Promise<void> {
  const runs = await client.request('runs.list', {});
  const known = runs.map(({ runId }) => runId);
  if (!known.includes(given)) throw new UnknownNameError('run', given, known.reverse());
}

/** @throws UnknownNameError with the nearest run or experiment there is. */
export async function checkIdsExist(client: LabClient, given: readonly string[]): Promise<void> {
  const runs = await client.request('runs.list', {});
  const known = [...new Set(runs.flatMap(({ runId, experimentId }) => [runId, experimentId]))];
  const unknown = given.find((id) => !known.includes(id));
  if (unknown !== undefined) throw new UnknownNameError('run or experiment', unknown, known.reverse());
}
