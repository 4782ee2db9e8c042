import type { Dynamics, Outcome, TransitionTable, WeightedOutcome } from '../core/environment';
import type { Random } from '../core/random';
import { boolean, integer, number, type SettingsOf } from '../core/settings';
import { discrete } from '../core/spaces';
import { clip } from './clip';
import { defineEnvironment } from './definition';
import { startIn } from './finite';

const options = {
  maxCars: integer({ default: 20, min: 1, max: 40, help: 'Cars a location can hold; more are taken away.', unit: 'cars' }),
  maxMove: integer({ default: 5, min: 1, max: 20, help: 'Cars that can be moved in one night.', unit: 'cars' }),
  rent: number({ default: 10, min: 0, max: 1000, help: 'Earned for each car rented.', unit: 'dollars' }),
  moveCost: number({ default: 2, min: 0, max: 1000, help: 'Cost of moving one car.', unit: 'dollars' }),
  requests1: number({ default: 3, min: 0, max: 50, help: 'Mean of the requests at location 1.', unit: 'cars/day' }),
  requests2: number({ default: 4, min: 0, max: 50, help: 'Mean of the requests at location 2.', unit: 'cars/day' }),
  returns1: number({ default: 3, min: 0, max: 50, help: 'Mean of the returns at location 1.', unit: 'cars/day' }),
  returns2: number({ default: 2, min: 0, max: 50, help: 'Mean of the returns at location 2.', unit: 'cars/day' }),
  freeFirstMove: boolean({ default: false, help: 'The first car from 1 to 2 is moved free (exercise 4.7).' }),
  parkingCost: number({
    default: 0,
    min: 0,
    max: 1000,
    help: 'Cost of each location with more than 10 cars overnight (4 in exercise 4.7).',
    unit: 'dollars',
  }),
  maxSteps: integer({ default: 100, max: 1_000_000, help: 'Days after which an episode is cut.', unit: 'days' }),
};

export type JacksCarRentalOptions = SettingsOf<typeof options>;

/** A day at one location that opens with a given number of cars. */
interface Day {
  /** Probability of closing with each number of cars, shape [cars + 1]. */
  readonly closing: Float64Array;
  /** Mean number of cars rented given how many it closes with, shape [cars + 1]. */
  readonly meanRented: Float64Array;
}

/**
 * Jack's car rental: move cars overnight so that they are where they are wanted.
 *
 * State = cars at 1 · (maxCars + 1) + cars at 2, at the end of a day. Action a moves a − maxMove cars from 1 to 2
 * (negative: from 2 to 1), but no more than there are; what does not fit is taken away. The next day brings Poisson
 * requests, met as far as cars last, then Poisson returns, which can be rented from the day after. Draws, one uniform
 * each: requests at 1, at 2, returns at 1, at 2.
 *
 * In the table a reward is the mean over the ways in which the same state can come about, with exact Poisson tails.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 4.2, p. 81, and exercise 4.7.
 */
export function jacksCarRental(chosen: JacksCarRentalOptions): Dynamics<number, number, number> & { table: TransitionTable } {
  const { maxCars, maxMove, rent, requests1, requests2, returns1, returns2 } = chosen;
  const size = maxCars + 1;
  const stateCount = size * size;
  const overnight = nightsOf(chosen);
  return {
    observationSpace: discrete(stateCount),
    actionSpace: discrete(
      2 * maxMove + 1,
      Array.from({ length: 2 * maxMove + 1 }, (_, action) => `move ${action - maxMove}`),
    ),
    maxEpisodeSteps: chosen.maxSteps,
    initialState: () => Math.floor(maxCars / 2) * (size + 1),
    transition(state: number, action: number, random: Random): Outcome<number> {
      const { cars1, cars2, cost } = overnight(state, action);
      const rented1 = Math.min(cars1, drawPoisson(requests1, random));
      const rented2 = Math.min(cars2, drawPoisson(requests2, random));
      const closing1 = Math.min(maxCars, cars1 - rented1 + drawPoisson(returns1, random));
      const closing2 = Math.min(maxCars, cars2 - rented2 + drawPoisson(returns2, random));
      return { state: closing1 * size + closing2, reward: rent * (rented1 + rented2) - cost, terminated: false };
    },
    observe: (state) => state,
    table: carRentalTable(chosen, overnight),
  };
}

/** How the lots look in the morning, and what the night cost. */
type Overnight = (state: number, action: number) => { cars1: number; cars2: number; cost: number };

function nightsOf({ maxCars, maxMove, moveCost, freeFirstMove, parkingCost }: JacksCarRentalOptions): Overnight {
  return (state, action) => {
    const before1 = Math.floor(state / (maxCars + 1));
    const before2 = state % (maxCars + 1);
    const moved = clip(action - maxMove, -before2, before1);
    const cars1 = Math.min(maxCars, before1 - moved);
    const cars2 = Math.min(maxCars, before2 + moved);
    const paidMoves = Math.abs(moved) - (freeFirstMove && moved > 0 ? 1 : 0);
    const fullLots = (cars1 > 10 ? 1 : 0) + (cars2 > 10 ? 1 : 0);
    return { cars1, cars2, cost: moveCost * paidMoves + parkingCost * fullLots };
  };
}

function carRentalTable(chosen: JacksCarRentalOptions, overnight: Overnight): TransitionTable {
  const { maxCars, rent } = chosen;
  const size = maxCars + 1;
  const counts = Array.from({ length: size }, (_, cars) => cars);
  const days1 = counts.map((cars) => dayOf(cars, maxCars, chosen.requests1, chosen.returns1));
  const days2 = counts.map((cars) => dayOf(cars, maxCars, chosen.requests2, chosen.returns2));
  return {
    stateCount: size * size,
    actionCount: 2 * chosen.maxMove + 1,
    initialProbabilities: startIn(size * size, [Math.floor(maxCars / 2) * (size + 1)]),
    // Not kept: the table of the book's size has two million outcomes.
    outcomes(state, action) {
      const { cars1, cars2, cost } = overnight(state, action);
      const [day1, day2] = [days1[cars1]!, days2[cars2]!];
      const outcomes: WeightedOutcome[] = [];
      for (let closing1 = 0; closing1 < size; closing1++) {
        for (let closing2 = 0; closing2 < size; closing2++) {
          const probability = day1.closing[closing1]! * day2.closing[closing2]!;
          if (probability === 0) continue;
          const reward = rent * (day1.meanRented[closing1]! + day2.meanRented[closing2]!) - cost;
          outcomes.push({ probability, state: closing1 * size + closing2, reward, terminated: false });
        }
      }
      return outcomes;
    },
  };
}

function dayOf(cars: number, maxCars: number, requestRate: number, returnRate: number): Day {
  const closing = new Float64Array(maxCars + 1);
  const rentedTotal = new Float64Array(maxCars + 1);
  poissonUpTo(cars, requestRate).forEach((requestProbability, rented) => {
    const left = cars - rented;
    poissonUpTo(maxCars - left, returnRate).forEach((returnProbability, returned) => {
      const probability = requestProbability * returnProbability;
      closing[left + returned]! += probability;
      rentedTotal[left + returned]! += probability * rented;
    });
  });
  return { closing, meanRented: rentedTotal.map((total, count) => (closing[count] === 0 ? 0 : total / closing[count]!)) };
}

/** Poisson probabilities of 0 … most − 1, and of everything from `most` on. */
function poissonUpTo(most: number, rate: number): number[] {
  const probabilities: number[] = [];
  let probability = Math.exp(-rate);
  let rest = 1;
  for (let count = 0; count < most; count++) {
    probabilities.push(probability);
    rest -= probability;
    probability *= rate / (count + 1);
  }
  return [...probabilities, Math.max(0, rest)];
}

/** A Poisson number by inversion of one uniform draw. */
function drawPoisson(rate: number, random: Random): number {
  const draw = random.uniform();
  let probability = Math.exp(-rate);
  let cumulative = probability;
  let count = 0;
  while (cumulative <= draw && probability > 0) {
    count++;
    probability *= rate / count;
    cumulative += probability;
  }
  return count;
}

export const jacksCarRentalDefinition = defineEnvironment({
  id: 'JacksCarRental',
  family: 'Sutton & Barto',
  summary: 'Move cars overnight between two rental locations so that they are where they are wanted.',
  documentation: {
    description:
      'Two locations rent cars. Requests and returns are Poisson numbers; overnight, cars can be moved from one to the other.',
    actions: '0 … 2 · maxMove: action − maxMove cars from 1 to 2 (negative: from 2 to 1), but no more than there are.',
    observations: 'Index cars at 1 · (maxCars + 1) + cars at 2, at the end of a day.',
    rewards:
      'Dollars of a day: rent for each car rented, minus moveCost for each car moved and parkingCost for each crowded location.',
    start: 'Half full at both locations. Nothing is drawn.',
    end: 'Never terminated; truncated after maxSteps days.',
    source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 4.2, p. 81, and exercise 4.7, p. 82.',
  },
  options,
  create: jacksCarRental,
});
