import { describe, expect, it } from 'vitest';
import type { RunLine, SteppedStep } from '../../../main/rl/training/stepper';
import { createStepper } from '../../../renderer/spectator/algorithmStepper';
import { AlgorithmWalk, type WalkedStepper } from '../../../renderer/spectator/algorithmWalk';

const line = (index: number, value: number, rule?: string): RunLine => ({
  ...{ line: index, passage: 'step', tex: '‹value›', quantities: { value } },
  ...(rule !== undefined && { rule }),
});

/** A stepper whose every third step updates, in two lines of which the second runs twice; the others tell one line. */
class Counting implements WalkedStepper {
  stepCount = 0;

  step(): SteppedStep {
    const n = ++this.stepCount;
    const lines = n % 3 === 0 ? [line(1, n), line(2, n, 'rule'), line(2, n + 0.5, 'rule')] : [line(1, n)];
    return { stepCount: n, episode: 1, lines, state: `state ${n}` };
  }

  stepToUpdate(stepCount: number): SteppedStep {
    for (let i = 1; ; i++) {
      const step = this.step();
      if (i >= stepCount || step.lines.length > 1) return step;
    }
  }

  skip(stepCount: number): void {
    this.stepCount += stepCount;
  }
}

const walk = () => new AlgorithmWalk(() => new Counting());
const { signal } = new AbortController();

describe('A walk through an algorithm', () => {
  it('goes from line to line, and on to the next step', () => {
    const walked = walk();
    const seen = Array.from({ length: 5 }, () => {
      walked.nextLine();
      return [walked.step?.stepCount, walked.line?.line, walked.line?.quantities['value']];
    });
    expect(seen).toEqual([
      [1, 1, 1],
      [2, 1, 2],
      [3, 1, 3],
      [3, 2, 3],
      [3, 2, 3.5],
    ]);
    expect([...walked.shown.values()].map(({ quantities }) => quantities['value'])).toEqual([3, 3.5]);
    walked.previousLine();
    expect(walked.updated?.quantities['value']).toBe(3);
  });

  it('shows no numbers of lines that are still to come', () => {
    const walked = walk();
    for (let i = 0; i < 3; i++) walked.nextLine();
    expect([...walked.shown.keys()]).toEqual([1]);
    expect(walked.updated).toBeUndefined();
  });

  it('ends a step before it takes another, and remembers the state before', () => {
    const walked = walk();
    walked.nextStep();
    walked.nextLine();
    walked.nextLine();
    walked.nextStep();
    expect([walked.step?.stepCount, walked.line?.quantities['value']]).toEqual([3, 3.5]);
    expect(walked.stateBefore).toBe('state 2');
    walked.nextStep();
    expect(walked.step?.stepCount).toBe(4);
  });

  it('finds the next update, skips ahead and back, and starts over', async () => {
    const walked = walk();
    await walked.nextUpdate(signal, () => {});
    expect([walked.step?.stepCount, walked.line?.line]).toEqual([3, 2]);
    await walked.skipTo(100, signal, () => {});
    expect(walked.step?.stepCount).toBe(101);
    expect(walked.stateBefore).toBeUndefined();
    await walked.skipTo(7, signal, () => {});
    expect(walked.step?.stepCount).toBe(8);
    walked.startOver();
    expect(walked.step).toBeUndefined();
  });

  it('stops where nobody waits for it any more', async () => {
    const controller = new AbortController();
    const walked = walk();
    await walked.skipTo(1e12, controller.signal, (steps) => steps > 1000 && controller.abort());
    expect(walked.step!.stepCount).toBeGreaterThan(1000);
    expect(walked.step!.stepCount).toBeLessThan(1e12);
  });

  it('takes a run from its spec alone, with the fields of a run around it', async () => {
    const run = { env: 'CliffWalking-v1', algo: 'q-learning', seed: 1, settings: {}, dataset: null, steps: 5 };
    const walked = new AlgorithmWalk(() => createStepper(run));
    await walked.nextUpdate(signal, () => {});
    expect(walked.step?.stepCount).toBe(1);
    expect(walked.updated?.quantities).toMatchObject({ state: 36, stepSize: 0.1 });
  });
});
