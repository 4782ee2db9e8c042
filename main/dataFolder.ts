import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where the lab keeps everything, for every host alike: `BELLMAN_DATA`, or else the platform's application-data folder.
 *
 * @param platform as `process.platform` names it.
 */
export function defaultDataFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const { BELLMAN_DATA: chosen, LOCALAPPDATA: localData, XDG_DATA_HOME: sharedData } = environment;
  if (chosen !== undefined && chosen !== '') return chosen;
  switch (platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Bellman', 'lab');
    case 'win32':
      return join(localData || join(home, 'AppData', 'Local'), 'Bellman', 'lab');
    default:
      return join(sharedData || join(home, '.local', 'share'), 'bellman');
  }
}
