/**
 * Numbers at the leaves of a binary tree, each inner node the sum of the two below it: drawing a leaf in proportion to
 * its number, and changing one, take log₂ steps.
 *
 * Source: Schaul, Quan, Antonoglou & Silver, "Prioritized experience replay", ICLR (2016), appendix B.2.1.
 */
export class SumTree {
  /** Node i has the children 2i and 2i + 1; the root is 1, the leaves begin at `#firstLeaf`. */
  readonly #nodes: Float64Array;
  readonly #firstLeaf: number;

  constructor(readonly leafCount: number) {
    this.#firstLeaf = 2 ** Math.ceil(Math.log2(leafCount));
    this.#nodes = new Float64Array(2 * this.#firstLeaf);
  }

  /** Sum of all leaves. */
  get total(): number {
    return this.#nodes[1]!;
  }

  get(leaf: number): number {
    return this.#nodes[this.#firstLeaf + leaf]!;
  }

  set(leaf: number, value: number): void {
    const nodes = this.#nodes;
    let node = this.#firstLeaf + leaf;
    nodes[node] = value;
    // Summed afresh rather than moved by the difference, so that nothing drifts and the leaves alone decide.
    for (node >>= 1; node >= 1; node >>= 1) nodes[node] = nodes[2 * node]! + nodes[2 * node + 1]!;
  }

  /** The first leaf whose cumulative sum is greater than `mass`, in [0, total); never one that holds 0, bar rounding. */
  find(mass: number): number {
    const nodes = this.#nodes;
    let rest = mass;
    let node = 1;
    while (node < this.#firstLeaf) {
      const left = nodes[2 * node]!;
      const goesLeft = rest < left || nodes[2 * node + 1] === 0;
      if (!goesLeft) rest -= left;
      node = goesLeft ? 2 * node : 2 * node + 1;
    }
    return node - this.#firstLeaf;
  }

  /** The first `count` leaves. */
  save(count: number): Float64Array {
    return this.#nodes.slice(this.#firstLeaf, this.#firstLeaf + count);
  }

  load(leaves: Float64Array): void {
    const nodes = this.#nodes;
    nodes.fill(0);
    nodes.set(leaves, this.#firstLeaf);
    for (let node = this.#firstLeaf - 1; node >= 1; node--) nodes[node] = nodes[2 * node]! + nodes[2 * node + 1]!;
  }
}
