import type { TransitionTable } from '../../../main/rl/core/environment';
import type { SceneView } from '../scene';
import { choicesOf, formatShort, stateValueOf } from './cellOverlay';
import { agentDisc, arrow, type Context, disc, faded, label, ring } from './shapes';
import { cssRgb, inkOn, valueScale } from './valueColor';

/** Where the states of a graph lie: shares of width and height. */
export interface GraphLayout {
  readonly places: readonly (readonly [x: number, y: number])[];
  readonly names: readonly string[];
  readonly actionNames: readonly string[];
}

/** States evenly on an ellipse, the first at the top. */
export function circleLayout(stateCount: number): readonly (readonly [number, number])[] {
  if (stateCount === 1) return [[0.5, 0.5]];
  if (stateCount === 2)
    return [
      [0.28, 0.5],
      [0.72, 0.5],
    ]; // side by side, where most screens have room
  return Array.from({ length: stateCount }, (_, state) => {
    const angle = (2 * Math.PI * state) / stateCount - Math.PI / 2;
    return [0.5 + 0.38 * Math.cos(angle), 0.5 + 0.34 * Math.sin(angle)] as const;
  });
}

/**
 * A Markov decision process as a graph: states as circles, what each action may lead to from the present state as arrows
 * as strong as they are probable, and the transition that was just made in the agent's color.
 */
export function drawGraph(
  context: Context,
  table: TransitionTable,
  { places, names, actionNames }: GraphLayout,
  state: number,
  view: SceneView<number>,
): void {
  const { width, height, colors, trail = [], action } = view;
  const at = (index: number) => [places[index]![0] * width, places[index]![1] * height] as const;
  const crowd = Math.max(6, table.stateCount);
  // Orange is the agent's alone.
  const actionColors = colors.categories.filter((color) => color !== colors.agent);
  const radius = Math.max(2, Math.min(0.09 * Math.min(width, height), (1.9 * Math.min(width, height)) / crowd));

  for (let choice = 0; choice < table.actionCount; choice++) {
    const color = actionColors[choice % actionColors.length]!;
    for (const { state: next, probability } of table.outcomes(state, choice)) {
      if (probability < 0.005) continue;
      // Actions that share two states run beside each other.
      const offset = (choice - (table.actionCount - 1) / 2) * Math.min(7, radius * 0.4);
      faded(context, 0.2 + 0.6 * probability, () =>
        drawEdge(context, at(state), at(next), radius, offset, color, 1 + 2.2 * probability),
      );
    }
  }
  const from = trail.at(-1);
  if (from !== undefined && action !== undefined) drawEdge(context, at(from), at(state), radius, 0, colors.agent, 2.4);

  const values = view.policy === undefined ? [] : places.map((_, index) => stateValueOf(view.policy!.inspect(index)));
  const known = values.filter((value) => value !== undefined);
  const scale = known.length > 0 ? valueScale(Math.min(...known), Math.max(...known), colors) : undefined;
  places.forEach((_, index) => {
    const [x, y] = at(index);
    const value = values[index];
    const isTinted = view.policy?.overlay === 'values' && value !== undefined && scale !== undefined;
    disc(context, x, y, radius, isTinted ? cssRgb(scale.rgb(value)) : colors.panel);
    ring(context, x, y, radius, colors.lineStrong, 1.2);
    if (radius < 7) return;
    const ink = isTinted ? inkOn(scale.rgb(value)) : colors.text;
    const style = { color: ink, font: colors.sansFont, size: Math.min(13, radius * 0.8) };
    label(context, isTinted ? formatShort(value) : names[index]!, x, y, style);
    if (view.policy?.overlay !== 'policy') return;
    const chosen = choicesOf(view.policy.inspect(index)).map((choice) => actionNames[choice.action]);
    label(context, chosen.join(' · '), x, y + (places[index]![1] < 0.5 ? -1 : 1) * (radius + 9), {
      color: colors.muted,
      font: colors.sansFont,
      size: 11,
    });
  });
  if (height > 180 && table.actionCount <= 4) {
    actionNames.forEach((name, choice) => {
      const style = {
        color: actionColors[choice % actionColors.length]!,
        font: colors.sansFont,
        size: 11,
        align: 'left',
        weight: 600,
      } as const;
      label(context, name, 12, 16 + 15 * choice, style);
    });
  }
  const [x, y] = at(state);
  ring(context, x, y, radius + 2, colors.agent, Math.max(2, radius * 0.2));
  if (radius < 7) agentDisc(context, x, y, radius, colors.agent, colors.panel);
}

/** An arrow from rim to rim, moved aside by `offset`; a loop where both ends are one state. */
function drawEdge(
  context: Context,
  [fromX, fromY]: readonly [number, number],
  [toX, toY]: readonly [number, number],
  radius: number,
  offset: number,
  color: string,
  thickness: number,
): void {
  const length = Math.hypot(toX - fromX, toY - fromY);
  if (length < 1) {
    ring(context, fromX, fromY - radius * 1.35 - Math.abs(offset) * 0.5, radius * 0.6 + Math.abs(offset) * 0.5, color, thickness);
    return;
  }
  const [dx, dy] = [(toX - fromX) / length, (toY - fromY) / length];
  const [sideX, sideY] = [-dy * offset, dx * offset];
  const start = radius + 1;
  const end = length - radius - 2;
  if (end <= start) return;
  arrow(
    context,
    fromX + dx * start + sideX,
    fromY + dy * start + sideY,
    fromX + dx * end + sideX,
    fromY + dy * end + sideY,
    color,
    thickness,
  );
}
