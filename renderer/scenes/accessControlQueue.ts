import { accessControlPayments, queueSituation } from '../../main/rl/environments/accessControlQueue';
import { choicesOf, formatReward, scaleOf, stateValueOf } from './drawing/cellOverlay';
import { arrow, box, type Context, disc, faded, frame, label } from './drawing/shapes';
import { cssRgb } from './drawing/valueColor';
import { defineScene, type Scene, type SceneView } from './scene';

const kindCount = accessControlPayments.length;

/** The customer at the head of the queue, as large as it pays, and the servers: free ones empty, busy ones filled. */
export function accessControlQueueScene({ servers }: { readonly servers: number }): Scene {
  return defineScene<number>({
    aspectRatio: 2.2,
    stepsPerSecond: 3,
    trailLength: 1,
    overlays: ['values', 'policy'],

    draw(context, state, view) {
      if (view.policy !== undefined) drawTable(context, servers, state, view);
      else drawHall(context, servers, state, view);
    },

    describe(state) {
      const { freeServers, kind } = queueSituation(state);
      return `${freeServers} of ${servers} servers free; the next customer pays ${accessControlPayments[kind]}.`;
    },
  });
}

function drawHall(context: Context, servers: number, state: number, { width, height, colors, action, reward }: SceneView): void {
  const { freeServers, kind } = queueSituation(state);
  const payment = accessControlPayments[kind]!;
  const perRow = Math.ceil(servers / (servers > 12 ? 2 : 1));
  const side = Math.min((width * 0.64) / perRow, height * 0.3);
  const rows = Math.ceil(servers / perRow);
  const left = width * 0.32;
  const top = (height - rows * side) / 2;
  for (let server = 0; server < servers; server++) {
    const [x, y] = [left + (server % perRow) * side, top + Math.floor(server / perRow) * side];
    const isBusy = server < servers - freeServers;
    box(context, x + 2, y + 2, side - 4, side - 4, colors.panel, side * 0.12);
    frame(context, x + 2, y + 2, side - 4, side - 4, colors.lineStrong, 1, side * 0.12);
    if (isBusy) faded(context, 0.75, () => disc(context, x + side / 2, y + side / 2, side * 0.28, colors.action));
  }
  const radius = Math.min(width * 0.1, height * 0.24) * (0.42 + 0.58 * Math.sqrt(payment / 8));
  const [x, y] = [width * 0.15, height / 2];
  disc(context, x, y, radius, colors.agent);
  if (radius > 7)
    label(context, String(payment), x, y, {
      color: colors.panel,
      font: colors.sansFont,
      size: Math.min(24, radius),
      weight: 700,
    });
  if (action === undefined || height < 90) return;
  const wasServed = (reward ?? 0) > 0;
  const word = wasServed ? `served ${formatReward(reward ?? 0)}` : action === 1 ? 'no server free' : 'rejected';
  label(context, `last: ${word}`, width * 0.15, height * 0.9, {
    color: wasServed ? colors.good : colors.muted,
    font: colors.sansFont,
    size: 12,
  });
  if (wasServed) arrow(context, x + radius + 6, y, left - 6, y, colors.action, 2);
}

/** Free servers across, payment upward: the figure of the book. */
function drawTable(context: Context, servers: number, state: number, { width, height, colors, policy }: SceneView): void {
  const insights = Array.from({ length: (servers + 1) * kindCount }, (_, index) => policy!.inspect(index));
  const scale = scaleOf(insights, 'values', colors);
  const [left, top] = [width * 0.15, height * 0.08];
  const [cellWidth, cellHeight] = [(width * 0.82) / (servers + 1), (height * 0.78) / kindCount];
  insights.forEach((insight, index) => {
    const { freeServers, kind } = queueSituation(index);
    const [x, y] = [left + freeServers * cellWidth, top + (kindCount - 1 - kind) * cellHeight];
    const value = stateValueOf(insight);
    const isAccepting = choicesOf(insight)[0]?.action === 1;
    const tint = value === undefined || scale === undefined ? colors.panel : cssRgb(scale.rgb(value));
    const shade = isAccepting ? colors.accentSoft : colors.panel;
    const color = policy!.overlay === 'values' ? tint : shade;
    box(context, x, y, cellWidth - 1, cellHeight - 1, color);
    if (policy!.overlay === 'policy' && cellWidth > 14)
      label(context, isAccepting ? '✓' : '–', x + cellWidth / 2, y + cellHeight / 2, {
        color: isAccepting ? colors.accent : colors.muted,
        font: colors.sansFont,
        size: 13,
      });
    if (index === state) frame(context, x, y, cellWidth - 1, cellHeight - 1, colors.agent, 2.5);
  });
  const style = { color: colors.muted, font: colors.sansFont, size: 11 };
  for (const [kind, payment] of accessControlPayments.entries()) {
    label(context, `pays ${payment}`, left - 6, top + (kindCount - 0.5 - kind) * cellHeight, { ...style, align: 'right' });
  }
  label(context, 'free servers', left + (width * 0.82) / 2, height * 0.94, style);
}
