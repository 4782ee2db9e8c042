import type { LabClient } from '../../main/contract/lab';
import type { WorldInfo } from '../../main/contract/models';

/** The worlds of one's own that the lab keeps. */
export class Worlds {
  all: readonly WorldInfo[] = $state.raw([]);
  isLoaded: boolean = $state(false);

  constructor(private readonly client: LabClient) {}

  /** @throws LabError */
  async load(): Promise<void> {
    this.all = await this.client.request('worlds.list', undefined);
    this.isLoaded = true;
  }

  find(worldId: string): WorldInfo | undefined {
    return this.all.find((world) => world.worldId === worldId);
  }

  /** The name of the world that an environment is; `undefined` where it is none that is kept. */
  nameOf(env: string): string | undefined {
    return this.all.find((world) => world.env === env)?.name;
  }

  /** A name that no world has yet: `Maze`, or `Maze 2`. */
  freeName(wanted: string): string {
    const taken = new Set(this.all.map(({ name }) => name));
    if (!taken.has(wanted)) return wanted;
    let number = 2;
    while (taken.has(`${wanted} ${number}`)) number++;
    return `${wanted} ${number}`;
  }

  /** Keeps a world: in place of the one with that id, or as a new one where it is ''. @throws LabError */
  async save(content: string, worldId: string): Promise<WorldInfo> {
    const saved = await this.client.request('worlds.save', { content, ...(worldId !== '' && { worldId }) });
    const isNew = this.find(saved.worldId) === undefined;
    this.all = isNew ? [...this.all, saved] : this.all.map((world) => (world.worldId === saved.worldId ? saved : world));
    return saved;
  }

  /** @throws LabError */
  async delete(worldId: string): Promise<void> {
    await this.client.request('worlds.delete', { worldIds: [worldId] });
    this.all = this.all.filter((world) => world.worldId !== worldId);
  }

  /** Undoes a deletion. @throws LabError */
  async restore(worldId: string): Promise<void> {
    await this.client.request('worlds.restore', { worldIds: [worldId] });
    await this.load();
  }
}
