import type { RequestParams } from '../../main/contract/lab';
import type { DatasetInfo } from '../../main/contract/models';
import type { Dataset } from '../../main/rl/core/dataset';
import { formatQuantity } from '../format/numbers';
import type { Page } from './page.svelte';

/** Keeps what a person played, and says so. @returns whether the lab has it now. */
export async function keepPlayed(page: Page, dataset: Dataset, name: string): Promise<boolean> {
  const { env, expert: _nobody, ...columns } = dataset;
  return keep(page, () => page.client.request('datasets.add', { env, name, columns }));
}

/** Has the policy of a run play whole episodes, keeps them, and says so. */
export async function recordPolicy(
  page: Page,
  {
    checkpoint,
    noise,
    ...plan
  }: Omit<RequestParams<'datasets.record'>, 'checkpoint'> & { readonly checkpoint?: number | undefined },
): Promise<boolean> {
  const request = { ...plan, ...(noise !== undefined && { noise }), ...(checkpoint !== undefined && { checkpoint }) };
  return keep(page, () => page.client.request('datasets.record', request));
}

async function keep(page: Page, request: () => Promise<DatasetInfo>): Promise<boolean> {
  try {
    const kept = await request();
    const { name, episodes, steps } = kept;
    page.datasets.put(kept);
    page.notices.tell('info', `Kept “${name}”: ${formatQuantity(episodes, 'episode')}, ${formatQuantity(steps, 'step')}.`, {
      label: 'Data sets',
      perform: () => page.navigation.go({ screen: 'datasets' }),
    });
    return true;
  } catch (error) {
    page.notices.tellError(error);
    return false;
  }
}
