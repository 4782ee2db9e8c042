import type { RequestParams } from '../../main/contract/lab';
import type { GroupNotes, RunGroup } from '../../main/contract/models';

/** Groups that people make in the fake lab, and what they write about groups; forgotten with the page. */
export class FakeGroups {
  readonly #made = new Map<string, RunGroup>();
  readonly #notes = new Map<string, string>();
  #nextNumber = 1;

  find(groupId: string): RunGroup | undefined {
    return this.#made.get(groupId);
  }

  save({ groupId = `group-made-${this.#nextNumber++}`, label, runIds }: RequestParams<'groups.save'>): RunGroup {
    const group = { groupId, label, runIds, createdAt: new Date(0).toISOString() };
    this.#made.set(groupId, group);
    return group;
  }

  list(): RunGroup[] {
    return [...this.#made.values()];
  }

  delete(groupId: string): { readonly count: number } {
    return { count: Number(this.#made.delete(groupId)) };
  }

  annotate({ groupId, notes }: GroupNotes): GroupNotes {
    this.#notes.set(groupId, notes);
    return { groupId, notes };
  }

  listNotes(): GroupNotes[] {
    return [...this.#notes].map(([groupId, notes]) => ({ groupId, notes }));
  }
}
