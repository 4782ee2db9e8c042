import type { Page } from 'playwright-core';
import { applyPalette, choosePalette } from '../helpers/palette';
import { decodePng, encodeAnimatedPng } from '../helpers/png';

/** How long a frame is seen, and the last one, ms. */
const frameMilliseconds = 160;
const lastMilliseconds = 3000;

/** Frames of a page as it really was, one after the other. */
export class Animation {
  readonly #frames: Buffer[] = [];

  constructor(private readonly page: Page) {}

  async take(): Promise<void> {
    this.#frames.push(await this.page.screenshot());
  }

  /** An animated PNG of all frames. */
  encode(): Uint8Array {
    const pictures = this.#frames.map(decodePng);
    const palette = choosePalette(pictures, 255);
    const frames = pictures.map((picture, index) => ({
      indexes: applyPalette(picture, palette),
      milliseconds: index === pictures.length - 1 ? lastMilliseconds : frameMilliseconds,
    }));
    return encodeAnimatedPng({ width: pictures[0]!.width, height: pictures[0]!.height, palette }, frames);
  }
}
