import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../main/rl/diagnosis/diagnose';
import type { Curve, RunEvidence } from '../../../main/rl/diagnosis/evidence';
import { simdEngine } from '../../../main/rl/networks/simdEngine';
import { createTrainer } from '../../helpers/train';

const points = 50;

/** A curve over the whole run from a function of the share of it. */
function along(valueAt: (share: number) => number): Curve {
  const shares = Array.from({ length: points }, (_, i) => (i + 1) / points);
  return { steps: shares.map((share) => share * 100_000), values: shares.map(valueAt) };
}

/** Deterministic wiggle, so that spreads are not 0. */
const wiggle = (share: number) => Math.sin(share * 997);

function evidenceOf(curves: Record<string, Curve>, changes: Partial<RunEvidence> = {}): RunEvidence {
  return {
    settings: { learningRate: 0.001, learningRateSteps: 0, doubleQ: false, entropyWeight: 0, normalizeObservations: false },
    budgetSteps: 100_000,
    steps: 100_000,
    isOver: true,
    maxEpisodeSteps: 200,
    rewardThreshold: 100,
    curve: (name) => curves[name],
    ...changes,
  };
}

const found = (evidence: RunEvidence) => diagnose(evidence).map(({ id, remedy }) => [id, remedy]);

describe('a diagnosis', () => {
  it('says nothing of a run that has solved its task', () => {
    const evaluation = along((share) => 120 * Math.min(1, 2 * share) + wiggle(share));
    expect(diagnose(evidenceOf({ evaluation, entropy: along((share) => 1 - 0.99 * share) }))).toEqual([]);
  });

  it('waits until a fifth of the budget is used', () => {
    const curves = { meanValue: along(() => 90), valueGap: along(() => 60) };
    expect(diagnose(evidenceOf(curves, { steps: 19_000, isOver: false }))).toEqual([]);
    expect(diagnose(evidenceOf(curves, { steps: 100_000, isOver: false }))).toHaveLength(1);
  });

  it('knows over-estimation, and proposes double Q-learning where it is off', () => {
    const curves = { meanValue: along(() => 90), valueGap: along(() => 60) };
    expect(found(evidenceOf(curves))).toEqual([
      ['over-estimation', { kind: 'setting', name: 'doubleQ', value: true, text: 'double Q-learning' }],
    ]);
    expect(found(evidenceOf(curves, { settings: { doubleQ: true } }))).toEqual([['over-estimation', undefined]]);
    expect(diagnose(evidenceOf({ ...curves, valueGap: along(() => 5) }))).toEqual([]);
  });

  it('knows a policy that jumps, and proposes a third of the rate', () => {
    const curves = { approximateKl: along(() => 0.2), clipFraction: along(() => 0.5) };
    const [finding] = diagnose(evidenceOf(curves));
    expect(finding).toMatchObject({ id: 'policy-jumps', remedy: { name: 'learningRate', value: 0.00033 } });
    expect(finding!.evidence).toContain('0.2 nat');
    expect(finding!.evidence).toContain('50 %');
    expect(diagnose(evidenceOf({ approximateKl: along(() => 0.01), clipFraction: along(() => 0.1) }))).toEqual([]);
  });

  it('knows exploration that ended too early, or not at all', () => {
    expect(found(evidenceOf({ entropy: along((share) => (share < 0.2 ? 0.69 : 0.001)) }))[0]).toMatchObject([
      'no-exploration',
      { name: 'entropyWeight', value: 0.01 },
    ]);
    expect(found(evidenceOf({ epsilon: along(() => 0.8) }))[0]).toMatchObject([
      'too-much-exploration',
      { name: 'explorationSteps', value: 20_000 },
    ]);
  });

  it('knows a reward that was never met', () => {
    const curves = { return: along(() => -200), length: along(() => 200) };
    expect(found(evidenceOf(curves))[0]).toMatchObject(['never-rewarded', { name: 'normalizeObservations', value: true }]);
    expect(diagnose(evidenceOf({ ...curves, return: along((share) => -200 + wiggle(share)) }))).toEqual([]);
  });

  it('knows a loss that runs away, unless the return rises with it', () => {
    const loss = along((share) => Math.exp(10 * share));
    const falling = along((share) => 20 - 10 * share + wiggle(share));
    expect(found(evidenceOf({ loss, return: falling }))[0]).toMatchObject(['loss-runs-away', { name: 'learningRate' }]);
    expect(diagnose(evidenceOf({ loss, return: along((share) => 100 * share + wiggle(share)) }))).toEqual([]);
  });

  it('knows what was learned and lost, and what is still being learned', () => {
    const lost = along((share) => 90 * Math.sin(Math.PI * share) + wiggle(share));
    expect(found(evidenceOf({ evaluation: lost }))[0]).toMatchObject(['forgets', { name: 'learningRateSteps', value: 100_000 }]);
    const rising = along((share) => 80 * share + wiggle(share));
    expect(found(evidenceOf({ evaluation: rising }))).toEqual([
      ['still-learns', { kind: 'budget', steps: 200_000, text: 'twice the steps' }],
    ]);
  });

  it('knows when nothing is learned', () => {
    expect(found(evidenceOf({ evaluation: along((share) => 10 + wiggle(share)) }))).toEqual([
      ['learns-nothing', { kind: 'setting', name: 'learningRate', value: 0.003, text: 'larger steps' }],
    ]);
  });

  it('tells of a real run what was done to it: PPO with far too large a learning rate', () => {
    const settings = { environmentCount: 8, rolloutLength: 64, minibatchSize: 64, learningRate: 0.02, learningRateSteps: 0 };
    const budgetSteps = 20_480;
    const evaluation = { interval: 1024, episodes: 5 };
    const trainer = createTrainer({
      env: 'CartPole-v1',
      algo: 'ppo',
      settings,
      steps: budgetSteps,
      evaluation,
      engine: simdEngine()!,
    });
    trainer.advance(budgetSteps);
    const report = trainer.takeReport();
    const curve = (name: string): Curve | undefined => {
      if (name === 'evaluation') {
        return {
          steps: report.evaluations.map(({ step }) => step),
          values: report.evaluations.map(({ meanReturn }) => meanReturn),
        };
      }
      return report.metrics.find((metric) => metric.name === name);
    };
    const findings = diagnose({
      ...evidenceOf({}),
      settings,
      budgetSteps,
      steps: budgetSteps,
      rewardThreshold: 475,
      maxEpisodeSteps: 500,
      curve,
    });
    expect(findings.map(({ id }) => id)).toContain('policy-jumps');
  });
});
