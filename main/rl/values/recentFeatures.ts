import { InvalidValueError } from '../core/errors';
import type { SavedState } from '../core/savedState';
import { countActiveFeatures } from './createFeatures';
import type { FeatureSpec } from './featureSpec';
import { ActiveFeatures, type Features } from './features';
import { RecentSteps } from './recentSteps';

/**
 * The last few steps of an episode with the features of the states they were taken in, oldest first.
 *
 * Room is made once; the oldest is removed by whoever is done with it.
 */
export class RecentFeatures {
  /** Each step's state is the number of its slot. */
  readonly #steps: RecentSteps;
  readonly #slots: readonly ActiveFeatures[];
  #nextSlot = 0;

  constructor(features: Features, capacity: number) {
    this.#steps = new RecentSteps(capacity);
    this.#slots = Array.from({ length: capacity }, () => new ActiveFeatures(features.activeCount));
  }

  get length(): number {
    return this.#steps.length;
  }

  get isFull(): boolean {
    return this.#steps.isFull;
  }

  /** Needs room: `isFull` must be false. */
  add(x: ActiveFeatures, action: number, reward: number): void {
    this.#slots[this.#nextSlot]!.copyFrom(x);
    this.#steps.add(this.#nextSlot, action, reward);
    this.#nextSlot = (this.#nextSlot + 1) % this.#slots.length;
  }

  /** Features of the state of the oldest step. */
  get oldestFeatures(): ActiveFeatures {
    return this.#slots[this.#steps.state(0)]!;
  }

  get oldestAction(): number {
    return this.#steps.action(0);
  }

  removeOldest(): void {
    this.#steps.removeOldest();
  }

  /** R₁ + γ R₂ + … + γᵏ⁻¹ R_k + γᵏ `bootstrap` from the oldest step on, k being how many there are. */
  discountedReturn(discount: number, bootstrap: number): number {
    return this.#steps.discountedReturn(discount, bootstrap);
  }

  save(): SavedState {
    return {
      steps: this.#steps.save(),
      slots: this.#slots.map((slot) => slot.save()),
      nextSlot: this.#nextSlot,
    };
  }

  load(saved: SavedState): void {
    this.#steps.load(saved['steps'] as SavedState);
    this.#slots.forEach((slot, i) => {
      slot.load((saved['slots'] as readonly SavedState[])[i]!);
    });
    this.#nextSlot = saved['nextSlot'] as number;
  }
}

/** Features kept of all steps together: with their indexes, about 200 MB. */
const mostKept = 2 ** 24;

/** @throws InvalidValueError when so many steps with their features would not fit into memory. */
export function checkRecentFeatures(features: FeatureSpec, stepCount: number): void {
  const most = Math.floor(mostKept / countActiveFeatures(features));
  if (stepCount <= most) return;
  throw new InvalidValueError(
    `stepCount must be at most ${most} with ${countActiveFeatures(features)} features at once, got ${stepCount}.`,
  );
}
