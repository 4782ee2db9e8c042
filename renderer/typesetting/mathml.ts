import { type MathNode, row } from './mathNode';
import { parseTex } from './tex';

/**
 * A formula in TeX as MathML, every text escaped: for each of its lines the parts between places where it may be broken,
 * since browsers do not break lines within one element.
 */
export function toMathml(source: string): readonly (readonly string[])[] {
  return linesOf(parseTex(source)).map((line) => breakable(line).map((part) => `<math>${markup(part)}</math>`));
}

/** Every letter or number that stands in a formula: `α`, `γ`, `Q`. */
export function lettersOf(source: string): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = ({ text, children = [] }: MathNode) => {
    if (text !== undefined) found.add(text);
    children.forEach(visit);
  };
  visit(parseTex(source));
  return found;
}

/** Rows that were written below each other, and what a wide space sets apart; narrow columns have no room to align them. */
function linesOf(formula: MathNode): readonly (readonly MathNode[])[] {
  const { tag, children = [] } = formula;
  if (tag === 'mtable')
    return children.flatMap((line) => statements((line.children ?? []).flatMap((cell) => cell.children ?? [])));
  return tag === 'mrow' ? statements(children) : [[formula]];
}

function statements(line: readonly MathNode[]): MathNode[][] {
  const parts: MathNode[][] = [[]];
  for (const node of line) {
    if (node.tag === 'mspace' && /^[12]em$/.test(node.attributes?.['width'] ?? '')) parts.push([]);
    else parts.at(-1)!.push(node);
  }
  return parts.filter((part) => part.length > 0);
}

/** Parts a line may be broken between: before relations, and before signs between two terms. */
function breakable(line: readonly MathNode[]): MathNode[] {
  const parts: MathNode[][] = [[]];
  for (const node of line) {
    const part = parts.at(-1)!;
    const last = part.at(-1);
    const isSign = node.tag === 'mo' && /^[+−]$/.test(node.text ?? '') && last !== undefined && !isOpen(last);
    const isRelation = node.tag === 'mo' && /^[=←→≈∝∼≤≥]$/.test(node.text ?? '');
    // Between two terms even though it now comes first, and spaced as such.
    const infix = { ...node, attributes: { ...node.attributes, form: 'infix' } };
    if ((isRelation || isSign) && part.length > 0) parts.push([infix]);
    else part.push(node);
  }
  return parts.map(row);
}

/** Whether what follows begins a term, so that a sign there belongs to it. */
function isOpen({ tag, text = '' }: MathNode): boolean {
  return tag === 'mo' && /^[([{,;=←+−]$/.test(text);
}

function markup({ tag, attributes = {}, text = '', children = [] }: MathNode): string {
  // Upright and slanted are left to the style sheet: browsers would ask for letters that few fonts have.
  const all = tag === 'mi' ? { mathvariant: 'normal', ...attributes } : attributes;
  const written = Object.entries(all).map(([name, value]) => ` ${name}="${escapeText(value)}"`);
  const inner = children.map((child, index) => (index === 1 && hasSubscript(tag) ? lowered(child) : markup(child)));
  return `<${tag}${written.join('')}>${escapeText(text)}${inner.join('')}</${tag}>`;
}

function hasSubscript(tag: MathNode['tag']): boolean {
  return tag === 'msub' || tag === 'msubsup';
}

/** How deep a subscript lies is written in fonts for mathematics; in others it would stand on the line. */
function lowered(subscript: MathNode): string {
  return `<mpadded voffset="-0.22em">${markup(subscript)}</mpadded>`;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
