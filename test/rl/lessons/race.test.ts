import { describe, expect, it } from 'vitest';
import { race, type Variant } from '../../../main/rl/lessons/race';

describe('A race', () => {
  it('keeps the returns of several copies of an environment apart', () => {
    const car: Variant = {
      ...{ label: 'four cars', env: 'MountainCar-v0', algo: 'a2c', budget: { steps: 800 } },
      settings: { environmentCount: 4 },
    };
    const work = race([car], 1, { points: 800 });
    let next = work.next();
    while (next.done !== true) next = work.next();
    // Each car is cut after its own 200 steps, and all of them in the last four of the 800.
    expect([...next.value.values[0]![0]!.subarray(-4)]).toEqual([-200, -200, -200, -200]);
    expect(next.value.trainers[0]!.trainingReturn).toBe(-200);
  });
});
