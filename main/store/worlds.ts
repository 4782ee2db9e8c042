import { LabError } from '../contract/errors';
import type { WorldInfo } from '../contract/models';
import type { Connection, Statement } from './connection';

const columns = 'world_id AS worldId, name, kind, env, content, created_at AS createdAt, changed_at AS changedAt';

/** Worlds that somebody drew. A deleted one is hidden until it is restored, or removed for good. */
export class WorldTable {
  readonly #save: Statement<never>;
  readonly #selectAll: Statement<WorldInfo>;
  readonly #selectOne: Statement<WorldInfo>;
  readonly #selectNamed: Statement<{ readonly worldId: string }>;
  readonly #hide: Statement<never>;
  readonly #removeHidden: Statement<never>;

  constructor(connection: Connection) {
    this.#save = connection.prepare(
      `INSERT INTO worlds VALUES (?, ?, ?, ?, ?, ?, ?, NULL) ON CONFLICT (world_id) DO UPDATE SET
       name = excluded.name, kind = excluded.kind, env = excluded.env, content = excluded.content, changed_at = excluded.changed_at`,
    );
    this.#selectAll = connection.prepare(`SELECT ${columns} FROM worlds WHERE deleted_at IS NULL ORDER BY created_at, world_id`);
    this.#selectOne = connection.prepare(`SELECT ${columns} FROM worlds WHERE world_id = ? AND deleted_at IS NULL`);
    this.#selectNamed = connection.prepare('SELECT world_id AS worldId FROM worlds WHERE name = ? AND deleted_at IS NULL');
    this.#hide = connection.prepare('UPDATE worlds SET deleted_at = ? WHERE world_id = ?');
    this.#removeHidden = connection.prepare('DELETE FROM worlds WHERE deleted_at IS NOT NULL');
  }

  /** Adds a world, or changes the one with that id. @throws LabError `conflict` when another has its name. */
  save(world: WorldInfo): void {
    const { worldId, name, kind, env, content, createdAt, changedAt } = world;
    this.#checkName(worldId, name);
    this.#save.run(worldId, name, kind, env, content, createdAt, changedAt);
  }

  /** In the order in which they were made. */
  list(): WorldInfo[] {
    return this.#selectAll.all();
  }

  /** @throws LabError `not-found` */
  get(worldId: string): WorldInfo {
    const world = this.#selectOne.get(worldId);
    if (world === undefined) throw unknownWorld(worldId);
    return world;
  }

  /** @throws LabError `not-found` */
  hide(worldId: string, deletedAt: string): void {
    this.get(worldId);
    this.#hide.run(deletedAt, worldId);
  }

  /** @throws LabError `not-found`; `conflict` when another world has its name by now. */
  restore(worldId: string): void {
    if (this.#hide.run(null, worldId) === 0) throw unknownWorld(worldId);
    this.#checkName(worldId, this.get(worldId).name);
  }

  /** Removes for good what is hidden. */
  removeHidden(): void {
    this.#removeHidden.run();
  }

  #checkName(worldId: string, name: string): void {
    if (this.#selectNamed.all(name).every((other) => other.worldId === worldId)) return;
    throw new LabError('conflict', `There is a world called "${name}" already. Choose another name.`);
  }
}

function unknownWorld(worldId: string): LabError {
  return new LabError('not-found', `Unknown world "${worldId}".`);
}
