import type { ExportedFile, ExportFormat } from '../contract/models';
import type { Action, Observation } from '../rl/core/environment';
import type { Space } from '../rl/core/spaces';
import type { PolicySnapshot } from '../rl/policies/policy';

/** What a file says about its policy besides the numbers, and what it is held to before anyone gets it. */
export interface ExportContext {
  /** Observations that the agent visited; at least `leastObservations`, repeats allowed. */
  readonly observations: readonly Observation[];
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** Where the agent comes from: environment, algorithm, seed, steps, version of the application. Survives JSON. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** What a policy says to one observation. */
export interface Answer {
  readonly action: Action;
  /** The numbers that the action follows from, such as action values. */
  readonly outputs: ArrayLike<number>;
}

/** A policy as another program plays it, knowing nothing but the written files. */
export interface WrittenPolicy {
  /** One answer for each observation. */
  answer(observations: readonly Observation[]): readonly Answer[];
  dispose(): void;
}

/** A kind of file that can hold a policy. */
export interface PolicyFormat {
  readonly id: ExportFormat;
  /** The policy that the files stand for, where that is not quite the given one. They are held to its answers. */
  playedAs?(snapshot: PolicySnapshot): PolicySnapshot;
  /** @throws LabError `not-supported` when the format cannot express this kind of policy. */
  write(snapshot: PolicySnapshot, context: ExportContext): readonly ExportedFile[] | Promise<readonly ExportedFile[]>;
  /** Reads files back from their bytes alone. */
  open(files: readonly ExportedFile[]): Promise<WrittenPolicy>;
}

/** The bytes of the file called `name`. */
export function findFile(files: readonly ExportedFile[], name: string): Uint8Array {
  const file = files.find((candidate) => candidate.name === name);
  if (file === undefined) throw new Error(`The export must contain ${name}, got ${files.map((each) => each.name).join(', ')}.`);
  return file.data;
}

/** The policy with its draws replaced by the likeliest action, for formats in which nothing is random. */
export function withoutDraws(snapshot: PolicySnapshot): PolicySnapshot {
  return snapshot.kind === 'softmax-network' ? { ...snapshot, plays: 'mode' } : snapshot;
}
