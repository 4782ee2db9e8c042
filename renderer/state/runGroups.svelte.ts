import type { LabClient } from '../../main/contract/lab';
import type { GroupNotes, RunGroup } from '../../main/contract/models';

/** Groups of runs that people made, and what they wrote about any group; both are kept in the lab. */
export class RunGroups {
  made: readonly RunGroup[] = $state.raw([]);
  notes: ReadonlyMap<string, string> = $state.raw(new Map());

  constructor(private readonly client: LabClient) {}

  /** @throws LabError */
  async load(): Promise<void> {
    const [made, notes] = await Promise.all([
      this.client.request('groups.list', undefined),
      this.client.request('groups.notes', undefined),
    ]);
    this.made = made;
    this.#showNotes(notes);
  }

  find(groupId: string): RunGroup | undefined {
    return this.made.find((group) => group.groupId === groupId);
  }

  /** Makes a group, or changes the one of that id. @throws LabError */
  async save({
    groupId,
    label,
    runIds,
  }: {
    readonly groupId?: string;
    readonly label: string;
    readonly runIds: readonly string[];
  }): Promise<RunGroup> {
    const named = groupId === undefined ? {} : { groupId };
    const saved = await this.client.request('groups.save', { ...named, label, runIds: [...runIds] });
    const isKnown = this.find(saved.groupId) !== undefined;
    this.made = isKnown ? this.made.map((one) => (one.groupId === saved.groupId ? saved : one)) : [...this.made, saved];
    return saved;
  }

  /** Takes a group apart; its runs stay. @throws LabError */
  async dissolve(groupId: string): Promise<void> {
    await this.client.request('groups.delete', { groupId });
    this.made = this.made.filter((group) => group.groupId !== groupId);
  }

  /** @throws LabError */
  async annotate(groupId: string, notes: string): Promise<void> {
    await this.client.request('groups.annotate', { groupId, notes });
    this.#showNotes([...this.#listed().filter((one) => one.groupId !== groupId), { groupId, notes }]);
  }

  #listed(): GroupNotes[] {
    return [...this.notes].map(([groupId, notes]) => ({ groupId, notes }));
  }

  #showNotes(listed: readonly GroupNotes[]): void {
    this.notes = new Map(listed.filter(({ notes }) => notes !== '').map(({ groupId, notes }) => [groupId, notes]));
  }
}
