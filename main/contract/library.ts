import { z } from 'zod';

/** Requests and answers about files that hold experiments and agents: to hand on, and to take in. */

export const libraryRequests = {
  /** An experiment as one file: its runs with settings, curves, evaluations and final policies, to be opened by another lab. */
  'experiments.share': z.strictObject({ experimentId: z.string().min(1).max(64) }),
  /** Takes in a policy, a shared experiment, recorded episodes or a world; the file says which. */
  'library.import': z.strictObject({ text: z.string(), name: z.string().max(200).optional() }),
} as const;

/** What a file turned out to be, and the id under which the library has it: of a run, an experiment, a data set or a world. */
export interface ImportResult {
  readonly kind: 'policy' | 'experiment' | 'dataset' | 'world';
  readonly id: string;
}
