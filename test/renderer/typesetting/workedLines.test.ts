import { describe, expect, it } from 'vitest';
import { quantitiesIn } from '../../../main/rl/agents/explanation';
import { agentDefinitions } from '../../../main/rl/agents/registry';
import { fillIn } from '../../../renderer/format/workedFormula';
import { typeset } from '../../../renderer/typesetting/formula';

const formulas = agentDefinitions.flatMap(({ id, explanation }) =>
  (explanation.worked ?? []).flatMap(({ tex, rule }) =>
    [tex, ...(rule === undefined ? [] : [rule])].map((each) => [id, each] as const),
  ),
);

describe('Worked lines', () => {
  it.each(formulas)('of %s can be set with numbers in: %s', (_id, tex) => {
    const names = quantitiesIn(tex);
    for (const quantity of [-0.25, 3, 1.5e-9, null, [0.5, -1]]) {
      const filled = fillIn(tex, Object.fromEntries(names.map((name) => [name, quantity])));
      expect(filled).not.toMatch(/[‹›?]/);
      expect(typeset(filled).join('')).not.toContain('katex-error');
    }
  });
});
