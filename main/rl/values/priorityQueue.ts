import type { SavedState } from '../core/savedState';

/** Items 0 … n − 1 with priorities, the highest first; a binary heap. */
export class PriorityQueue {
  /** Items in heap order. */
  readonly #heap: number[] = [];
  /** Place of each item in the heap, −1 when it is not queued, shape [items]. */
  readonly #places: Int32Array;
  readonly #priorities: Float64Array;

  constructor(itemCount: number) {
    this.#places = new Int32Array(itemCount).fill(-1);
    this.#priorities = new Float64Array(itemCount);
  }

  get length(): number {
    return this.#heap.length;
  }

  /** Puts an item into the queue; one that is there already keeps the higher priority. */
  insert(item: number, priority: number): void {
    let place = this.#places[item]!;
    if (place === -1) place = this.#heap.push(item) - 1;
    else if (priority <= this.#priorities[item]!) return;
    this.#priorities[item] = priority;
    this.#rise(item, place);
  }

  /** Takes out the item of highest priority; needs one. */
  takeFirst(): number {
    const first = this.#heap[0]!;
    const last = this.#heap.pop()!;
    this.#places[first] = -1;
    if (last !== first) this.#sink(last);
    return first;
  }

  #rise(item: number, from: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = this.#heap[parent]!;
      if (this.#priorities[above]! >= this.#priorities[item]!) break;
      this.#put(above, place);
      place = parent;
    }
    this.#put(item, place);
  }

  /** Puts an item in place of the first, and down to where it belongs. */
  #sink(item: number): void {
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.#heap.length) break;
      const right = child + 1;
      if (right < this.#heap.length && this.#priorityAt(right) > this.#priorityAt(child)) child = right;
      if (this.#priorityAt(child) <= this.#priorities[item]!) break;
      this.#put(this.#heap[child]!, place);
      place = child;
    }
    this.#put(item, place);
  }

  #priorityAt(place: number): number {
    return this.#priorities[this.#heap[place]!]!;
  }

  #put(item: number, place: number): void {
    this.#heap[place] = item;
    this.#places[item] = place;
  }

  save(): SavedState {
    return { heap: Int32Array.from(this.#heap), priorities: this.#priorities.slice() };
  }

  load(saved: SavedState): void {
    this.#places.fill(-1);
    this.#priorities.set(saved['priorities'] as Float64Array);
    this.#heap.length = 0;
    for (const item of saved['heap'] as Int32Array) this.#put(item, this.#heap.length);
  }
}
