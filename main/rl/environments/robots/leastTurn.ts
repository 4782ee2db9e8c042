import { distanceBetween, jointPositions, type Point, tipPosition, wrapAngle } from './planarArm';

/** Angles that reach a target, and the furthest that any joint must turn to get there. */
export interface LeastTurn {
  readonly angles: readonly number[];
  /** max |Δθ|, rad: divided by the joints' speed it is the shortest time. */
  readonly turn: number;
}

/** Steps in which a turn is looked for before it is found exactly, rad. */
const scanStep = Math.PI / 128;
/** Distance from the target that counts as being there, m; and by how much a free joint may turn further, rad. */
const precision = 1e-10;

/**
 * The way to a target on which the joint that turns furthest turns least: the fastest, for joints of one speed.
 *
 * On the best way some joints turn equally far, r, to one side or the other, and the rest are free to turn less; those
 * and the tip then lie on one line, stretched or folded back (the conditions of Karush, Kuhn and Tucker). So for each
 * choice of free joints, sides and folds: the r at which the line is just as long as the target is far from its first
 * joint, looked for in steps of π/128 and then bisected, and taken if no free joint turns further than r. Takes about
 * 4ⁿ / 2 such searches for n joints: 0.1 s for six.
 *
 * @returns undefined where the target is out of reach.
 */
export function leastTurn(lengths: readonly number[], start: readonly number[], target: Point): LeastTurn | undefined {
  if (distanceBetween(tipPosition(start, lengths), target) <= precision) return { angles: start, turn: 0 };
  let best: LeastTurn | undefined;
  for (let freeBits = 1; freeBits < 2 ** lengths.length; freeBits++) {
    const free = start.flatMap((_angle, joint) => ((freeBits >> joint) & 1 ? [joint] : []));
    for (let sideBits = 0; sideBits < 2 ** (lengths.length - free.length); sideBits++) {
      for (let foldBits = 0; foldBits < 2 ** (free.length - 1); foldBits++) {
        const way = new Way({ lengths, start, target }, free, sidesOf(start.length, free, sideBits), foldsOf(free, foldBits));
        best = way.leastBelow(best?.turn ?? Math.PI) ?? best;
      }
    }
  }
  return best;
}

/** −1 or 1 for each joint that turns fully, 0 for each free one. */
function sidesOf(jointCount: number, free: readonly number[], sideBits: number): readonly number[] {
  let bits = sideBits;
  return Array.from({ length: jointCount }, (_, joint) => {
    if (free.includes(joint)) return 0;
    const side = bits & 1 ? 1 : -1;
    bits >>= 1;
    return side;
  });
}

/** 1 for each part of the line that goes on, −1 for each that is folded back; the first goes on. */
function foldsOf(free: readonly number[], foldBits: number): readonly number[] {
  return free.map((_joint, part) => (part > 0 && (foldBits >> (part - 1)) & 1 ? -1 : 1));
}

interface Task {
  readonly lengths: readonly number[];
  readonly start: readonly number[];
  readonly target: Point;
}

/** One choice of free joints, sides and folds. */
class Way {
  constructor(
    private readonly task: Task,
    private readonly free: readonly number[],
    private readonly sides: readonly number[],
    private readonly folds: readonly number[],
  ) {}

  /** The least turn below `limit` that brings the tip to the target. */
  leastBelow(limit: number): LeastTurn | undefined {
    let before = this.#gap(0);
    for (let low = 0; low < limit; low += scanStep) {
      const after = this.#gap(low + scanStep);
      if (before < 0 !== after < 0) {
        const turn = this.#bisect(low, before < 0);
        const angles = turn < limit ? this.#close(turn) : undefined;
        if (angles !== undefined) return { angles, turn };
      }
      before = after;
    }
    return undefined;
  }

  /** The angles after the joints that are not free have turned. */
  #turned(turn: number): number[] {
    return this.task.start.map((angle, joint) => angle + this.sides[joint]! * turn);
  }

  /** Length of the line, with folded parts taken off; negative where they are longer, m. */
  #lineLength(positions: readonly Point[]): number {
    let length = 0;
    for (let part = 0; part < this.free.length; part++) {
      length += this.folds[part]! * distanceBetween(positions[this.free[part]!]!, positions[this.#endOf(part)]!);
    }
    return length;
  }

  /** Index of the joint, or tip, at which a part of the line ends. */
  #endOf(part: number): number {
    return this.free[part + 1] ?? this.task.lengths.length;
  }

  /** How much longer the line is than the target is far from its first joint, m. */
  #gap(turn: number): number {
    const positions = jointPositions(this.#turned(turn), this.task.lengths);
    return Math.abs(this.#lineLength(positions)) - distanceBetween(positions[this.free[0]!]!, this.task.target);
  }

  /** Where the sign of the gap changes within a step of the scan. */
  #bisect(low: number, isNegative: boolean): number {
    let [inside, outside] = [low, low + scanStep];
    for (let halving = 0; halving < 48; halving++) {
      const middle = (inside + outside) / 2;
      if (this.#gap(middle) < 0 === isNegative) inside = middle;
      else outside = middle;
    }
    return (inside + outside) / 2;
  }

  /** Turns the free joints so that the line points at the target; undefined where one of them would turn too far. */
  #close(turn: number): number[] | undefined {
    const { lengths, target } = this.task;
    const angles = this.#turned(turn);
    const positions = jointPositions(angles, lengths);
    const [x, y] = positions[this.free[0]!]!;
    const forward = Math.atan2(target[1] - y, target[0] - x) + (this.#lineLength(positions) < 0 ? Math.PI : 0);
    for (let part = 0; part < this.free.length; part++) {
      const joint = this.free[part]!;
      const placed = jointPositions(angles, lengths);
      const [from, to] = [placed[joint]!, placed[this.#endOf(part)]!];
      const wanted = this.folds[part]! > 0 ? forward : forward + Math.PI;
      const change = wrapAngle(wanted - Math.atan2(to[1] - from[1], to[0] - from[0]));
      if (Math.abs(change) > turn + precision) return undefined;
      angles[joint]! += change;
    }
    return angles;
  }
}
