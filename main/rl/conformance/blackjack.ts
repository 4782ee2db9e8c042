import type { Dynamics } from '../core/environment';
import { Simulation } from '../core/simulation';
import { blackjackIndex } from '../environments/blackjackHand';
import { type Comparison, exactly } from './comparison';
import { createLikeGymnasium } from './gymnasiumOptions';
import type { Json } from './json';
import { RecordedRandom } from './recordedRandom';

/** Hands of blackjack, from the cards that were drawn; exact. */
export function replayBlackjack(file: Json, comparison: Comparison): void {
  const id = file.get('env').text();
  comparison.addEnvironment(id);
  for (const [, variant] of file.get('variants').entries()) {
    const dynamics = createLikeGymnasium(id, variant.get('options'));
    for (const hand of variant.get('hands').items()) {
      const record = readHand(hand);
      comparison.attempt(record.path, () => playHand(dynamics, record, comparison));
      comparison.trajectories++;
    }
  }
}

interface RecordedHand {
  readonly path: string;
  readonly cards: readonly number[];
  readonly actions: readonly number[];
  /** Indexes, the first one after the deal. */
  readonly observations: readonly number[];
  readonly rewards: readonly number[];
}

function readHand(hand: Json): RecordedHand {
  const [cards, actions, observations, rewards] = hand.items(4);
  const chosen = actions!.numbers();
  return {
    path: hand.path,
    cards: cards!.numbers(),
    actions: chosen,
    observations: observations!.items(chosen.length + 1).map((observation) => {
      const [sum, dealerCard, ace] = observation.numbers(3);
      return blackjackIndex({ sum: sum!, dealerCard: dealerCard!, usableAce: ace === 1 });
    }),
    rewards: rewards!.numbers(chosen.length),
  };
}

function playHand(dynamics: Dynamics, record: RecordedHand, comparison: Comparison): void {
  const random = new RecordedRandom(record.cards.map((card) => ({ kind: 'integer', count: 13, value: card - 1 })));
  const simulation = new Simulation(dynamics as Dynamics<unknown, number, number>, random);
  comparison.observation(`${record.path}, deal`, [simulation.reset()], [record.observations[0]!], exactly);
  record.actions.forEach((action, step) => {
    const where = `${record.path}, step ${step}`;
    const { observation, reward, terminated, truncated } = simulation.step(action);
    comparison.observation(where, [observation], [record.observations[step + 1]!], exactly);
    comparison.reward(where, reward, record.rewards[step]!, 0);
    comparison.flag(where, 'terminated', terminated, step === record.actions.length - 1);
    comparison.flag(where, 'truncated', truncated, false);
    comparison.steps++;
  });
  if (random.remaining > 0) comparison.differ(record.path, `leaves ${random.remaining} cards unused`);
}
