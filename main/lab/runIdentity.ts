import { createHash, randomBytes } from 'node:crypto';
import type { RunInfo } from '../contract/models';

/** A short id that sorts by time of creation: 6 bytes of milliseconds, 4 random bytes, in hexadecimal. */
export function newId(prefix: 'run' | 'exp' | 'grp' | 'swp' | 'set' | 'wld'): string {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${prefix}-${time}${randomBytes(4).toString('hex')}`;
}

type Configuration = Pick<RunInfo, 'env' | 'algo' | 'settings' | 'budget' | 'stopAt' | 'dataset' | 'changes'>;

/** Ids that were worked out before, by the settings object: the store gives runs with the same settings the same one. */
const knownGroupIds = new WeakMap<RunInfo['settings'], Map<string, string>>();

/** The same for runs that differ only in their seed: a hash over everything else that shapes their numbers. */
export function groupIdOf(run: Configuration): string {
  const known = knownGroupIds.get(run.settings) ?? new Map<string, string>();
  knownGroupIds.set(run.settings, known);
  const { env, algo, budget, stopAt, dataset, changes = [] } = run;
  const changed = changes.length === 0 ? '' : JSON.stringify(changes);
  const rest = `${env} ${algo} ${budget.steps} ${budget.episodes} ${stopAt} ${dataset ?? ''} ${changed}`;
  const groupId = known.get(rest) ?? hashConfiguration(run);
  known.set(rest, groupId);
  return groupId;
}

function hashConfiguration({ env, algo, settings, budget, stopAt, dataset, changes = [] }: Configuration): string {
  const sorted = Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1));
  const changed = changes.map(({ step, name, to }) => [step, name, to]);
  const rest = [...(dataset ? [dataset] : []), ...(changed.length > 0 ? [changed] : [])];
  return createHash('sha256')
    .update(JSON.stringify([env, algo, sorted, budget, stopAt, ...rest]))
    .digest('hex')
    .slice(0, 12);
}

/** Hash over the exact numbers of a training curve: step, return and length of every episode, as doubles. */
export function curveHashOf(episodes: {
  readonly step: Float64Array;
  readonly return: Float64Array;
  readonly length: Float64Array;
}): string {
  const hash = createHash('sha256');
  for (const column of [episodes.step, episodes.return, episodes.length]) {
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  return hash.digest('hex').slice(0, 16);
}
