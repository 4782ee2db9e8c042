import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Comparison } from '../../../../main/rl/conformance/comparison';
import { Json } from '../../../../main/rl/conformance/json';
import { compareLandings, playLandings } from '../../../../main/rl/conformance/lunarLander';
import { createEnvironment } from '../../../../main/rl/environments/registry';

const recording = new Json(
  JSON.parse(readFileSync(new URL('../../../fixtures/conformance/lunarlander.json', import.meta.url), 'utf8')),
  'lunarlander.json',
);
const dynamics = createEnvironment('LunarLander-v3') as Parameters<typeof playLandings>[0];

describe('LunarLander over 1,000 episodes', () => {
  it.each(recording.get('statistics').entries())('returns as much and ends as it did in Gymnasium: %s', (policy, recorded) => {
    const comparison = new Comparison('statistics');
    compareLandings(playLandings(dynamics, policy, 1000), recorded, comparison);
    expect(comparison.report().firstDifference).toBeUndefined();
  });
});
