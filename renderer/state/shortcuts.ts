import { modifierKey } from '../components/platform';
import { gridTools } from '../format/worldTools';
import { screens } from './screens';

/** Keys that belong together, and where they work. */
export interface ShortcutGroup {
  readonly place: string;
  readonly shortcuts: readonly Shortcut[];
}

export interface Shortcut {
  /** One after the other; `–` stands for all between, `/` for either. */
  readonly keys: readonly string[];
  readonly does: string;
}

/** What the keyboard does, for the sheet that `?` opens. */
export const shortcutGroups: readonly ShortcutGroup[] = [
  {
    place: 'Everywhere',
    shortcuts: [
      { keys: ['1', '–', String(screens.length)], does: 'Go to a screen of the left rail' },
      { keys: [modifierKey, 'K'], does: 'Find a screen, environment, algorithm, run or action' },
      { keys: ['/'], does: 'Filter what the screen lists' },
      { keys: ['Esc'], does: 'Close what is open' },
      { keys: ['?'], does: 'Show this sheet' },
    ],
  },
  {
    place: 'Bench',
    shortcuts: [
      { keys: ['←', '→', '↑', '↓'], does: 'Choose another environment or algorithm' },
      { keys: [modifierKey, 'Enter'], does: 'Start the runs' },
    ],
  },
  {
    place: 'Lists and the table of runs',
    shortcuts: [
      { keys: ['↑', '↓'], does: 'Move' },
      { keys: ['PgUp', 'PgDn', 'Home', 'End'], does: 'Move far' },
      { keys: ['Space'], does: 'Select; with Shift all between' },
      { keys: ['Enter'], does: 'Open' },
      { keys: ['S'], does: 'Star the run' },
      { keys: ['←', '→'], does: 'Close and open an experiment' },
      { keys: ['Esc'], does: 'Clear what is selected' },
    ],
  },
  {
    place: 'Charts',
    shortcuts: [
      { keys: ['←', '→'], does: 'Read at another step; with Shift move what is shown' },
      { keys: ['Home', 'End'], does: 'Read at the first and the last step' },
      { keys: ['+', '−'], does: 'Zoom' },
      { keys: ['0', '/', 'Esc'], does: 'Show all' },
      { keys: ['X', 'Y'], does: 'Logarithmic axes' },
    ],
  },
  {
    place: 'Stage',
    shortcuts: [
      { keys: ['Space'], does: 'Play and pause' },
      { keys: ['.'], does: 'One step' },
      { keys: ['←', '→', '↑', '↓'], does: 'Act, once you have taken over; the stage shows its other keys' },
      { keys: ['1', '–', '9'], does: 'Make a move in a game' },
      { keys: ['Esc'], does: 'Give back to the agent' },
    ],
  },
  {
    place: 'Race',
    shortcuts: [
      { keys: ['Space'], does: 'Start and pause' },
      { keys: ['.'], does: 'One step' },
      { keys: ['R'], does: 'Once more from the start' },
      { keys: ['N'], does: 'The next episode' },
    ],
  },
  {
    place: 'Time machine',
    shortcuts: [
      { keys: ['←', '→'], does: 'Another checkpoint' },
      { keys: ['PgUp', 'PgDn'], does: 'Five further' },
      { keys: ['Home', 'End'], does: 'The first, and the newest policy' },
    ],
  },
  {
    place: 'Stepping through an algorithm',
    shortcuts: [
      { keys: ['↓', '/', '→'], does: 'The next line; with Shift the next step' },
      { keys: ['↑', '/', '←'], does: 'Back one line' },
    ],
  },
  {
    place: 'Worlds: a grid',
    shortcuts: [
      { keys: ['←', '→', '↑', '↓'], does: 'Move; with Shift draw along' },
      { keys: ['Home', 'End'], does: 'To the ends of the row' },
      { keys: ['Space', '/', 'Enter'], does: 'Draw with the chosen tool' },
      {
        keys: gridTools.map(({ key }) => key.toUpperCase()),
        does: `Draw: ${gridTools.map(({ name }) => name.toLowerCase()).join(', ')}`,
      },
      { keys: ['Delete'], does: 'Plain floor' },
    ],
  },
  {
    place: 'Worlds: a graph',
    shortcuts: [
      { keys: ['←', '→', '↑', '↓'], does: 'Move a state; with Shift further' },
      { keys: ['Space', '/', 'Enter'], does: 'Choose it' },
      { keys: ['Delete'], does: 'Take it away' },
    ],
  },
  {
    place: 'Worlds',
    shortcuts: [
      { keys: [modifierKey, 'S'], does: 'Keep the world' },
      { keys: [modifierKey, 'Z'], does: 'Undo' },
      { keys: [modifierKey, 'Y'], does: 'Redo' },
    ],
  },
];
