import type { DatasetInfo } from '../../main/contract/models';

/** Who recorded a data set, in few words. */
export const originNames: Readonly<Record<DatasetInfo['origin'], string>> = {
  run: 'an agent',
  person: 'a person',
  file: 'a file',
};

/** What to know about a data set that fits, though it comes from another environment; '' where it comes from this one. */
export function datasetCaution({ env }: Pick<DatasetInfo, 'env'>, wantedEnv: string): string {
  return env === wantedEnv ? '' : `Recorded on ${env}: what is seen and done has the same form, but the rules may differ.`;
}
