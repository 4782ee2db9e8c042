import type { RequestParams } from '../contract/lab';
import type { SettingValues, SweepDescription, SweepDimension } from '../contract/models';
import { sweepDescription } from '../contract/sweeps';
import { findAgent } from '../rl/agents/registry';
import { InvalidValueError, UnknownNameError } from '../rl/core/errors';
import { countTrials } from '../rl/sweeps/samplers';
import { checkSpace, chooseSettings, gridValues, type SearchSpace } from '../rl/sweeps/space';
import type { SweepDesign } from '../rl/sweeps/sweepPlan';
import { checkTrainingSpec } from '../rl/training/trainingSpec';
import { findPreset } from './presets';

/** A sweep with everything decided: stored when it is made, so that a later version of a preset changes nothing in it. */
export interface CompleteSweep {
  readonly env: string;
  /** Complete settings that every trial shares. */
  readonly settings: SettingValues;
  readonly evaluation: { readonly interval: number; readonly episodes: number };
  readonly trialCount: number;
  readonly design: SweepDesign;
}

/**
 * Completes a description with the preset of its pair, and refuses what cannot be run, before anything is stored.
 *
 * @throws UnknownNameError, InvalidValueError
 */
export function completeSweep(params: RequestParams<'sweeps.create'>): {
  readonly description: SweepDescription;
  readonly complete: CompleteSweep;
} {
  const description = sweepDescription.parse(params);
  const preset = findPreset(description.env, description.algo);
  const steps = description.steps ?? preset.budget.steps;
  if (steps === undefined) {
    throw new InvalidValueError('steps must be given to a sweep of this pair: its preset counts episodes, got none.');
  }
  const space: SearchSpace = description.space;
  checkSpace(space);
  const settings = { ...preset.settings, ...description.settings };
  const evaluation = description.evaluation ?? preset.evaluation;
  checkEveryEnd(description, settings, steps, evaluation);
  const { sampler, samplerSeed, trials, stopping } = description;
  const seeds = listSeeds(description.seeds, 0);
  const confirmationSeeds = listSeeds(description.confirmation, Math.max(...seeds) + 1);
  const shared = confirmationSeeds.find((seed) => seeds.includes(seed));
  if (shared !== undefined) {
    throw new InvalidValueError(`Seeds of the confirmation must be fresh, got ${shared}, which the trials use.`);
  }
  return {
    description,
    complete: {
      env: preset.env,
      settings,
      evaluation,
      trialCount: countTrials(sampler, space, trials),
      design: { space, sampler, samplerSeed, trials, steps, seeds, stopping, confirmationSeeds },
    },
  };
}

function listSeeds(given: number | readonly number[], first: number): number[] {
  return typeof given === 'number' ? Array.from({ length: given }, (_, i) => first + i) : [...new Set(given)];
}

/** Looks at both ends of every range and at every choice, each with the rest as it is. */
function checkEveryEnd(
  { algo, env, space }: SweepDescription,
  settings: SettingValues,
  steps: number,
  evaluation: CompleteSweep['evaluation'],
): void {
  const known = Object.keys(findAgent(algo).settings);
  for (const [name, dimension] of Object.entries(space)) {
    if (!known.includes(name)) throw new UnknownNameError(`setting of ${algo}`, name, known);
    for (const value of endsOf(dimension)) {
      const others = chooseSettings(space, (other, rest) => (other === name ? value : gridValues(rest)[0]!));
      const tried = { ...settings, ...others, [name]: value };
      checkTrainingSpec({ env, algo, seed: 0, settings: tried, budget: { steps }, evaluation, stopAt: null });
    }
  }
}

function endsOf(dimension: SweepDimension): readonly SettingValues[string][] {
  return dimension.kind === 'choice' ? dimension.values : [dimension.low, dimension.high];
}
