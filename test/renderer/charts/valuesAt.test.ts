import { describe, expect, it } from 'vitest';
import { valuesAt } from '../../../renderer/charts/valuesAt';

const series = [
  { id: 'training', label: 'training', color: '--c1', steps: [0, 100, 200], values: [1, 2, 3] },
  { id: 'late', label: 'late', color: '--c2', steps: [5000, 5100], values: [-8, -9] },
  { id: 'none', label: 'none', color: '--c3', steps: [], values: [] },
];

describe('the cursor of a chart', () => {
  it('reads the nearest value of every curve that runs there', () => {
    expect(valuesAt(series, 120)).toEqual([{ id: 'training', step: 100, value: 2 }]);
    expect(valuesAt(series, 5060)).toEqual([{ id: 'late', step: 5100, value: -9 }]);
  });
});
