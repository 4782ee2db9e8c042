import { z } from 'zod';

/** Requests and answers about data sets: recorded episodes that algorithms learn from. */

const datasetId = z.string().min(1).max(64);
const manyDatasets = z.strictObject({ datasetIds: z.array(datasetId).max(10_000) });
const name = z.string().max(200);
const numbers = z.instanceof(Float64Array<ArrayBufferLike>);
const bytes = z.instanceof(Uint8Array<ArrayBufferLike>);

/** Episodes as columns: see `main/rl/core/dataset.ts`. */
export const episodeColumns = z.strictObject({
  observationSize: z.int().min(1),
  actionSize: z.int().min(1),
  lengths: z.instanceof(Int32Array<ArrayBufferLike>),
  observations: numbers,
  actions: numbers,
  rewards: numbers,
  terminations: bytes,
  truncations: bytes,
});

export const datasetRequests = {
  'datasets.list': z.void().or(z.null()).or(z.strictObject({})),
  /** Plays the policy of a run and writes down what happens. */
  'datasets.record': z.strictObject({
    runId: z.string().min(1).max(64),
    /** The policy of that step; the newest unless given. */
    checkpoint: z.int().min(0).optional(),
    episodes: z.int().min(1).max(100_000),
    /** Probability that a step takes an action drawn evenly from all; 0 unless given. */
    noise: z.number().min(0).max(1).optional(),
    seed: z.int().min(0).optional(),
    name: name.optional(),
  }),
  /** Keeps what a person played; the page has written it down. */
  'datasets.add': z.strictObject({ env: z.string().min(1).max(12_000), name: name.optional(), columns: episodeColumns }),
  /** Reads a file of ours, or one with the same fields. */
  'datasets.import': z.strictObject({ text: z.string(), name: name.optional() }),
  'datasets.export': z.strictObject({ datasetId }),
  /** Hides data sets; `datasets.restore` undoes it until the lab is opened anew. Those that runs learned from stay. */
  'datasets.delete': manyDatasets,
  'datasets.restore': manyDatasets,
} as const;

/** A data set without its episodes. */
export interface DatasetInfo {
  readonly datasetId: string;
  readonly name: string;
  /** With its options. */
  readonly env: string;
  /** Who acted. */
  readonly origin: 'run' | 'person' | 'file';
  /** The run whose policy acted; `null` where none did. */
  readonly runId: string | null;
  /** Whether the policy that acted is part of it and can be asked what it would have done. */
  readonly hasExpert: boolean;
  readonly episodes: number;
  readonly steps: number;
  /** Mean undiscounted return of its episodes. */
  readonly meanReturn: number;
  /** Standard deviation of the returns over episodes, with n − 1; `null` for one episode, and where it was not measured. */
  readonly returnDeviation: number | null;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}
