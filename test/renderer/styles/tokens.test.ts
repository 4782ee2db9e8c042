import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const text = readFileSync('renderer/styles/tokens.css', 'utf8');
const themes = ['light', 'dark'].map((name) => [name, tokensOf(name)] as const);

/** Colors of a theme by name. */
function tokensOf(theme: string): ReadonlyMap<string, string> {
  const block = new RegExp(`data-theme="${theme}"\\] \\{(.*?)\\n\\}`, 's').exec(text)?.[1] ?? '';
  return new Map([...block.matchAll(/(--[\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', color = '']) => [name, color]));
}

/** Relative luminance after WCAG 2.2. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ['--ground', '--panel', '--raised', '--sunken', '--hover', '--accent-soft'];
const textPairs = [
  ...['--text', '--muted'].flatMap((ink) => grounds.map((ground) => [ink, ground] as const)),
  ...['--accent', '--good', '--warn', '--bad', '--c1', '--c2-text'].map((ink) => [ink, '--panel'] as const),
  ...['good', 'warn', 'bad', 'accent'].map((tone) => [`--${tone}`, `--${tone}-soft`] as const),
  ['--on-accent', '--accent'] as const,
  ['--on-accent', '--accent-strong'] as const,
  ['--good', '--sunken'] as const,
];

describe.each(themes)('The %s theme', (_name, tokens) => {
  it.each(textPairs)('lets %s be read on %s (4.5:1)', (ink, ground) => {
    expect(contrast(tokens.get(ink) ?? '#000000', tokens.get(ground) ?? '#000000')).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['--line-control', '--accent', '--c1', '--c2', '--c3', '--c4', '--c5', '--c6', '--c7', '--c8'])(
    'lets %s be seen on a panel (3:1)',
    (line) => {
      expect(contrast(tokens.get(line) ?? '#000000', tokens.get('--panel') ?? '#000000')).toBeGreaterThanOrEqual(3);
    },
  );
});

it('gives both themes the same names', () => {
  const [light, dark] = themes.map(([, tokens]) => [...tokens.keys()]);
  expect(light).toEqual(dark);
  expect(light?.length).toBeGreaterThan(25);
});
