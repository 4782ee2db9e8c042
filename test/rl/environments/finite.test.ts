import { describe, expect, it } from 'vitest';
import { type RecordedDraw, RecordedRandom } from '../../../main/rl/conformance/recordedRandom';
import { finiteDynamics, startIn, surely } from '../../../main/rl/environments/finite';

const uniform = (...values: number[]) => new RecordedRandom(values.map((value): RecordedDraw => ({ kind: 'uniform', value })));

/** From state 0, action 0 leads anywhere with 0.3, 0.5, 0.2 and action 1 surely to state 1. */
const rules = {
  stateCount: 3,
  actionLabels: ['gamble', 'go'],
  initialProbabilities: startIn(3, [0]),
  outcomes: (state: number, action: number) =>
    state === 0 && action === 0
      ? [0.3, 0.5, 0.2].map((probability, next) => ({ probability, state: next, reward: next, terminated: next === 2 }))
      : surely(1, -1),
};

describe('a finite environment', () => {
  it.each([
    [0, 0],
    [0.2999, 0],
    [0.3, 1], // the cumulative probability must be greater than the draw
    [0.7999, 1],
    [0.8, 2],
    [0.9999, 2],
  ])('with the draw %f goes to state %i', (draw, next) => {
    const outcome = finiteDynamics(rules).transition(0, 0, uniform(draw));
    expect(outcome).toMatchObject({ state: next, reward: next, terminated: next === 2 });
  });

  it('draws nothing where only one outcome is possible', () => {
    const random = uniform();
    expect(finiteDynamics(rules).transition(0, 1, random)).toMatchObject({ state: 1, reward: -1 });
    expect(finiteDynamics(rules).initialState(random)).toBe(0);
  });

  it('draws one number all the same where Gymnasium does', () => {
    const random = uniform(0.9, 0.9);
    const dynamics = finiteDynamics({ ...rules, alwaysDraws: true });
    dynamics.initialState(random);
    dynamics.transition(0, 1, random);
    expect(random.remaining).toBe(0);
  });

  it('starts in the first state whose cumulative probability is greater than the draw', () => {
    const initialProbabilities = Float64Array.of(0, 0.25, 0, 0.25, 0.5, 0);
    const dynamics = finiteDynamics({ ...rules, stateCount: 6, initialProbabilities });
    const starts = [0, 0.2499, 0.25, 0.4999, 0.5, 0.9999].map((draw) => dynamics.initialState(uniform(draw)));
    expect(starts).toEqual([1, 1, 3, 3, 4, 4]);
  });

  it('has one table and one behavior, from one description that is asked once for each pair', () => {
    let asked = 0;
    const dynamics = finiteDynamics({
      ...rules,
      outcomes(state, action) {
        asked++;
        return rules.outcomes(state, action);
      },
    });
    for (let count = 0; count < 5; count++) dynamics.transition(0, 0, uniform(0.5));
    expect(dynamics.table.outcomes(0, 0)).toEqual(rules.outcomes(0, 0));
    expect(asked).toBe(1);
  });

  it('refuses rows that are not probabilities, or lead nowhere, or pay no number', () => {
    const withRow = (probability: number, state: number, reward: number) =>
      finiteDynamics({ ...rules, outcomes: () => [{ probability, state, reward, terminated: false }] });
    expect(() => withRow(0.9, 0, 0).table.outcomes(2, 1)).toThrow(
      'The probabilities of state 2 and action 1 must sum to 1, got 0.9.',
    );
    expect(() => withRow(1, 3, 0).table.outcomes(0, 0)).toThrow('must be in [0, 2], got 3.');
    expect(() => withRow(1, 0, Number.NaN).table.outcomes(0, 0)).toThrow('must be finite, got NaN.');
    expect(() => finiteDynamics({ ...rules, initialProbabilities: Float64Array.of(0.5, 0, 0) })).toThrow(
      'The initial probabilities must sum to 1, got 0.5.',
    );
  });
});
