import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodePng } from '../helpers/png';
import { baselineName, baselines, shownScreens, sizes, themes } from './shownScreens';

describe('The pictures that screens are held against', () => {
  it.each(sizes)('are there for every screen in both themes, $width pixels wide', (size) => {
    for (const screen of shownScreens) {
      for (const theme of themes) {
        const { width, height } = decodePng(readFileSync(join(baselines, baselineName(screen, size, theme))));
        expect({ width, height }).toEqual(size);
      }
    }
  });

  it('are of no screen that is gone', () => {
    const expected = shownScreens.flatMap((screen) =>
      sizes.flatMap((size) => themes.map((theme) => baselineName(screen, size, theme))),
    );
    expect(readdirSync(baselines).toSorted()).toEqual(expected.toSorted());
  });
});
