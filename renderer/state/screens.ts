import { modifierKey } from '../components/platform';
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

/** What the keyboard does, for the sheet that `?` opens. */
export const shortcuts: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ['1', '–', String(screens.length)], does: 'Go to a screen of the left rail' },
  { keys: [modifierKey, 'K'], does: 'Find a screen, environment, algorithm, figure, run or action' },
  { keys: [modifierKey, 'Enter'], does: 'Start the runs set up on the Bench' },
  { keys: ['/'], does: 'Filter what the screen lists' },
  { keys: ['←', '→', '↑', '↓'], does: 'Move within a gallery, a list or a table' },
  { keys: ['Space'], does: 'Select the run under the cursor' },
  { keys: ['1', '–', '9'], does: 'Make a move, where you play on the stage of a game' },
  { keys: ['←', '→', '↑', '↓'], does: 'Act, where you have taken over on the stage; it shows the other keys' },
  { keys: ['Enter'], does: 'Open the run under the cursor, or start from a settings field' },
  { keys: ['Esc'], does: 'Close what is open, clear what is selected, give back to the agent' },
  { keys: ['?'], does: 'Show this sheet' },
];
