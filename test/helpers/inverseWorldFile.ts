import { readFileSync } from 'node:fs';
import type { InverseWorld } from '../../main/rl/environments/inverseWorld';
import { createEnvironment } from '../../main/rl/environments/registry';

/** What the reference says a method comes to. */
export interface ReferenceScore {
  readonly pearson: number;
  readonly expected_value_difference: number;
}

export interface RecordedExpert {
  readonly expected_state_visits: readonly number[];
  readonly state_distribution_by_step: readonly (readonly number[])[];
  /** States as letters. */
  readonly states: readonly string[];
  /** Actions as digits. */
  readonly actions: readonly string[];
  readonly reference_maxent: Readonly<Record<string, ReferenceScore>>;
}

interface RecordedWorld {
  readonly true_reward: readonly number[];
  readonly optimal_start_value: number;
  readonly uniform_random_start_value: number;
  readonly experts: Readonly<Record<'soft' | 'optimal', RecordedExpert>>;
  /** At steps 0, 7 and 14, shape [3][states][actions]. */
  readonly soft_policy: readonly (readonly (readonly number[])[])[];
}

/** The recorded worlds of inverse reinforcement learning. Source: conformance/README.md. */
export const inverseWorldFile = JSON.parse(
  readFileSync(new URL('../fixtures/conformance/irl-gridworld.json', import.meta.url), 'utf8'),
) as {
  readonly beta: number;
  readonly gamma: number;
  readonly horizon: number;
  readonly worlds: Readonly<Record<string, RecordedWorld>>;
};

export const recordedWorlds = Object.entries(inverseWorldFile.worlds);

export function createInverseWorld(id: string): InverseWorld {
  return createEnvironment(id) as InverseWorld;
}

/** Id of a recorded world. */
export function idOf(name: string): string {
  return `InverseGridWorld?reward=${name}`;
}

/** The recorded paths as a data set. */
export function recordedPaths(name: string, { states, actions }: RecordedExpert) {
  const columns = states.map((path) => [...path].map((letter) => letter.charCodeAt(0) - 'a'.charCodeAt(0)));
  const stepCount = columns.reduce((sum, path) => sum + path.length, 0);
  return {
    env: idOf(name),
    ...{ observationSize: 1, actionSize: 1 },
    lengths: Int32Array.from(columns, (path) => path.length),
    // What followed the last action was not recorded; nothing asks for it.
    observations: Float64Array.from(columns.flatMap((path) => [...path, path.at(-1)!])),
    actions: Float64Array.from(actions.flatMap((path) => [...path].map(Number))),
    rewards: new Float64Array(stepCount),
    terminations: new Uint8Array(stepCount),
    truncations: new Uint8Array(stepCount),
  };
}
