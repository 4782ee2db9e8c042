import { describe, expect, it } from 'vitest';
import { listAlgorithms, listEnvironments } from '../../main/lab/catalog';
import { findPreset, listPresets } from '../../main/lab/presets';
import { findAgent } from '../../main/rl/agents/registry';
import { checkTrainingSpec } from '../../main/rl/training/trainingSpec';

describe('the catalog', () => {
  const environments = listEnvironments();

  it('lists every environment once, each complete', () => {
    const ids = environments.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(['CartPole-v1', 'LineWalk', 'AbsoluteWalk', 'GridWorld']));
    for (const { description, documentation, agents } of environments) {
      expect(description).not.toBe('');
      expect(agents).toBeGreaterThanOrEqual(1);
      for (const section of Object.values(documentation)) expect(section.length).toBeGreaterThan(3);
    }
  });

  it('survives JSON: no infinity and no undefined in it', () => {
    expect(JSON.parse(JSON.stringify(environments))).toEqual(environments);
    expect(JSON.parse(JSON.stringify(listAlgorithms()))).toEqual(listAlgorithms());
  });

  it('agrees with itself about which algorithm works where, and says why not', () => {
    for (const { id, algorithms } of environments) {
      const listed = listAlgorithms(id);
      expect(listed.filter(({ compatible }) => compatible).map((algorithm) => algorithm.id)).toEqual(algorithms);
      for (const { compatible, reason } of listed) expect(compatible).toBe(reason === undefined);
    }
  });

  it('gives every pair that fits a preset that can be trained', () => {
    for (const { id, algorithms } of environments) {
      for (const algo of algorithms.filter((name) => findAgent(name).needs.dataset !== 'required')) {
        const { env, settings, budget, evaluation, stopAt } = findPreset(id, algo);
        expect(() => checkTrainingSpec({ env, algo, seed: 0, settings, budget, evaluation, stopAt })).not.toThrow();
      }
    }
  });

  it('has presets only for pairs that fit, each with its source', () => {
    expect(listPresets().length).toBeGreaterThan(0);
    for (const { env, algo } of listPresets()) {
      const algorithm = listAlgorithms(env).find(({ id }) => id === algo);
      expect(algorithm?.compatible, `${algo} on ${env}`).toBe(true);
      const preset = findPreset(env, algo);
      expect(preset.source, `source of ${algo} on ${env}`).not.toBe('');
      expect(preset.expected, `expected result of ${algo} on ${env}`).not.toBe('');
    }
  });
});
