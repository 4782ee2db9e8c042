import { describe, expect, it } from 'vitest';
import { bundleLimit, compressedSize, furtherFiles, initialFiles } from '../benchmark/pageBundle';

/** Every screen that does not come with the page. */
const screens = ['Agents', 'Compare', 'Datasets', 'Figures', 'Learn', 'Run', 'Runs', 'Settings', 'Sweeps', 'Worlds'];

describe('The built page', () => {
  it('needs at most 400 kB, compressed, before it shows anything', () => {
    const files = initialFiles();
    expect(files.length).toBeGreaterThan(3);
    expect(compressedSize(files)).toBeLessThanOrEqual(bundleLimit);
  });

  it('needs no more than that with the living pictures of the Bench', () => {
    const size = compressedSize([...initialFiles(), ...furtherFiles('LivingThumbnail')]);
    expect(size).toBeLessThanOrEqual(bundleLimit);
  });

  it.each(screens)('needs no more than that to open at %s', (screen) => {
    expect(compressedSize([...initialFiles(), ...furtherFiles(screen)])).toBeLessThanOrEqual(bundleLimit);
  });

  it('leaves formulas, charts and algorithms out of what it begins with', () => {
    const initial = initialFiles().join(' ');
    for (const part of ['formula', 'CurveChart', 'algorithmStepper', 'LivingThumbnail']) {
      expect(furtherFiles(part).length).toBeGreaterThan(0);
      expect(initial).not.toContain(`/${part}-`);
    }
  });
});
