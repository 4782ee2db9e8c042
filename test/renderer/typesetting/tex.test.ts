import { describe, expect, it } from 'vitest';
import { agentDefinitions } from '../../../main/rl/agents/registry';
import { lettersOf, toMathml } from '../../../renderer/typesetting/mathml';
import { parseTex } from '../../../renderer/typesetting/tex';

/** Everything that would be read, in order. */
function textOf(source: string): string {
  return toMathml(source)
    .flat()
    .join('')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&');
}

describe('formulas', () => {
  it('read Q-learning as the book prints it', () => {
    const source = String.raw`Q(S,A) \leftarrow Q(S,A) + \alpha\,[R + \gamma \max_a Q(S',a) - Q(S,A)]`;
    expect(textOf(source)).toBe('Q(S,A)←Q(S,A)+α[R+γmaxaQ(S′,a)−Q(S,A)]');
  });

  it('set scripts, fractions and roots as such', () => {
    expect(parseTex('x_t^2')).toMatchObject({ tag: 'msubsup', children: [{ text: 'x' }, { text: 't' }, { text: '2' }] });
    expect(parseTex(String.raw`\frac{1}{n}`)).toMatchObject({ tag: 'mfrac', children: [{ text: '1' }, { text: 'n' }] });
    expect(parseTex(String.raw`\sqrt{\hat v}`).tag).toBe('msqrt');
  });

  it('put what belongs under a maximum underneath', () => {
    expect(parseTex(String.raw`\max_a`)).toMatchObject({ tag: 'munder', children: [{ text: 'max' }, { text: 'a' }] });
  });

  it('read aligned rows as rows', () => {
    const table = parseTex(String.raw`\begin{aligned} a &= b \\ c &= d \end{aligned}`);
    expect(table.tag).toBe('mtable');
    expect(table.children).toHaveLength(2);
    expect(toMathml(String.raw`\begin{aligned} a &= b \\ c &= d \end{aligned}`)).toHaveLength(2);
  });

  it('break before relations and between terms, never inside', () => {
    expect(toMathml('a = b + c')[0]).toHaveLength(3);
    expect(toMathml('f(-a)')[0]).toHaveLength(1);
  });

  it('know which letters stand in them', () => {
    expect([...lettersOf(String.raw`Q + \alpha\,[R + \gamma \max_a Q]`)]).toEqual(expect.arrayContaining(['α', 'γ', 'R']));
    expect(lettersOf(String.raw`\alpha`).has('ε')).toBe(false);
  });

  it('read a name with a star as one that carries what belongs to it underneath', () => {
    expect(parseTex(String.raw`\operatorname*{arg\,max}_a`)).toMatchObject({
      tag: 'munder',
      children: [{ text: 'arg\u2009max' }, { text: 'a' }],
    });
  });

  it('show a command they do not know by its name', () => {
    expect(textOf(String.raw`\unheard x`)).toBe('unheardx');
  });

  it('let no text become markup', () => {
    expect(toMathml(String.raw`\text{<img src=x>}`).flat().join('')).not.toContain('<img');
  });

  it.each(agentDefinitions.map(({ id, explanation }) => [id, explanation.updateRule] as const))(
    'leave no command unread in the rule of %s',
    (_id, updateRule) => {
      expect(textOf(updateRule)).not.toMatch(/[\\{}^_]|left|right|frac|text|mathbb|mathcal|operatorname/);
    },
  );
});
