import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { createSimdEngine } from '../../main/rl/networks/simdEngine';
import { pairedEngine } from '../../main/runner/pairedEngine';
import { createSpec, createState, trainNetwork } from '../helpers/engineAgreement';

const helperScript = resolve(import.meta.dirname, '../../out/main/simdHelper.cjs');

it('computes on two threads what one computes, bit for bit, also after the second fell asleep', async () => {
  const spec = createSpec({ inputSize: 20, widths: [256, 256, 1], activation: 'relu' });
  const engines = [createSimdEngine('relaxed'), await pairedEngine(helperScript)];
  const networks = engines.map((engine) => engine.createNetwork(createState(spec)));
  for (let round = 0; round < 3; round++) {
    for (const network of networks) trainNetwork(network, 10, 256);
    await new Promise((wake) => setTimeout(wake, 20));
  }
  expect(networks[1]!.save()).toEqual(networks[0]!.save());
  expect(engines[1]).toMatchObject({ id: 'simd-2-threads', description: 'WebAssembly SIMD, relaxed, two threads' });
});
