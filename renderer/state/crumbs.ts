import { environmentName } from '../../main/rl/environments/worldName';
import { nameOfFigure } from '../format/figures';
import { algorithmName } from '../format/runs';
import type { Page } from './page.svelte';
import { formatRoute, type Route } from './route';
import { allRuns } from './runQuery';
import { railScreen, screens } from './screens';

/** A part of the path in the top bar. */
export interface Crumb {
  readonly label: string;
  readonly href?: string;
}

/** The path to where one is, the present place last. */
export function crumbsOf(
  route: Route,
  {
    catalog,
    experiments,
    figures,
    lessons,
    runs,
    worldEditor,
  }: Pick<Page, 'catalog' | 'experiments' | 'figures' | 'lessons' | 'runs' | 'worldEditor'>,
): readonly Crumb[] {
  const entry = screens.find(({ screen }) => screen === railScreen(route.screen));
  const first: Crumb = { label: entry?.name ?? '', href: formatRoute(entry?.route ?? route) };
  if (route.screen === 'figures' && route.name !== '') {
    return [first, { label: nameOfFigure(route.name) || (figures.find(route.name)?.title ?? route.name) }];
  }
  if (route.screen === 'worlds') return [first, { label: worldEditor.world.name || 'Without a name' }];
  if (route.screen === 'learn' && route.lessonId !== '') {
    return [first, { label: lessons.find(route.lessonId)?.title ?? route.lessonId }];
  }
  if (route.screen === 'datasets') return [first, { label: 'Data sets' }];
  const runId = 'runId' in route ? route.runId : '';
  const run = runs.find(runId);
  if (runId === '') return [first];
  if (run === undefined) return [first, { label: runId }];
  const label = `${algorithmName(catalog.algorithms, run.algo)}, seed ${run.seed}`;
  if (route.screen !== 'run') return [first, { label: `${label} on ${environmentName(run.env)}` }];
  const experiment = experiments.nameOf(run.experimentId);
  const siblings = formatRoute({ screen: 'runs', query: { ...allRuns, text: experiment } });
  return [first, { label: experiment, href: siblings }, { label }];
}
