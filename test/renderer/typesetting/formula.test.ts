import { describe, expect, it } from 'vitest';
import { agentDefinitions } from '../../../main/rl/agents/registry';
import { lettersOf, typeset } from '../../../renderer/typesetting/formula';

/** What a screen reader gets. */
function mathmlOf(tex: string): string {
  return typeset(tex)
    .map((html) => /<math.*?<\/math>/s.exec(html)![0])
    .join('');
}

describe('formulas', () => {
  it('are set for the eye and for the ear', () => {
    const [html] = typeset(String.raw`Q(S,A) \leftarrow Q(S,A) + \alpha\,\delta`);
    expect(html).toContain('class="katex-html" aria-hidden="true"');
    expect(html).toContain('<mo>←</mo>');
  });

  it('give each row and each statement a line of its own', () => {
    expect(typeset(String.raw`\begin{aligned} a &= b \\ c &= d \end{aligned}`)).toHaveLength(2);
    expect(typeset(String.raw`\delta = R,\quad Q \leftarrow Q + \delta`)).toHaveLength(2);
    expect(typeset('a = b + c')).toHaveLength(1);
    expect(typeset(String.raw`w = \begin{cases} 1 & a > b \\ 0 & \text{else} \end{cases}, \quad b = c`)).toHaveLength(2);
  });

  it('know which letters stand in them', () => {
    expect([...lettersOf(String.raw`Q + \alpha\,[R + \gamma \max_a Q]`)]).toEqual(expect.arrayContaining(['α', 'γ', 'R']));
    expect(lettersOf(String.raw`\alpha`).has('ε')).toBe(false);
  });

  it('let no text become markup', () => {
    expect(typeset(String.raw`\text{<img src=x>}`).join('')).not.toContain('<img');
  });

  it('say where one is not TeX', () => {
    expect(() => typeset(String.raw`\frac{1}`)).toThrow(/KaTeX parse error/);
  });

  it.each(agentDefinitions.map(({ id, explanation }) => [id, explanation.updateRule] as const))(
    'set the rule of %s',
    (_id, updateRule) => {
      expect(mathmlOf(updateRule)).not.toContain('mathcolor'); // how KaTeX marks what it does not know
    },
  );
});
