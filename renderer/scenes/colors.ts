import { parseColor } from './drawing/parseColor';
import type { SceneColors } from './scene';

/**
 * The colors of the theme in force.
 *
 * @param read gives the value of a style token, such as `--accent`.
 */
export function createSceneColors(read: (token: string) => string): SceneColors {
  const ground = read('--sunken');
  return {
    ground,
    panel: read('--panel'),
    line: read('--line'),
    lineStrong: read('--line-strong'),
    text: read('--text'),
    muted: read('--muted'),
    accent: read('--accent'),
    accentSoft: read('--accent-soft'),
    agent: read('--c2'),
    action: read('--c1'),
    good: read('--good'),
    warn: read('--warn'),
    bad: read('--bad'),
    categories: ['--c1', '--c2', '--c3', '--c4', '--c5', '--c6'].map(read),
    sansFont: read('--sans'),
    monoFont: read('--mono'),
    isDark: luminance(ground) < 0.5,
  };
}

/** Relative luminance in [0, 1] (sRGB weights, without linearising: enough to tell dark from light). */
function luminance(color: string): number {
  const [red, green, blue] = parseColor(color);
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}
