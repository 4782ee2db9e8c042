import type { Dynamics } from '../../main/rl/core/environment';
import { type MinAtarState, screenSize } from '../../main/rl/environments/minAtar/minAtarDynamics';
import { findEnvironment } from '../../main/rl/environments/registry';
import { gridFrame } from './drawing/gridFrame';
import { box, type Context, faded } from './drawing/shapes';
import { defineScene, type Scene, type SceneColors } from './scene';

/** How a channel of the screen is drawn. Later ones lie above earlier ones. */
interface ChannelStyle {
  readonly color: (colors: SceneColors) => string;
  /** Opacity, in (0, 1]. */
  readonly opacity?: number;
  /** Share of the cell's side that is filled. */
  readonly size?: number;
}

const category = (index: number) => (colors: SceneColors) => colors.categories[index]!;
const agent: ChannelStyle = { color: (colors) => colors.agent };
const trail: ChannelStyle = { color: (colors) => colors.muted, opacity: 0.28, size: 0.6 };
const ownBullet: ChannelStyle = { color: (colors) => colors.agent, size: 0.34 };
const enemyBullet: ChannelStyle = { color: (colors) => colors.bad, size: 0.34 };
const hidden: ChannelStyle = { color: (colors) => colors.panel, opacity: 0 };

/** By game, in the order of its channels. */
const styles: Readonly<Record<string, readonly ChannelStyle[]>> = {
  Asterix: [agent, { color: (colors) => colors.bad }, trail, { color: category(5) }],
  Breakout: [agent, { color: (colors) => colors.text, size: 0.62 }, { ...trail, size: 0.4 }, { color: category(0) }],
  Freeway: [agent, { color: category(0) }, trail, trail, trail, trail, trail],
  Seaquest: [
    agent,
    { color: (colors) => colors.agent, opacity: 0.55 },
    ownBullet,
    trail,
    enemyBullet,
    { color: category(3) },
    { color: (colors) => colors.bad },
    { color: category(4), size: 0.5 },
    { color: category(2), size: 0.5 },
    { color: category(2), size: 0.7 },
  ],
  SpaceInvaders: [agent, { color: category(2) }, hidden, hidden, ownBullet, enemyBullet],
};

/** The screen of a MinAtar game as it is observed: ten by ten cells, the player in the agent's color. */
export function minAtarScene(environmentId: string): Scene {
  const { definition, options } = findEnvironment(environmentId);
  const dynamics = definition.create(options) as unknown as Dynamics<MinAtarState<unknown>, Float64Array>;
  const name = /^MinAtar\/([^-]*)/.exec(definition.id)?.[1] ?? '';
  const channels = styles[name] ?? [agent];

  return defineScene<MinAtarState<unknown>>({
    aspectRatio: 1.2,
    stepsPerSecond: 12,
    trailLength: 0,

    draw(context, state, view) {
      const { colors } = view;
      const grid = gridFrame(screenSize, screenSize, view);
      const { left, top, side } = grid;
      box(context, left, top, side * screenSize, side * screenSize, colors.panel, 3);
      const screen = dynamics.observe(state);
      const channelCount = screen.length / (screenSize * screenSize);
      for (let channel = channelCount - 1; channel >= 0; channel--) {
        const style = channels[channel] ?? trail;
        for (let cell = 0; cell < screenSize * screenSize; cell++) {
          if (screen[cell * channelCount + channel] === 1) drawCell(context, ...grid.corner(cell), side, style, colors);
        }
      }
    },

    describe(state) {
      const lit = dynamics.observe(state).reduce((count, value) => count + value, 0);
      return `${name}: ${lit} of the screen’s cells are lit.`;
    },
  });
}

function drawCell(
  context: Context,
  x: number,
  y: number,
  side: number,
  { color, opacity = 1, size = 1 }: ChannelStyle,
  colors: SceneColors,
): void {
  const gap = side > 8 ? Math.max(0.5, side * 0.04) : 0;
  const width = side * size - 2 * gap;
  const offset = (side - width) / 2;
  faded(context, opacity, () => box(context, x + offset, y + offset, width, width, color(colors), Math.min(4, width * 0.18)));
}
