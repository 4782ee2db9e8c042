import { gridTemplates } from '../../main/rl/worlds/templates';
import type { World } from '../../main/rl/worlds/world';
import { formatWorldFile } from '../../main/rl/worlds/worldFile';

/** Most edits that can be undone. */
const longestHistory = 300;

/** The world on the drawing board, with everything that was done to it. */
export class WorldEditor {
  world: World = $state.raw(gridTemplates[0]!.create());
  /** Of the world in the lab that this is; '' while it is kept nowhere. */
  worldId: string = $state('');
  /** Where it came from: the link or template that was opened last. */
  origin: string = $state('');
  /** Text of the world as it was opened or kept last. */
  #kept: string = $state(formatWorldFile(gridTemplates[0]!.create()));
  #past: readonly World[] = $state.raw([]);
  #future: readonly World[] = $state.raw([]);
  /** The world before the stroke under way, if one is. */
  #beforeStroke: World | undefined;

  readonly canUndo: boolean = $derived.by(() => this.#past.length > 0);
  readonly canRedo: boolean = $derived.by(() => this.#future.length > 0);
  /** Whether something would be lost by opening another one. */
  readonly isChanged: boolean = $derived.by(() => formatWorldFile(this.world) !== this.#kept);

  /** Puts another world on the board; what was there can be brought back with `restore`. */
  open(world: World, { worldId = '', origin = '' }: { readonly worldId?: string; readonly origin?: string } = {}): void {
    this.world = world;
    this.worldId = worldId;
    this.origin = origin;
    this.#kept = formatWorldFile(world);
    this.#past = [];
    this.#future = [];
    this.#beforeStroke = undefined;
  }

  /** All that is on the board, to be put back. */
  snapshot(): () => void {
    const { world, worldId, origin } = this;
    const [kept, past, future] = [this.#kept, this.#past, this.#future];
    return () => {
      [this.world, this.worldId, this.origin] = [world, worldId, origin];
      [this.#kept, this.#past, this.#future] = [kept, past, future];
    };
  }

  /** The lab keeps it now. */
  markKept(worldId: string): void {
    this.worldId = worldId;
    this.#kept = formatWorldFile(this.world);
  }

  /** One edit. */
  change(world: World): void {
    if (this.#beforeStroke === undefined) this.#remember(this.world);
    this.world = world;
  }

  /** All edits until `endStroke` are undone together. */
  beginStroke(): void {
    this.#beforeStroke = this.world;
  }

  endStroke(): void {
    const before = this.#beforeStroke;
    this.#beforeStroke = undefined;
    if (before !== undefined && before !== this.world) this.#remember(before);
  }

  undo(): void {
    const before = this.#past.at(-1);
    if (before === undefined) return;
    this.#future = [this.world, ...this.#future];
    this.#past = this.#past.slice(0, -1);
    this.world = before;
  }

  redo(): void {
    const [next, ...later] = this.#future;
    if (next === undefined) return;
    this.#past = [...this.#past, this.world];
    this.#future = later;
    this.world = next;
  }

  #remember(world: World): void {
    this.#past = [...this.#past, world].slice(-longestHistory);
    this.#future = [];
  }
}
