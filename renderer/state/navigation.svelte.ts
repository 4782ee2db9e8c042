import { formatRoute, parseRoute, type Route } from './route';

/** Where one is; kept in the address, so that back, forward, reload and a copied link all work. */
export class Navigation {
  route: Route = $state.raw(parseRoute(location.hash));

  /** Follows the address until the function it returns is called. */
  start(): () => void {
    const follow = () => {
      this.route = parseRoute(location.hash);
    };
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }

  /** Goes there, leaving the way back open. */
  go(route: Route): void {
    location.hash = formatRoute(route);
  }

  /** Changes what the link says about the present screen, as filters do while one types; back skips it. */
  replace(route: Route): void {
    history.replaceState(null, '', formatRoute(route));
    this.route = route;
  }
}
