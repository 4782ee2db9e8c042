import type { FigureInfo, FigureResult } from '../../main/contract/models';
import { figures, findFigure } from '../../main/rl/figures/registry';

/** Figures without chance, quick enough to be worked out on the spot. */
const workedOut = ['3.2', '4.1', '4.3'];

/** Under way for good. */
const computing = { name: '6.5', share: 0.42 };

const made = { seeds: 1, seconds: 0.4, computedAt: '2026-11-20T09:30:00.000Z', version: '0.1.0' };

/** A noisy figure with intervals, a check that fails, and two pictures. */
function bandits(): FigureResult {
  const steps = Array.from({ length: 200 }, (_, i) => 5 * (i + 1));
  const rising = (top: number, slowness: number) => steps.map((step) => top * (1 - Math.exp(-step / slowness)));
  const around = (values: readonly number[], width: number) => ({
    low: values.map((value) => value - width),
    high: values.map((value) => value + width),
  });
  const [reward, optimal] = [rising(1.36, 40), rising(80, 120)];
  return {
    ...made,
    name: '2.2',
    seeds: 2000,
    seconds: 4.2,
    series: [
      { label: 'ε = 0.1: reward', x: steps, y: reward, ...around(reward, 0.05), panel: 'Reward' },
      { label: 'ε = 0.1: % optimal action', x: steps, y: optimal, ...around(optimal, 2), panel: 'Optimal action' },
    ],
    checks: [
      { claim: 'ε = 0.1: mean reward of steps 901–1000', expected: 'in [1.3, 1.42]', measured: 1.36, passed: true },
      { claim: 'ε = 0.1: % optimal action at any step', expected: '≤ 91', measured: 92.4, passed: false },
    ],
    checkCount: 2,
    passedCount: 1,
  };
}

export function fakeFigureResult(name: string): FigureResult | null {
  if (name === '2.2') return bandits();
  if (!workedOut.includes(name)) return null;
  const work = findFigure(name).compute(1);
  let next = work.next();
  while (next.done !== true) next = work.next();
  const passedCount = next.value.checks.filter(({ passed }) => passed).length;
  return { ...made, name, ...next.value, checkCount: next.value.checks.length, passedCount };
}

/** Every figure; one of them is being worked out, and `changes` stand for what was asked of the others. */
export function fakeFigures(changes: ReadonlyMap<string, Partial<FigureInfo>>): readonly FigureInfo[] {
  return figures.map(({ name, title, source, axes, panelAxes = {}, seeds, experiments }) => {
    const result = fakeFigureResult(name);
    const isComputing = name === computing.name;
    return {
      ...{ name, title, source, axes, panelAxes, seeds, experiments },
      status: isComputing ? 'computing' : 'idle',
      share: isComputing ? computing.share : 0,
      message: '',
      result: result && summaryOf(result),
      ...changes.get(name),
    };
  });
}

function summaryOf({ seeds, seconds, computedAt, version, checkCount, passedCount }: FigureResult): FigureInfo['result'] {
  return { seeds, seconds, computedAt, version, checkCount, passedCount };
}
