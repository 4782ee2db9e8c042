import { type BlackjackObservation, blackjackIndex } from '../../../main/rl/environments/blackjackHand';
import type { SceneView } from '../scene';
import { choicesOf, scaleOf, stateValueOf } from './cellOverlay';
import { box, type Context, frame, label } from './shapes';
import { cssRgb } from './valueColor';

/** Below 12 a card never hurts, so the book's figures begin here. */
const leastSum = 12;
const sums = Array.from({ length: 10 }, (_, i) => leastSum + i);
const dealerCards = Array.from({ length: 10 }, (_, i) => i + 1);

/**
 * What a policy thinks, as in the book's figures 5.1 and 5.2: player's sum upward, dealer's card across, with a usable ace
 * on the left and without on the right. The hand of the moment is framed.
 */
export function drawBlackjackTable(
  context: Context,
  hand: BlackjackObservation,
  { width, height, colors, policy }: SceneView,
): void {
  const side = Math.min((width * 0.84) / 21, (height * 0.8) / 10);
  const top = (height - side * 10) / 2;
  const insights = [true, false].flatMap((usableAce) =>
    sums.flatMap((sum) => dealerCards.map((dealerCard) => policy!.inspect(blackjackIndex({ sum, dealerCard, usableAce })))),
  );
  const scale = scaleOf(insights, 'values', colors);
  const style = { color: colors.muted, font: colors.sansFont, size: Math.min(11, side * 0.62) };

  [true, false].forEach((usableAce, half) => {
    const left = width / 2 + (half === 0 ? -10.6 : 0.6) * side;
    insights.slice(half * 100, half * 100 + 100).forEach((insight, index) => {
      const [sum, dealerCard] = [sums[Math.floor(index / 10)]!, dealerCards[index % 10]!];
      const [x, y] = [left + (dealerCard - 1) * side, top + (21 - sum) * side];
      const isHit = choicesOf(insight)[0]?.action === 1;
      const value = stateValueOf(insight);
      const tint = value !== undefined && scale !== undefined ? cssRgb(scale.rgb(value)) : colors.panel;
      box(context, x, y, side - 1, side - 1, policy!.overlay === 'values' ? tint : isHit ? colors.accentSoft : colors.panel);
      if (policy!.overlay === 'policy' && side > 9) {
        label(context, isHit ? 'H' : 'S', x + side / 2, y + side / 2, { ...style, color: isHit ? colors.accent : colors.muted });
      }
      if (sum === hand.sum && dealerCard === hand.dealerCard && usableAce === hand.usableAce) {
        frame(context, x, y, side - 1, side - 1, colors.agent, 2.5);
      }
    });
    if (side < 12) return;
    label(context, usableAce ? 'usable ace' : 'no usable ace', left + 5 * side, top - 12, style);
    for (const card of [1, 5, 10])
      label(context, card === 1 ? 'A' : String(card), left + (card - 0.5) * side, top + 10 * side + 10, style);
  });
  if (side < 12) return;
  for (const sum of [12, 16, 21])
    label(context, String(sum), width / 2 - 10.9 * side, top + (21 - sum + 0.5) * side, { ...style, align: 'right' });
}
