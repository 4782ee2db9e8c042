import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quantitiesIn } from '../../../main/rl/agents/explanation';
import { findAgent } from '../../../main/rl/agents/registry';
import { initializeNetwork } from '../../../main/rl/networks/initialize';
import type { NetworkFactory } from '../../../main/rl/networks/network';
import { referenceEngine } from '../../../main/rl/networks/referenceEngine';
import { Stepper } from '../../../main/rl/training/stepper';
import { createTrainer } from '../../helpers/train';

const networks: NetworkFactory = {
  create: (spec, _batch, random) => referenceEngine.createNetwork(initializeNetwork(spec, random)),
};
const spec = { env: 'CliffWalking-v1', algo: 'q-learning', seed: 3, settings: { stepSize: 0.5, discount: 1 } };

describe('A stepper', () => {
  it('tells the lines of a step in the order they ran, with the text they have in the pseudocode', () => {
    const { pseudocode } = findAgent('q-learning').explanation;
    const stepper = new Stepper(spec, networks);
    const textsOf = () => stepper.step().lines.map(({ line }) => pseudocode[line]!.trim());
    const first = textsOf();
    expect(first[0]).toBe('S ← start');
    expect(first.slice(1)).toEqual([
      'A ← ε-greedy from Q(S, ·), or explore in another way',
      'take A, observe R, S′',
      'δ ← R + γ maxₐ Q(S′, a) − Q(S, A)',
      'Q(S, A) ← Q(S, A) + α δ',
      'S ← S′',
    ]);
    expect(textsOf()).toEqual(first.slice(1));
  });

  it('takes the very steps of the run: same policy, same numbers, told or skipped', () => {
    const trainer = createTrainer({ ...spec, steps: 400 });
    trainer.advance(400);
    const told = new Stepper(spec, networks);
    for (let i = 0; i < 399; i++) told.step();
    const skipped = new Stepper(spec, networks);
    skipped.skip(399);
    const last = told.step();
    expect(last).toEqual(skipped.step());
    expect(last).toMatchObject({ stepCount: 400, state: trainer.environmentState });
    const policy = trainer.policy();
    const { state, action, newValue } = last.lines[0]!.quantities;
    expect(policy.kind === 'greedy-table' && policy.actionValues[Number(state) * 4 + Number(action)]).toBe(newValue);
  });

  it('changes settings at the steps where the run changed them', () => {
    const stepper = new Stepper({ ...spec, changes: [{ step: 10, name: 'stepSize', to: 0.25 }] }, networks);
    const stepSizes = Array.from({ length: 12 }, () => stepper.step().lines.at(-1)!.quantities['stepSize']);
    expect(stepSizes.slice(8)).toEqual([0.5, 0.5, 0.25, 0.25]);
  });

  it('says when an episode begins', () => {
    const stepper = new Stepper({ ...spec, env: 'RandomWalk-5', algo: 'td-prediction', settings: {} }, networks);
    const episodes = Array.from({ length: 60 }, () => stepper.step().episode);
    expect(episodes[0]).toBe(1);
    expect(episodes.at(-1)).toBeGreaterThan(2);
    expect(episodes.every((episode, i) => i === 0 || episode - episodes[i - 1]! <= 1)).toBe(true);
  });

  it('refuses a run that learns from recorded episodes', () => {
    expect(() => new Stepper({ ...spec, dataset: 'd-1' }, networks)).toThrow(/recorded episodes/);
  });
});

describe('What tells the numbers', () => {
  it('is asked to by the stepper and the lessons, and never by a run', () => {
    const main = resolve(import.meta.dirname, '../../../main');
    const files = (readdirSync(main, { recursive: true }) as string[]).filter((name) => name.endsWith('.ts'));
    const asking = files.filter((name) => /\.trace = /.test(readFileSync(resolve(main, name), 'utf8')));
    expect(asking.map((name) => name.replaceAll('\\', '/')).sort()).toEqual([
      'rl/lessons/microscope.ts',
      'rl/training/stepper.ts',
      'rl/training/trainer.ts',
    ]);
  });
});

describe('Names in a worked line', () => {
  it('are what stands between the marks', () => {
    expect(quantitiesIn(String.raw`\delta = ‹reward› - ‹value›`)).toEqual(['reward', 'value']);
  });
});
