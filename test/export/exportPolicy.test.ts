import { describe, expect, it } from 'vitest';
import type { ExportFormat } from '../../main/contract/models';
import { exportPolicy } from '../../main/export/exportPolicy';
import type { PolicySnapshot } from '../../main/rl/policies/policy';
import {
  contextFor,
  continuousCases,
  headCases,
  layerCases,
  networkCases,
  softmaxCases,
  tableCases,
} from '../helpers/exportCases';

const formats: readonly ExportFormat[] = ['json', 'onnx', 'tfjs', 'html'];
const fileNames: Partial<Record<ExportFormat, readonly string[]>> = {
  json: ['policy.json'],
  onnx: ['policy.onnx'],
  tfjs: ['model.json', 'weights.bin'],
  html: ['player.html'],
};

describe.each(formats)('exporting to %s', (format) => {
  it.each([...networkCases, ...tableCases, ...headCases, ...layerCases, ...softmaxCases, ...continuousCases])(
    'keeps every action: %s',
    async (_title, policy) => {
      const context = contextFor(policy);
      const { files, parity, format: written } = await exportPolicy(policy, format, context);
      expect(written).toBe(format);
      expect(files.map(({ name }) => name)).toEqual(fileNames[format]);
      expect(parity.observations).toBe(context.observations.length);
      expect(parity.mismatches).toBe(0);
      expect(Number.isFinite(parity.worstDifference)).toBe(true);
    },
  );

  it('refuses to be checked with fewer than 1,000 observations', async () => {
    const [, policy] = networkCases[1]!;
    const context = contextFor(policy);
    const few = { ...context, observations: context.observations.slice(0, 999) };
    await expect(exportPolicy(policy, format, few)).rejects.toMatchObject({
      code: 'invalid-value',
      message: 'The observations to check an export with must number at least 1000, got 999.',
    });
  });

  it('lets no policy out that has lost a number to NaN', async () => {
    const [, policy] = networkCases[1]!;
    const parameters = policy.network.parameters.slice();
    parameters[0] = Number.NaN;
    const broken = { ...policy, network: { ...policy.network, parameters } };
    await expect(exportPolicy(broken, format, contextFor(broken))).rejects.toMatchObject({ code: 'parity' });
  });

  it('writes the same bytes for the same policy', async () => {
    const [, policy] = networkCases[2]!;
    const context = contextFor(policy);
    const [first, second] = [await exportPolicy(policy, format, context), await exportPolicy(policy, format, context)];
    expect(first.files).toEqual(second.files);
  });
});

describe('a policy that draws its actions', () => {
  const uniform: PolicySnapshot = { kind: 'uniform', actionCount: 3 };

  it('leaves as json, with the same probabilities and draws', async () => {
    const { parity } = await exportPolicy(uniform, 'json', contextFor(uniform));
    expect(parity).toEqual({ observations: 1200, mismatches: 0, worstDifference: 0 });
  });

  it.each([
    ['onnx', 'An ONNX model cannot hold a uniform policy. Export it as json instead.'],
    ['tfjs', 'A TensorFlow.js model cannot hold a uniform policy. Export it as json instead.'],
  ] as const)('is refused by %s in a sentence', async (format, message) => {
    await expect(exportPolicy(uniform, format, contextFor(uniform))).rejects.toMatchObject({ code: 'not-supported', message });
  });
});

describe('a format that does not hold agents', () => {
  const [, policy] = networkCases[0]!;

  it('is refused, with those that do', async () => {
    await expect(exportPolicy(policy, 'csv', contextFor(policy))).rejects.toMatchObject({
      code: 'not-supported',
      message: 'A csv file holds curves, not agents. Agents can leave as json, onnx, tfjs, html.',
    });
  });
});
