import katex from 'katex';
import 'katex/dist/katex.min.css';

/**
 * A formula in TeX as HTML for the eye and MathML for the ear, one string for each statement in it.
 *
 * Rows of an `aligned` block, and what a wide space sets apart, become statements of their own, which a narrow column
 * can break at relations and between terms.
 *
 * @throws Error with the place, when it is not TeX that KaTeX reads.
 */
export function typeset(tex: string): readonly string[] {
  return statementsOf(tex).map((statement) => katex.renderToString(`\\displaystyle ${statement}`, { output: 'htmlAndMathml' }));
}

/** The letters that stand in a formula, as Unicode: `α`, `γ`, `R`. */
export function lettersOf(tex: string): ReadonlySet<string> {
  const mathml = statementsOf(tex).map((statement) => katex.renderToString(statement, { output: 'mathml' }));
  return new Set(Array.from(mathml.join('').matchAll(/<mi[^>]*>([^<]+)<\/mi>/g), ([, letter]) => letter!));
}

/** Where a statement ends, unless that is within an environment of its own, such as `cases`. */
const ends = /(\\begin\{(\w+)\}.*?\\end\{\2\})|\\\\|,?\\q?quad(?![a-z])|&/gs;

function statementsOf(tex: string): string[] {
  const [, block = tex] = /^\\begin\{aligned\}(.*)\\end\{aligned\}$/s.exec(tex.trim()) ?? [];
  const ended = block.replace(ends, (end, environment?: string) => environment ?? (end === '&' ? '' : '\n'));
  return ended
    .split('\n')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

/** A short formula within a sentence, as HTML and MathML. @throws Error when it is not TeX that KaTeX reads. */
export function typesetInline(tex: string): string {
  return katex.renderToString(tex, { output: 'htmlAndMathml' });
}
