import type { Action, Observation } from '../../main/rl/core/environment';
import type { Insight } from '../../main/rl/policies/policy';

/** Colors of a picture, read from the style tokens once for each theme; every value is a CSS color. */
export interface SceneColors {
  /** Behind everything. */
  readonly ground: string;
  readonly panel: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly text: string;
  readonly muted: string;
  readonly accent: string;
  readonly accentSoft: string;
  /** The living agent, and nothing else. */
  readonly agent: string;
  /** What the agent does: forces, torques, moves. */
  readonly action: string;
  readonly good: string;
  readonly warn: string;
  readonly bad: string;
  /** Things told apart by color alone only where their shape or label differs as well. */
  readonly categories: readonly string[];
  readonly sansFont: string;
  readonly monoFont: string;
  /** Whether light things lie on a dark ground. */
  readonly isDark: boolean;
}

/** What is laid over the places of an environment whose states are places. */
export type Overlay = 'values' | 'action-values' | 'policy';

/** What a policy thinks of any state of a table, for overlays. */
export interface PolicyView {
  readonly overlay: Overlay;
  /** Of the state with this index. */
  inspect(state: number): Insight;
}

/** How and with what a state is drawn. */
export interface SceneView<State = unknown> {
  /** Size of the picture in CSS pixels; the context is scaled to them. */
  readonly width: number;
  readonly height: number;
  readonly colors: SceneColors;
  /** The action that led to the state, if one did. */
  readonly action?: Action | undefined;
  /** Reward earned with that action. */
  readonly reward?: number | undefined;
  /** States before this one in the same episode, oldest first. */
  readonly trail?: readonly State[] | undefined;
  readonly policy?: PolicyView | undefined;
  /** In a game: the player whose person looks on; what is hidden from that player stays hidden. */
  readonly seat?: number | undefined;
}

/** A plane through the states of an environment: two quantities vary, the others stay as they are. */
export interface Slice<State = unknown> {
  readonly x: SliceAxis;
  readonly y: SliceAxis;
  /** Where a state lies on the plane. */
  locate(state: State): readonly [x: number, y: number];
  /** What would be observed if the state lay at (x, y) instead, everything else being as it is. */
  observe(state: State, x: number, y: number): Observation;
}

/** A quantity in the units of the dynamics. */
export interface SliceAxis {
  readonly label: string;
  readonly low: number;
  readonly high: number;
  /** The number shown to people: degrees for radians, say. */
  readonly display?: (value: number) => string;
}

/**
 * The drawing of one environment: one state in, one picture out.
 *
 * It can be called with any state, remembered or imagined, keeps nothing between calls, and takes every length that
 * matters from the dynamics. It must be readable 90 pixels wide and still be sharp on a full screen.
 */
export interface Scene<State = unknown> {
  /** Width over height at which the picture fills its frame. */
  readonly aspectRatio: number;
  /** Time steps a second at which a person can follow: real time where the dynamics have a clock. */
  readonly stepsPerSecond: number;
  /** How many earlier states the picture makes use of. */
  readonly trailLength: number;
  draw(context: CanvasRenderingContext2D, state: State, view: SceneView<State>): void;
  /**
   * The state `share` ∈ [0, 1] of the way from one to the next. Present only where something moves continuously
   * between the two; a jump from square to square is shown as a jump.
   */
  interpolate?(from: State, to: State, share: number): State;
  /**
   * What is seen, in a short sentence, for people who do not see it.
   *
   * @param seat as in `SceneView`.
   */
  describe(state: State, seat?: number): string;
  /** Present where places stand for actions: what somebody means who points at (x, y) in CSS pixels, legal or not. */
  actionAt?(x: number, y: number, size: { readonly width: number; readonly height: number }): number | undefined;
  /** Present where the states of a table are places in the picture. */
  readonly overlays?: readonly Overlay[];
  /** Present where a plane through the states says much about the task. */
  readonly slice?: Slice<State>;
}

/** Forgets the type of the state, so that scenes of all kinds stand in one registry. */
export function defineScene<State>(scene: Scene<State>): Scene {
  return scene as unknown as Scene;
}
