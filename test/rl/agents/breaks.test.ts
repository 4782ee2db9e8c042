import { describe, expect, it } from 'vitest';
import { findPreset, listPresets } from '../../../main/lab/presets';
import { agentDefinitions } from '../../../main/rl/agents/registry';
import { parseSettings } from '../../../main/rl/core/settings';
import { train } from '../../helpers/train';

const worlds: Readonly<Record<string, string>> = {
  ...{ 'gradient-bandit': 'Bandit', sac: 'Pendulum-v1', td3: 'Pendulum-v1', ddpg: 'Pendulum-v1' },
};
const breaks = agentDefinitions.flatMap((definition) =>
  (definition.breaks ?? []).map((one) => [definition.id, one.id, definition, one] as const),
);

describe('What can be taken away from an algorithm', () => {
  it('is told for all that have such parts, each once', () => {
    expect(breaks.length).toBeGreaterThan(40);
    for (const { breaks: own = [] } of agentDefinitions) {
      expect(new Set(own.map(({ id }) => id)).size).toBe(own.length);
      for (const { label, help } of own) expect(`${label}|${help}`).toMatch(/^[A-Z][^.]+\|[A-Z].+\.$/);
    }
  });

  it.each(breaks)('of %s: %s differs from what it starts with, and trains', (id, _name, definition, { settings }) => {
    const starts = [
      parseSettings(definition.settings, {}, id),
      ...listPresets()
        .filter(({ algo }) => algo === id)
        .map(({ env, algo }) => findPreset(env, algo).settings),
    ];
    const whole = parseSettings(definition.settings, settings, id);
    const differs = (start: (typeof starts)[number]) =>
      Object.keys(settings).some((name) => JSON.stringify(start[name]) !== JSON.stringify(whole[name]));
    expect(starts.some(differs)).toBe(true);

    const quick = { learningStarts: 50, hiddenLayers: [8], environmentCount: 2, rolloutLength: 32, epochs: 2 };
    const fitting = Object.fromEntries(Object.entries(quick).filter(([name]) => Object.hasOwn(definition.settings, name)));
    const env = worlds[id] ?? (definition.needs.observation === 'box' ? 'CartPole-v1' : 'GridWorld');
    expect(train({ env, algo: id, steps: 300, settings: { ...fitting, ...settings } }).stepCount).toBe(300);
  });
});
