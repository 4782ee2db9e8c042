import type { BlackjackState } from '../../main/rl/environments/blackjack';
import { handOf } from '../../main/rl/environments/blackjackHand';
import { drawBlackjackTable } from './drawing/blackjackTable';
import { box, type Context, frame, hatch, label } from './drawing/shapes';
import { defineScene, type SceneView } from './scene';

const stick = 0;

/** The cards on the table, the dealer's second face down until the player sticks; or the book's tables of values and policy. */
export const blackjackScene = defineScene<BlackjackState>({
  aspectRatio: 1.5,
  stepsPerSecond: 0.9,
  trailLength: 0,
  overlays: ['values', 'policy'],

  draw(context, state, view) {
    if (view.policy !== undefined) {
      drawBlackjackTable(context, { ...handOf(state.player), dealerCard: state.dealer[0]! }, view);
      return;
    }
    const { height, width, colors, action, reward } = view;
    const isOpen = action === stick;
    drawHand(context, state.dealer, height * 0.06, isOpen, view);
    drawHand(context, state.player, height * 0.54, true, view);
    if (height < 100) return;
    const style = { color: colors.muted, font: colors.sansFont, size: Math.min(13, height * 0.045) };
    const { sum, usableAce } = handOf(state.player);
    label(
      context,
      isOpen ? `dealer ${handOf(state.dealer).sum}` : `dealer shows ${name(state.dealer[0]!)}`,
      width / 2,
      height * 0.47 - style.size * 0.2,
      style,
    );
    label(context, `player ${sum}${usableAce ? ', usable ace' : ''}`, width / 2, height * 0.935, {
      ...style,
      color: colors.text,
      weight: 600,
    });
    const isOver = isOpen || sum > 21;
    if (!isOver || reward === undefined) return;
    const [word, color] =
      reward > 0 ? ['won', colors.good] : reward < 0 ? [sum > 21 ? 'bust' : 'lost', colors.bad] : ['draw', colors.text];
    label(context, word, width * 0.9, height * 0.5, { ...style, color, size: style.size * 1.4, weight: 700 });
  },

  describe({ player, dealer }) {
    const { sum, usableAce } = handOf(player);
    return `Player has ${sum}${usableAce ? ' with a usable ace' : ''}; the dealer shows ${name(dealer[0]!)}.`;
  },
});

function drawHand(
  context: Context,
  cards: readonly number[],
  top: number,
  isOpen: boolean,
  { width, height, colors }: SceneView,
): void {
  const cardHeight = height * 0.34;
  const cardWidth = Math.min(cardHeight * 0.7, (width * 0.92) / cards.length - 6);
  const gap = Math.min(10, cardWidth * 0.16);
  const left = (width - cards.length * cardWidth - (cards.length - 1) * gap) / 2;
  cards.forEach((card, i) => {
    const x = left + i * (cardWidth + gap);
    const radius = cardWidth * 0.1;
    box(context, x, top, cardWidth, cardHeight, colors.panel, radius);
    frame(context, x, top, cardWidth, cardHeight, colors.lineStrong, 1, radius);
    if (!isOpen && i > 0) {
      hatch(context, x + 4, top + 4, cardWidth - 8, cardHeight - 8, colors.action, Math.max(4, cardWidth * 0.1));
      return;
    }
    label(context, name(card), x + cardWidth / 2, top + cardHeight / 2, {
      color: colors.text,
      font: colors.sansFont,
      size: cardWidth * 0.44,
      weight: 600,
    });
  });
}

function name(card: number): string {
  return card === 1 ? 'A' : String(card);
}
