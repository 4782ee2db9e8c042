import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../helpers/browser';
import { applyPalette, choosePalette } from '../helpers/palette';
import { decodePng, encodeAnimatedPng, encodeIndexedPng, type Picture } from '../helpers/png';
import { comparePictures } from './comparePictures';

/** A picture of the color that `colorOf` gives each pixel. */
function picture(width: number, height: number, colorOf: (x: number, y: number) => readonly [number, number, number]): Picture {
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) pixels.set(colorOf(x, y), 3 * (y * width + x));
  return { width, height, pixels };
}

const encode = (shown: Picture, colorCount = 256) => {
  const palette = choosePalette([shown], colorCount);
  return encodeIndexedPng({ ...shown, palette, indexes: applyPalette(shown, palette) });
};

describe('A picture', () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 120, height: 80 } });
    // Animations are only taken apart on a page that came from somewhere safe.
    await page.route('http://localhost/**', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: '<body style="margin:0;background:linear-gradient(30deg,#123456,#fedcba)"><h1>Aa</h1></body>',
      }),
    );
    await page.goto('http://localhost/');
  });
  afterAll(() => browser?.close());

  /** Frame after frame as the browser sees them: red, green and blue of every pixel. */
  const framesInBrowser = async (file: Uint8Array) => {
    const frames = await page.evaluate(
      async (bytes) => {
        const decoder = new ImageDecoder({ type: 'image/png', data: Uint8Array.from(bytes) });
        await decoder.tracks.ready;
        const count = decoder.tracks.selectedTrack?.frameCount ?? 0;
        const seen: { readonly pixels: number[]; readonly microseconds: number | null }[] = [];
        for (let frameIndex = 0; frameIndex < count; frameIndex++) {
          const { image } = await decoder.decode({ frameIndex });
          const canvas = new OffscreenCanvas(image.displayWidth, image.displayHeight);
          const context = canvas.getContext('2d')!;
          context.drawImage(image, 0, 0);
          const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
          seen.push({ pixels: [...data].filter((_, i) => i % 4 !== 3), microseconds: image.duration });
        }
        return seen;
      },
      [...file],
    );
    return frames.map(({ pixels, microseconds }) => ({ pixels: Uint8Array.from(pixels), microseconds }));
  };

  it('of a browser is read as the browser reads it', async () => {
    const file = await page.screenshot();
    const [frame] = await framesInBrowser(file);
    expect(decodePng(file)).toEqual({ width: 120, height: 80, pixels: frame?.pixels });
  });

  it('of few colors is written and read without loss, by a browser too', async () => {
    const shown = picture(
      33,
      17,
      (x, y) => [7 * x, 15 * y, x === y ? 255 : 0].map((value) => value & 0xf0) as [number, number, number],
    );
    const file = encode(shown);
    expect(decodePng(file)).toEqual(shown);
    expect((await framesInBrowser(file))[0]?.pixels).toEqual(shown.pixels);
  });

  it('that moves shows every frame whole, for its time, although only what changed is kept', async () => {
    const frames = [0, 1, 2].map((at) => picture(40, 30, (x, y) => (x === 5 + 4 * at && y > 10 ? [200, 0, 0] : [250, 250, 250])));
    const palette = choosePalette(frames, 255);
    const file = encodeAnimatedPng(
      { width: 40, height: 30, palette },
      frames.map((frame, index) => ({ indexes: applyPalette(frame, palette), milliseconds: 100 * (index + 1) })),
    );
    expect(await framesInBrowser(file)).toEqual(
      frames.map(({ pixels }, index) => ({ pixels, microseconds: 100_000 * (index + 1) })),
    );
  });

  it('must be a PNG', () => {
    expect(() => decodePng(new Uint8Array(20))).toThrow('The picture must be a PNG file.');
  });
});

describe('A palette', () => {
  it('keeps the colors that most of a picture has, and comes near all others', () => {
    // A ground, a line, and a scale of more colors than there are places.
    const shown = picture(400, 20, (x, y) => (y > 4 ? [243, 244, 246] : y === 4 ? [31, 95, 208] : [x >> 1, 255 - (x >> 1), 40]));
    const read = decodePng(encode(shown, 64));
    expect(comparePictures(shown, read, { plain: 0, edge: 6 }).count).toBe(0);
    for (const y of [4, 10]) {
      const at = 3 * 400 * y;
      expect(read.pixels.subarray(at, at + 3)).toEqual(shown.pixels.subarray(at, at + 3));
    }
  });
});

describe('A comparison of pictures', () => {
  const before = picture(10, 10, () => [100, 100, 100]);

  it('counts the pixels that differ by more than the tolerance, and marks them', () => {
    const now = picture(10, 10, (x, y) => (y === 0 ? [100, 100, x < 3 ? 133 : 132] : [100, 100, 100]));
    const { count, share, marked } = comparePictures(before, now, { plain: 32, edge: 32 });
    expect([count, share]).toEqual([3, 0.03]);
    expect([...marked.pixels.subarray(0, 3)]).toEqual([214, 0, 40]);
    expect(marked.pixels[9]).toBe(marked.pixels[10]);
  });

  it('is stricter where a picture has one color than at its edges', () => {
    const striped = picture(10, 10, (x) => (x === 5 ? [0, 0, 0] : [100, 100, 100]));
    const lighter = picture(10, 10, (x) => (x === 5 ? [8, 8, 8] : [108, 108, 108]));
    // The line and the columns beside it are edges, and so are the rows at the border; the other seven columns are plain.
    expect(comparePictures(striped, lighter, { plain: 4, edge: 12 }).count).toBe(7 * 8);
    expect(comparePictures(striped, lighter, { plain: 9, edge: 12 }).count).toBe(0);
    expect(comparePictures(striped, lighter, { plain: 4, edge: 7 }).count).toBe(100);
  });

  it('finds nothing in the same picture, and holds none against one of another size', () => {
    expect(comparePictures(before, before, { plain: 0, edge: 0 }).count).toBe(0);
    expect(() =>
      comparePictures(
        before,
        picture(10, 9, () => [0, 0, 0]),
        { plain: 0, edge: 0 },
      ),
    ).toThrow('The picture must be 10 × 10 pixels, got 10 × 9.');
  });
});
