import { drawingBoard, home, type Route, type Screen } from './route';
import { allRuns } from './runQuery';

/** A screen of the left rail; its number key is its place in the list, from 1. */
export interface ScreenEntry {
  readonly screen: Screen;
  readonly name: string;
  /** Where the rail leads. */
  readonly route: Route;
}

export const screens: readonly ScreenEntry[] = [
  { screen: 'bench', name: 'Bench', route: home },
  { screen: 'runs', name: 'Runs', route: { screen: 'runs', query: allRuns } },
  { screen: 'compare', name: 'Compare', route: { screen: 'compare', ids: [], metric: '' } },
  { screen: 'sweeps', name: 'Sweeps', route: { screen: 'sweeps', sweepId: '' } },
  { screen: 'agents', name: 'Agents', route: { screen: 'agents', runId: '' } },
  { screen: 'worlds', name: 'Worlds', route: drawingBoard },
  { screen: 'learn', name: 'Learn', route: { screen: 'learn', lessonId: '' } },
  { screen: 'figures', name: 'Figures', route: { screen: 'figures', name: '' } },
  { screen: 'settings', name: 'Settings', route: { screen: 'settings' } },
];

/** The entry of the rail that a screen belongs to: a run is one of the Runs, and data sets lie with the agents that play them. */
export function railScreen(screen: Screen): Screen {
  return screen === 'run' ? 'runs' : screen === 'datasets' ? 'agents' : screen;
}
