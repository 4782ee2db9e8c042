import { blackjackIndex } from '../environments/blackjackHand';
import { blackjackTable } from '../environments/blackjackTable';
import { evaluatePolicyExactly, uniformPolicy } from '../planning/policyEvaluation';
import type { ControlValues, LessonExperiment, LessonReading, LessonWork } from './lesson';
import { type RaceResult, race, type Variant } from './race';

const table = blackjackTable({ natural: false, suttonBarto: false });
/** v of a player who tosses a coin for each decision, without discount. */
const values = evaluatePolicyExactly(table, uniformPolicy(table), 1);
const actions = [
  { label: 'stop', action: 0 },
  { label: 'take a card', action: 1 },
  { label: 'either', action: undefined },
] as const;

/** A(s, a) = Σ p(s′, r | s, a) [ r + v(s′) ] − v(s). */
export function exactAdvantage(state: number, action: number): number {
  const expected = table.outcomes(state, action).reduce((sum, { probability, reward, terminated, state: next }) => {
    return sum + probability * (reward + (terminated ? 0 : values[next]!));
  }, 0);
  return expected - values[state]!;
}

/** v of a hand, by its index. */
export const valueOfHand = (hand: number): number => values[hand]!;

export const handOf = ({ sum, dealerCard }: ControlValues): number =>
  blackjackIndex({ sum: sum!, dealerCard: dealerCard!, usableAce: false });

/** Tosses coins, and averages how wrong the exact values were after each decision in one hand. */
export function* averageSurprises(chosen: ControlValues, seeds: number): LessonWork<RaceResult> {
  const hand = handOf(chosen);
  const variants = actions.map(({ label, action }): Variant => {
    /** What was seen before the step; at the start of a hand nobody else tells it. */
    let seen = -1;
    return {
      ...{ label, env: 'Blackjack-v1', algo: 'random', budget: { episodes: 20_000 } },
      adapt: (checked) => ({
        ...checked,
        createDynamics() {
          const dynamics = checked.createDynamics();
          const watched = Object.create(dynamics) as { -readonly [Key in keyof typeof dynamics]: (typeof dynamics)[Key] };
          watched.transition = (state, taken, random) => {
            seen = dynamics.observe(state) as number;
            return dynamics.transition(state, taken, random);
          };
          return watched;
        },
      }),
      observe: () => {
        let [sum, count] = [0, 0];
        return ({ action: taken, timestep: { observation, reward, terminated } }) => {
          if (seen !== hand || (action !== undefined && taken !== action)) return undefined;
          sum += reward + (terminated ? 0 : values[observation as number]!) - values[hand]!;
          return sum / ++count;
        };
      },
    };
  });
  return yield* race(variants, seeds, { points: 40, point: 'last' });
}

export const surprises: LessonExperiment = {
  id: 'surprises',
  title: 'What a perfect critic is surprised by',
  axes: { x: 'Hands dealt', y: 'Mean surprise, reward' },
  seeds: 20,
  controls: [
    {
      ...{ name: 'sum', label: 'Your cards', default: 16, min: 12, max: 20, step: 1 },
      help: 'Their sum; an ace among them counts 1.',
    },
    {
      ...{ name: 'dealerCard', label: 'The dealer’s open card', default: 10, min: 1, max: 10, step: 1 },
      help: '1 is an ace.',
    },
  ],
  *run(chosen, seeds) {
    const { series } = yield* averageSurprises(chosen, seeds);
    const hand = handOf(chosen);
    const readings: LessonReading[] = [
      { label: 'Value of the hand, exact', value: valueOfHand(hand) },
      { label: 'Advantage of stopping, exact', value: exactAdvantage(hand, 0) },
      { label: 'Advantage of taking a card, exact', value: exactAdvantage(hand, 1) },
    ];
    return { series, readings };
  },
};
