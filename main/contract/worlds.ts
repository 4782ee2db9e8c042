import { z } from 'zod';

/** Requests and answers about worlds of one's own: grids and graphs that somebody has drawn. */

const worldId = z.string().min(1).max(64);
const manyWorlds = z.strictObject({ worldIds: z.array(worldId).max(10_000) });

export const worldRequests = {
  'worlds.list': z.void().or(z.null()).or(z.strictObject({})),
  /** Keeps a world: as a new one without an id, in place of what it was before with one. */
  'worlds.save': z.strictObject({
    worldId: worldId.optional(),
    /** The text of a world file. */
    content: z.string().max(200_000),
  }),
  /** Hides worlds; `worlds.restore` undoes it until the lab is opened anew. Runs in them stay as they are. */
  'worlds.delete': manyWorlds,
  'worlds.restore': manyWorlds,
} as const;

export interface WorldInfo {
  readonly worldId: string;
  /** Different from that of every other world. */
  readonly name: string;
  readonly kind: 'grid' | 'graph';
  /** The environment that it is, its content in the id; `null` while nobody can act in it. */
  readonly env: string | null;
  /** The text of a world file. */
  readonly content: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly changedAt: string;
}
