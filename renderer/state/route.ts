import { decodeText } from '../format/environments';
import { formatQuery, parseQuery, type RunQuery } from './runQuery';

/** Where one is, whole: a link with it leads to the same picture. */
export type Route =
  /** '' leaves the choice to the Bench: what was set up last. */
  | { readonly screen: 'bench'; readonly env: string; readonly algo: string }
  | { readonly screen: 'runs'; readonly query: RunQuery }
  | { readonly screen: 'run'; readonly runId: string }
  /** Runs or whole experiments by id; `metric` '' is the lab's own choice. */
  | { readonly screen: 'compare'; readonly ids: readonly string[]; readonly metric: string }
  /** '' stands for a new one. */
  | { readonly screen: 'sweeps'; readonly sweepId: string }
  /** '' stands for the list alone. */
  | { readonly screen: 'agents'; readonly runId: string }
  /** A world that is kept, by id; or one that the link carries, packed, or as the environment that it is. */
  | { readonly screen: 'worlds'; readonly worldId: string; readonly packed: string; readonly env: string }
  /** '' stands for the list alone. */
  | { readonly screen: 'learn'; readonly lessonId: string }
  /** '' stands for the list alone. */
  | { readonly screen: 'figures'; readonly name: string }
  /** Recorded episodes. */
  | { readonly screen: 'datasets' }
  | { readonly screen: 'settings' };

export type Screen = Route['screen'];

/** The route in a location hash; anything unknown leads home, to the Bench. */
export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  const [screen = '', ...rest] = path.split('/').map(decodeText);
  const query = new URLSearchParams(search);
  switch (screen) {
    case 'runs':
      return { screen, query: parseQuery(query) };
    case 'run':
      return rest[0] === undefined || rest[0] === '' ? home : { screen, runId: rest[0] };
    case 'compare':
      return { screen, ids: (query.get('ids') ?? '').split(',').filter(Boolean), metric: query.get('metric') ?? '' };
    case 'sweeps':
      return { screen, sweepId: rest[0] ?? '' };
    case 'agents':
      return { screen, runId: rest[0] ?? '' };
    case 'worlds':
      return { screen, worldId: rest[0] ?? '', packed: query.get('world') ?? '', env: query.get('env') ?? '' };
    case 'learn':
      return { screen, lessonId: rest[0] ?? '' };
    case 'figures':
      return { screen, name: rest[0] ?? '' };
    case 'datasets':
    case 'settings':
      return { screen };
    default:
      return { screen: 'bench', env: query.get('env') ?? '', algo: query.get('algo') ?? '' };
  }
}

/** The hash that leads to a route: `#/compare?ids=a,b`. */
export function formatRoute(route: Route): string {
  switch (route.screen) {
    case 'bench':
      return withQuery('#/bench', { env: route.env, algo: route.algo });
    case 'runs':
      return withQuery('#/runs', formatQuery(route.query));
    case 'run':
      return `#/run/${encodeURIComponent(route.runId)}`;
    case 'compare':
      return withQuery('#/compare', { ids: route.ids.join(','), metric: route.metric });
    case 'sweeps':
      return route.sweepId === '' ? '#/sweeps' : `#/sweeps/${encodeURIComponent(route.sweepId)}`;
    case 'agents':
      return route.runId === '' ? '#/agents' : `#/agents/${encodeURIComponent(route.runId)}`;
    case 'worlds':
      return withQuery(route.worldId === '' ? '#/worlds' : `#/worlds/${encodeURIComponent(route.worldId)}`, {
        world: route.packed,
        env: route.env,
      });
    case 'learn':
      return route.lessonId === '' ? '#/learn' : `#/learn/${encodeURIComponent(route.lessonId)}`;
    case 'figures':
      return route.name === '' ? '#/figures' : `#/figures/${encodeURIComponent(route.name)}`;
    case 'datasets':
      return '#/datasets';
    case 'settings':
      return '#/settings';
  }
}

/** The drawing board as it was left. */
export const drawingBoard: Extract<Route, { readonly screen: 'worlds' }> = { screen: 'worlds', worldId: '', packed: '', env: '' };

export const home: Route = { screen: 'bench', env: '', algo: '' };

function withQuery(path: string, values: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== ''));
  return query.size === 0 ? path : `${path}?${String(query).replaceAll('%2C', ',')}`;
}
