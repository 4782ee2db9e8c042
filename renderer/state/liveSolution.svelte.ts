import { toLabError } from '../../main/contract/errors';
import { ValueSolver } from '../../main/rl/worlds/valueSolver';
import { tableOf, type World } from '../../main/rl/worlds/world';

/** Values of the world on the board: swept to the exact solution a little on each frame, or backed up by hand. */
export class LiveSolution {
  /** Counts changes of the values, which are changed in place. */
  revision: number = $state(0);
  solver: ValueSolver | undefined = $state.raw();
  /** Whether sweeps wait to be asked for. */
  isByHand: boolean = $state(false);
  /** Why there are no values; '' when there are. */
  problem: string = $state('');
  /** As the solver counts and sees it, for the page to read. */
  sweepCount: number = $state(0);
  isSolved: boolean = $state(false);
  #world: World | undefined;
  /** Whether the solver is that of an earlier world. */
  #isStale = false;

  /** Takes up another world at the next frame; values so far are where it begins, so that little moves after a small edit. */
  follow(world: World): void {
    this.#isStale = true;
    if (this.#world?.kind !== world.kind) this.solver = undefined;
    this.#world = world;
  }

  #refresh(): void {
    const world = this.#world;
    if (!this.#isStale || world === undefined) return;
    this.#isStale = false;
    this.problem = '';
    try {
      this.solver = new ValueSolver(tableOf(world), world.discount, this.solver?.values);
      if (world.discount === 1 && !this.isByHand) this.solver.solve();
    } catch (error) {
      this.solver = undefined;
      this.problem = toLabError(error).message;
    }
    this.#tell();
  }

  /** Sweeps for at most so many milliseconds; nothing where it is done or waits to be asked. */
  advance(milliseconds: number): void {
    this.#refresh();
    const { solver } = this;
    if (solver === undefined || solver.isSolved || this.isByHand) return;
    const end = performance.now() + milliseconds;
    do solver.sweep();
    while (!solver.isSolved && performance.now() < end);
    this.#tell();
  }

  /** One sweep that was asked for. */
  sweep(): void {
    this.#refresh();
    this.solver?.sweep();
    this.#tell();
  }

  /** One state that was asked for. */
  backUp(state: number): void {
    this.#refresh();
    this.solver?.backUp(state);
    this.#tell();
  }

  /** Begins by hand from nothing, or goes back to the exact solution. */
  setByHand(isByHand: boolean): void {
    this.isByHand = isByHand;
    this.solver = undefined;
    this.#isStale = true;
    this.#refresh();
  }

  #tell(): void {
    this.revision++;
    this.sweepCount = this.solver?.sweepCount ?? 0;
    this.isSolved = this.solver?.isSolved ?? false;
  }
}
