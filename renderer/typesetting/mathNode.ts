/** One piece of a formula, as MathML names it. */
export interface MathNode {
  readonly tag:
    | 'mrow'
    | 'mi'
    | 'mo'
    | 'mn'
    | 'mtext'
    | 'msub'
    | 'msup'
    | 'msubsup'
    | 'munder'
    | 'mover'
    | 'munderover'
    | 'mfrac'
    | 'msqrt'
    | 'mspace'
    | 'mtable'
    | 'mtr'
    | 'mtd';
  readonly attributes?: Readonly<Record<string, string>>;
  readonly text?: string;
  readonly children?: readonly MathNode[];
}

/** Pieces side by side. */
export function row(children: readonly MathNode[]): MathNode {
  return children.length === 1 ? children[0]! : { tag: 'mrow', children };
}

/** Rows of cells, each a list of pieces. */
export function table(rows: readonly (readonly (readonly MathNode[])[])[]): MathNode {
  const filled = rows.filter((cells) => cells.some((cell) => cell.length > 0));
  return {
    tag: 'mtable',
    children: filled.map((cells) => ({ tag: 'mtr', children: cells.map((cell) => ({ tag: 'mtd', children: cell })) })),
  };
}

/** A sign between or around others. */
export function operator(text: string, form?: string): MathNode {
  // Brackets keep their natural size: without a font for mathematics they could not be stretched evenly.
  const stretchy = /^[()[\]{}|‖⟨⟩⌊⌋]$/.test(text) ? { stretchy: 'false' } : {};
  return { tag: 'mo', text, attributes: form === undefined ? stretchy : { ...stretchy, form } };
}

/** A name that carries what belongs to it underneath, such as a maximum. */
export function limit(name: string): MathNode {
  const attributes = { movablelimits: 'false', class: 'name', lspace: '0.17em', rspace: '0.17em' };
  return { tag: 'mo', text: name, attributes };
}

/** The name of a function, apart from what it is applied to. */
export function functionName(name: string): MathNode {
  return { tag: 'mo', text: name, attributes: { class: 'name', form: 'prefix', lspace: '0.1em', rspace: '0.12em' } };
}

/** A name or letter set upright. */
export function uprightName(text: string, isBold = false): MathNode {
  return { tag: 'mi', text, attributes: { class: isBold ? 'name bold' : 'name' } };
}

/** The same piece, its letters bold: a vector. */
export function bold(node: MathNode): MathNode {
  const { attributes, children } = node;
  const own = node.tag === 'mi' ? { attributes: { ...attributes, class: 'bold' } } : {};
  return { ...node, ...own, ...(children === undefined ? {} : { children: children.map(bold) }) };
}
