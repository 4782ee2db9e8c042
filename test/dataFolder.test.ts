import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultDataFolder } from '../main/dataFolder';

describe('The data folder', () => {
  it.each([
    ['linux', {}, join('/home/ada', '.local/share/bellman')],
    ['linux', { XDG_DATA_HOME: '/data' }, join('/data', 'bellman')],
    ['darwin', {}, join('/home/ada', 'Library/Application Support/Bellman/lab')],
    ['win32', { LOCALAPPDATA: '/local' }, join('/local', 'Bellman/lab')],
    ['win32', {}, join('/home/ada', 'AppData/Local/Bellman/lab')],
  ] as const)("lies where %s keeps applications' data, given %o", (platform, environment, folder) => {
    expect(defaultDataFolder(environment, platform, '/home/ada')).toBe(folder);
  });

  it.each(['linux', 'darwin', 'win32'] as const)('is the chosen one on %s', (platform) => {
    expect(defaultDataFolder({ BELLMAN_DATA: '/elsewhere', XDG_DATA_HOME: '/data' }, platform, '/home/ada')).toBe('/elsewhere');
  });

  it('takes an empty choice for none', () => {
    expect(defaultDataFolder({ BELLMAN_DATA: '' }, 'linux', '/home/ada')).toBe(join('/home/ada', '.local/share/bellman'));
  });
});
