import type { AxisMap } from './axisMap';
import { panBy, type StepRange, zoomAbout, zoomTo } from './stepView';

/** How much one press of a key or one notch of a wheel enlarges. */
const zoomFactor = 1.5;
/** Part of what is shown that one press of a key moves by. */
const panShare = 0.2;
/** CSS px that a pointer must be dragged to select. */
const leastSelection = 6;
/** Pixels of wheel movement that count as one notch. */
const wheelNotch = 100;

/** What gestures need to know of a plot. */
export interface GesturePlot {
  readonly range: StepRange;
  readonly all: StepRange;
  readonly stepMap: AxisMap;
  stepAt(x: number): number;
  shareOf(distance: number): number;
}

/** What gestures come to. */
export interface GestureNews {
  /** Shows these steps; `undefined` all. */
  onShow(range: StepRange | undefined): void;
  /** What is being selected, CSS px; `undefined` when nothing is any more. */
  onSelect(selection: readonly [left: number, right: number] | undefined): void;
  /** Reads the values at a step; `undefined` reads nothing. */
  onRead(step: number | undefined): void;
}

/** A key as a keyboard event tells it. */
export interface PressedKey {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** Turns pointer, wheel and keys over a plot into what is shown and read. */
export class PlotGestures {
  /** Where a drag began, CSS px, and what it does. */
  #drag: { readonly kind: 'select' | 'pan'; readonly start: number; last: number } | undefined;

  constructor(
    private readonly plot: GesturePlot,
    private readonly news: GestureNews,
  ) {}

  get isDragging(): boolean {
    return this.#drag !== undefined;
  }

  /** A drag begins: with `pans` it moves what is shown, without it selects what to show. */
  press(x: number, pans: boolean): void {
    this.#drag = { kind: pans ? 'pan' : 'select', start: x, last: x };
  }

  move(x: number): void {
    const drag = this.#drag;
    if (drag === undefined) this.news.onRead(this.plot.stepAt(x));
    else if (drag.kind === 'select') this.news.onSelect([Math.min(drag.start, x), Math.max(drag.start, x)]);
    else {
      this.#pan(this.plot.shareOf(drag.last - x));
      drag.last = x;
    }
  }

  release(x: number): void {
    const drag = this.#drag;
    this.cancel();
    if (drag?.kind !== 'select' || Math.abs(x - drag.start) < leastSelection) return;
    const { plot } = this;
    this.news.onShow(zoomTo(plot.stepMap, plot.stepAt(drag.start), plot.stepAt(x), plot.all));
  }

  cancel(): void {
    this.#drag = undefined;
    this.news.onSelect(undefined);
  }

  /** @param distance CSS px, positive towards oneself, which shows more. */
  wheel(x: number, distance: number): void {
    this.#zoom(this.plot.stepAt(x), zoomFactor ** (-distance / wheelNotch));
  }

  /**
   * Arrows read on, with Shift they pan where there is something beside what is shown and read in greater strides where
   * not; + and − zoom about what is read, 0 shows all.
   *
   * @returns whether the key means something here.
   */
  pressKey({ key, shiftKey, ctrlKey, metaKey, altKey }: PressedKey, readStep: number | undefined): boolean {
    if (ctrlKey || metaKey || altKey) return false;
    const { range, all } = this.plot;
    const isZoomed = range[0] > all[0] || range[1] < all[1];
    const direction = key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : 0;
    if (direction !== 0 && shiftKey && isZoomed) this.#pan(direction * panShare);
    else if (direction !== 0) this.#readOn(direction * (shiftKey ? 0.1 : 0.01), readStep);
    else if (key === 'Home') this.news.onRead(range[0]);
    else if (key === 'End') this.news.onRead(range[1]);
    else if (key === '+' || key === '=') this.#zoom(readStep ?? this.#middle(), zoomFactor);
    else if (key === '-' || key === '_') this.#zoom(readStep ?? this.#middle(), 1 / zoomFactor);
    else if (key === '0' || (key === 'Escape' && isZoomed)) this.news.onShow(undefined);
    else if (key === 'Escape' && readStep !== undefined) this.news.onRead(undefined);
    else return false;
    return true;
  }

  #middle(): number {
    const { stepMap, range } = this.plot;
    return stepMap.valueAt((stepMap.place(range[0]) + stepMap.place(range[1])) / 2);
  }

  #readOn(share: number, readStep: number | undefined): void {
    const { stepMap, range } = this.plot;
    const [low, high] = [stepMap.place(range[0]), stepMap.place(range[1])];
    const from = stepMap.place(readStep ?? range[1]);
    this.news.onRead(stepMap.valueAt(Math.min(high, Math.max(low, from + share * (high - low)))));
  }

  #zoom(step: number, factor: number): void {
    const { stepMap, range, all } = this.plot;
    this.news.onShow(zoomAbout(stepMap, range, all, step, factor));
  }

  #pan(share: number): void {
    const { stepMap, range, all } = this.plot;
    this.news.onShow(panBy(stepMap, range, all, share));
  }
}
