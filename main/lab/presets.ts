import { z } from 'zod';
import type { Preset } from '../contract/models';
import { findAgent } from '../rl/agents/registry';
import { parseSettings } from '../rl/core/settings';
import { canonicalGameId, findGame, isGameId } from '../rl/environments/gameRegistry';
import { canonicalEnvironmentId, findEnvironment } from '../rl/environments/registry';

const budget = z.union([z.strictObject({ steps: z.int().min(1) }), z.strictObject({ episodes: z.int().min(1) })]);

/** One file of `resources/presets`. */
const presetFile = z.strictObject({
  env: z.string(),
  algo: z.string(),
  settings: z.record(z.string(), z.union([z.number(), z.boolean(), z.string(), z.array(z.number())])),
  budget,
  evaluation: z.strictObject({ interval: z.int().min(1), episodes: z.int().min(1) }),
  stopAt: z.number().optional(),
  source: z.string(),
  expected: z.string(),
});

type PresetFile = z.output<typeof presetFile>;

const files: readonly PresetFile[] = Object.entries(
  import.meta.glob('../../resources/presets/*.json', { eager: true, import: 'default' }),
).map(([, content]) => presetFile.parse(content));

/** What a pair gets that nobody has tuned yet. */
const untuned = {
  budget: { steps: 50_000 },
  evaluation: { interval: 2500, episodes: 10 },
  source: '',
  expected: '',
} as const;

/**
 * The preset of a pair, completed with the algorithm's defaults. Options in the environment's id fall back to the
 * preset of the plain id.
 *
 * @throws UnknownNameError when environment or algorithm do not exist.
 */
export function findPreset(env: string, algo: string): Preset {
  const definition = findAgent(algo);
  const isGame = isGameId(env);
  const canonical = isGame ? canonicalGameId(env) : canonicalEnvironmentId(env);
  const plain = (isGame ? findGame(env) : findEnvironment(env)).definition.id;
  const matching = files.filter((file) => file.algo === algo);
  const file = matching.find((candidate) => candidate.env === canonical) ?? matching.find((candidate) => candidate.env === plain);
  return {
    env: canonical,
    algo,
    settings: parseSettings(definition.settings, file?.settings ?? {}, definition.id),
    budget: (file?.budget as Preset['budget'] | undefined) ?? untuned.budget,
    evaluation: file?.evaluation ?? untuned.evaluation,
    stopAt: file?.stopAt ?? null,
    source: file?.source ?? untuned.source,
    expected: file?.expected ?? untuned.expected,
  };
}

/** Every preset there is, for the test that each names what exists. */
export function listPresets(): readonly { readonly env: string; readonly algo: string }[] {
  return files;
}
