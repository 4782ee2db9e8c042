import { beforeEach, describe, expect, it } from 'vitest';
import { type AxisMap, linearMap, logarithmicMap } from '../../../renderer/charts/axisMap';
import { PlotGestures, type PressedKey } from '../../../renderer/charts/plotGestures';
import type { StepRange } from '../../../renderer/charts/stepView';

const all: StepRange = [0, 1000];
let shown: StepRange | undefined;
let read: number | undefined;
let selected: readonly [number, number] | undefined;

/** A plot 100 px wide. */
const plotOf = (map: AxisMap = linearMap, whole = all) => ({
  all: whole,
  get range() {
    return shown ?? whole;
  },
  stepMap: map,
  stepAt: (x: number) => {
    const [low, high] = [map.place((shown ?? whole)[0]), map.place((shown ?? whole)[1])];
    return map.valueAt(low + ((high - low) * x) / 100);
  },
  shareOf: (distance: number) => distance / 100,
});
const news = {
  onShow: (range: StepRange | undefined) => {
    shown = range;
  },
  onSelect: (selection: readonly [number, number] | undefined) => {
    selected = selection;
  },
  onRead: (step: number | undefined) => {
    read = step;
  },
};
const press = (key: string, rest: Partial<PressedKey> = {}): PressedKey => {
  return { key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...rest };
};

let gestures: PlotGestures;
beforeEach(() => {
  [shown, read, selected] = [undefined, undefined, undefined];
  gestures = new PlotGestures(plotOf(), news);
});

describe('Gestures over a plot', () => {
  it('show what was selected by dragging, in either direction', () => {
    gestures.press(20, false);
    gestures.move(60);
    expect(selected).toEqual([20, 60]);
    gestures.release(60);
    expect(selected).toBeUndefined();
    expect(shown).toEqual([200, 600]);
    gestures.press(75, false);
    gestures.release(25);
    expect(shown).toEqual([300, 500]);
  });

  it('take a click for no selection', () => {
    gestures.press(20, false);
    gestures.release(22);
    expect(shown).toBeUndefined();
  });

  it('read what the pointer passes while nothing is dragged', () => {
    gestures.move(30);
    expect(read).toBe(300);
  });

  it('zoom by the wheel about the step under it, and out no further than all', () => {
    gestures.wheel(50, -100);
    expect(shown![0]).toBeCloseTo(500 - 1000 / 3);
    expect(shown![1]).toBeCloseTo(500 + 1000 / 3);
    gestures.wheel(50, 500);
    expect(shown).toBeUndefined();
  });

  it('pan by dragging, and not beyond the ends', () => {
    shown = [400, 600];
    gestures.press(50, true);
    gestures.move(25);
    expect(shown).toEqual([450, 650]);
    gestures.move(-1000);
    expect(shown).toEqual([800, 1000]);
    gestures.release(0);
    expect(gestures.isDragging).toBe(false);
  });

  it('have a key for everything', () => {
    expect(gestures.pressKey(press('+'), 500)).toBe(true);
    expect(shown![1] - shown![0]).toBeCloseTo(1000 / 1.5);
    const [first] = shown!;
    gestures.pressKey(press('ArrowRight', { shiftKey: true }), 500);
    expect(shown![0]).toBeGreaterThan(first);
    gestures.pressKey(press('Escape'), 500);
    expect(shown).toBeUndefined();
    gestures.pressKey(press('+'), undefined);
    gestures.pressKey(press('-'), undefined);
    expect(shown).toBeUndefined();
    gestures.pressKey(press('+'), undefined);
    gestures.pressKey(press('0'), undefined);
    expect(shown).toBeUndefined();
    gestures.pressKey(press('Home'), 500);
    expect(read).toBe(0);
    gestures.pressKey(press('ArrowRight'), 0);
    expect(read).toBe(10);
    gestures.pressKey(press('ArrowRight', { shiftKey: true }), 10);
    expect(read).toBe(110);
    expect(gestures.pressKey(press('Escape'), 110)).toBe(true);
    expect(read).toBeUndefined();
  });

  it('leave alone the keys that mean nothing here, and those of the browser', () => {
    expect(gestures.pressKey(press('Escape'), undefined)).toBe(false);
    expect(gestures.pressKey(press('Tab'), undefined)).toBe(false);
    expect(gestures.pressKey(press('0', { ctrlKey: true }), 3)).toBe(false);
  });

  it('zoom and pan along a logarithmic axis by its places', () => {
    gestures = new PlotGestures(plotOf(logarithmicMap, [1, 10_000]), news);
    gestures.press(25, false);
    gestures.release(75);
    expect(shown![0]).toBeCloseTo(10);
    expect(shown![1]).toBeCloseTo(1000);
    gestures.press(50, true);
    gestures.move(0);
    expect(shown![0]).toBeCloseTo(100);
    expect(shown![1]).toBeCloseTo(10_000);
  });

  it('never enlarge so far that numbers run out', () => {
    for (let i = 0; i < 200; i++) gestures.pressKey(press('+'), 300);
    expect(shown![1]).toBeGreaterThan(shown![0]);
    expect(shown![1] - shown![0]).toBeGreaterThanOrEqual(0.0009);
  });
});
