import { nobody } from '../../../main/rl/core/game';
import { type KuhnPokerState, kuhnCards, kuhnPoker } from '../../../main/rl/environments/games/kuhnPoker';
import { box, type Context, disc, frame, label } from '../drawing/shapes';
import { defineScene, type SceneView } from '../scene';

const actionWords: Readonly<Record<string, string>> = { p: 'pass', b: 'bet' };

/** Both cards face up, to a person at the table that of the other only at the end; what each player did beneath, and the chips in the pot between them. */
export const kuhnPokerScene = defineScene<KuhnPokerState>({
  aspectRatio: 1.7,
  stepsPerSecond: 1,
  trailLength: 0,

  draw(context, state, view) {
    const { cards, history } = state;
    const { width, height, colors } = view;
    for (const player of [0, 1]) {
      const card = isHidden(player, state, view.seat) ? undefined : cards[player];
      drawPlayer(context, (0.2 + 0.6 * player) * width, player, card, history, view);
    }
    const chips = 2 + [...history].filter((letter) => letter === 'b').length;
    const radius = Math.min(width, height) * 0.05;
    for (let chip = 0; chip < chips; chip++) {
      const [x, y] = [width / 2 + (chip % 2 === 0 ? -1 : 1) * radius * 1.2, height * 0.52 - Math.floor(chip / 2) * radius * 1.1];
      disc(context, x, y, radius, colors.categories[5]!);
      disc(context, x, y, radius * 0.55, colors.panel);
    }
    if (height > 110)
      label(context, `pot ${chips}`, width / 2, height * 0.68, { color: colors.muted, font: colors.sansFont, size: 12 });
  },

  describe(state, seat) {
    const { cards, history } = state;
    if (cards.length === 0) return 'Before the deal.';
    const moves = [...history].map((letter) => actionWords[letter]).join(', ');
    const holding = [0, 1].map((player) =>
      isHidden(player, state, seat) ? 'a hidden card' : `the ${kuhnCards[cards[player]!]}`,
    );
    return `First player has ${holding[0]}, second ${holding[1]}; ${moves === '' ? 'nobody has acted' : moves}.`;
  },
});

/** A card of the other player, until the hand is over. */
function isHidden(player: number, state: KuhnPokerState, seat: number | undefined): boolean {
  return seat !== undefined && player !== seat && kuhnPoker.currentPlayer(state) !== nobody;
}

function drawPlayer(
  context: Context,
  x: number,
  player: number,
  card: number | undefined,
  history: string,
  { width, height, colors }: SceneView,
): void {
  const cardHeight = height * 0.5;
  const cardWidth = Math.min(cardHeight * 0.7, width * 0.26);
  const [left, top] = [x - cardWidth / 2, height * 0.16];
  box(context, left, top, cardWidth, cardHeight, colors.panel, cardWidth * 0.08);
  frame(context, left, top, cardWidth, cardHeight, player === 0 ? colors.agent : colors.action, 2, cardWidth * 0.08);
  const name = card === undefined ? '' : kuhnCards[card]!.charAt(0).toUpperCase();
  label(context, name, x, top + cardHeight / 2, {
    color: colors.text,
    font: colors.sansFont,
    size: cardWidth * 0.5,
    weight: 600,
  });
  if (height < 110) return;
  const moves = [...history].filter((_, move) => move % 2 === player).map((letter) => actionWords[letter]);
  const style = { font: colors.sansFont, size: Math.min(13, height * 0.05) };
  label(context, player === 0 ? 'first' : 'second', x, top - 12, { ...style, color: colors.muted });
  label(context, moves.join(', '), x, top + cardHeight + 16, { ...style, color: colors.text, weight: 600 });
}
