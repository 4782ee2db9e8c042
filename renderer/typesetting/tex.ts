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

/**
 * Reads a formula in TeX: letters, numbers, scripts, fractions, roots, accents, Greek, names of functions, delimiters,
 * and aligned rows. That is what update rules are made of; a command it does not know is shown by its name.
 */
export function parseTex(source: string): MathNode {
  return new TexParser(tokenize(source)).formula();
}

/**
 * The same as MathML, every text escaped: one element for each part between places where a line may break, since
 * browsers do not break lines within one.
 */
export function toMathml(source: string): readonly string[] {
  return breakable(parseTex(source)).map((part) => `<math>${markup(part)}</math>`);
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

/** Parts a line may be broken between: before relations, and before signs between two terms. */
function breakable(formula: MathNode): MathNode[] {
  if (formula.tag !== 'mrow') return [formula];
  const parts: MathNode[][] = [[]];
  for (const node of formula.children ?? []) {
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
  return `<${tag}${written.join('')}>${escapeText(text)}${children.map(markup).join('')}</${tag}>`;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const symbols: Readonly<Record<string, string>> = {
  alpha: 'α',
  beta: 'β',
  gamma: 'γ',
  delta: 'δ',
  epsilon: 'ϵ',
  varepsilon: 'ε',
  zeta: 'ζ',
  eta: 'η',
  theta: 'θ',
  vartheta: 'ϑ',
  kappa: 'κ',
  lambda: 'λ',
  mu: 'μ',
  nu: 'ν',
  xi: 'ξ',
  pi: 'π',
  rho: 'ρ',
  sigma: 'σ',
  tau: 'τ',
  phi: 'ϕ',
  varphi: 'φ',
  chi: 'χ',
  psi: 'ψ',
  omega: 'ω',
  ell: 'ℓ',
  infty: '∞',
  partial: '∂',
  emptyset: '∅',
};
const upright: Readonly<Record<string, string>> = {
  Gamma: 'Γ',
  Delta: 'Δ',
  Theta: 'Θ',
  Lambda: 'Λ',
  Pi: 'Π',
  Sigma: 'Σ',
  Phi: 'Φ',
  Psi: 'Ψ',
  Omega: 'Ω',
  nabla: '∇',
};
const operators: Readonly<Record<string, string>> = {
  leftarrow: '←',
  gets: '←',
  rightarrow: '→',
  to: '→',
  Rightarrow: '⇒',
  leftrightarrow: '↔',
  mapsto: '↦',
  cdot: '·',
  times: '×',
  pm: '±',
  mp: '∓',
  div: '÷',
  ast: '∗',
  circ: '∘',
  odot: '⊙',
  oplus: '⊕',
  le: '≤',
  leq: '≤',
  ge: '≥',
  geq: '≥',
  ne: '≠',
  neq: '≠',
  ll: '≪',
  gg: '≫',
  approx: '≈',
  sim: '∼',
  equiv: '≡',
  propto: '∝',
  in: '∈',
  notin: '∉',
  subset: '⊂',
  cup: '∪',
  cap: '∩',
  forall: '∀',
  exists: '∃',
  mid: '|',
  vert: '|',
  Vert: '‖',
  parallel: '‖',
  ldots: '…',
  dots: '…',
  cdots: '⋯',
  prime: '′',
  top: '⊤',
  lbrace: '{',
  rbrace: '}',
  langle: '⟨',
  rangle: '⟩',
  lVert: '‖',
  rVert: '‖',
  lvert: '|',
  rvert: '|',
  lfloor: '⌊',
  rfloor: '⌋',
  colon: ':',
};
const large: Readonly<Record<string, string>> = { sum: '∑', prod: '∏', int: '∫' };
/** Names set upright; those of the second list carry what stands below them underneath. */
const functions = ['log', 'ln', 'exp', 'sin', 'cos', 'tan', 'tanh', 'clip', 'Pr', 'var', 'sign'];
const limits = ['max', 'min', 'argmax', 'argmin', 'lim', 'sup', 'inf'];
const accents: Readonly<Record<string, string>> = {
  hat: '^',
  widehat: '^',
  bar: '‾',
  overline: '‾',
  tilde: '~',
  widetilde: '~',
  dot: '˙',
  vec: '→',
};
const doubleStruck: Readonly<Record<string, string>> = { E: '𝔼', R: 'ℝ', N: 'ℕ', P: 'ℙ', Z: 'ℤ', V: '𝕍', '1': '𝟙' };
const spaces: Readonly<Record<string, string>> = {
  ',': '0.17em',
  ':': '0.22em',
  ';': '0.28em',
  ' ': '0.25em',
  '!': '0',
  quad: '1em',
  qquad: '2em',
};
const sizes = /^(big|Big|bigg|Bigg)[lrm]?$/;

function tokenize(source: string): string[] {
  return source.match(/\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\s+|./gsu) ?? [];
}

class TexParser {
  #at = 0;

  constructor(private readonly tokens: readonly string[]) {}

  formula(): MathNode {
    const rows = this.#rows(() => this.#at >= this.tokens.length);
    return rows.length === 1 && rows[0]!.length === 1 ? row(rows[0]![0]!) : table(rows);
  }

  /** Rows of cells, parted by `\\` and `&`, up to where `isEnd` says. */
  #rows(isEnd: () => boolean): MathNode[][][] {
    const rows: MathNode[][][] = [[[]]];
    while (!isEnd()) {
      const token = this.#peek();
      if (token === '\\\\') rows.push([[]]);
      else if (token === '&') rows.at(-1)!.push([]);
      else {
        const node = this.#scripted();
        if (node !== undefined) rows.at(-1)!.at(-1)!.push(node);
        continue;
      }
      this.#at++;
    }
    return rows;
  }

  /** An atom with what is written above and below it. */
  #scripted(): MathNode | undefined {
    const base = this.#atom();
    if (base === undefined) return undefined;
    let below: MathNode | undefined;
    let above: MathNode | undefined;
    let primes = '';
    for (;;) {
      this.#skipSpace();
      const token = this.#peek();
      if (token === '_') [below] = [this.#argument(1)];
      else if (token === '^') [above] = [this.#argument(1)];
      else if (token === "'") {
        primes += '′';
        this.#at++;
      } else break;
    }
    const marked = primes === '' ? base : withPrimes(base, primes);
    const isStacked = base.attributes?.['movablelimits'] === 'false';
    if (below !== undefined && above !== undefined)
      return { tag: isStacked ? 'munderover' : 'msubsup', children: [marked, below, above] };
    if (below !== undefined) return { tag: isStacked ? 'munder' : 'msub', children: [marked, below] };
    if (above !== undefined) return { tag: isStacked ? 'mover' : 'msup', children: [marked, above] };
    return marked;
  }

  #atom(): MathNode | undefined {
    this.#skipSpace();
    const token = this.#peek();
    if (token === undefined) return undefined;
    this.#at++;
    if (token === '{') return this.#group();
    if (token.startsWith('\\')) return this.#command(token.slice(1));
    if (/^\d/.test(token)) return { tag: 'mn', text: token };
    if (/^\p{L}$/u.test(token)) return { tag: 'mi', text: token };
    if (token === '}') return undefined;
    return operator(token === '-' ? '−' : token === '*' ? '∗' : token);
  }

  /** What is written up to the closing brace. */
  #group(): MathNode {
    const rows = this.#rows(() => this.#peek() === '}' || this.#at >= this.tokens.length);
    this.#at++;
    return row(rows.flat(2));
  }

  #command(name: string): MathNode | undefined {
    if (symbols[name] !== undefined) return { tag: 'mi', text: symbols[name] };
    if (upright[name] !== undefined) return name === 'nabla' ? operator('∇', 'prefix') : function_(upright[name]);
    if (operators[name] !== undefined) return operator(operators[name]);
    if (large[name] !== undefined) return { tag: 'mo', text: large[name], attributes: { movablelimits: 'false' } };
    if (limits.includes(name))
      return { tag: 'mo', text: name, attributes: { movablelimits: 'false', class: 'name', lspace: '0.17em', rspace: '0.17em' } };
    if (functions.includes(name)) return function_(name);
    if (spaces[name] !== undefined) return { tag: 'mspace', attributes: { width: spaces[name] } };
    if (accents[name] !== undefined)
      return { tag: 'mover', attributes: { accent: 'true' }, children: [this.#argument(), operator(accents[name])] };
    if (sizes.test(name)) return undefined;
    switch (name) {
      case 'frac':
      case 'tfrac':
      case 'dfrac':
        return { tag: 'mfrac', children: [this.#argument(), this.#argument()] };
      case 'sqrt':
        return { tag: 'msqrt', children: [this.#argument()] };
      case 'left':
      case 'right':
        this.#skipSpace();
        if (this.#peek() === '.') this.#at++;
        return undefined;
      case 'text':
      case 'textrm':
      case 'textit':
        return { tag: 'mtext', text: this.#words().replace(/^ | $/g, '\u00a0') };
      case 'mathrm':
      case 'operatorname':
      case 'mathsf':
        return function_(this.#words());
      case 'mathbb': {
        const letter = this.#words();
        return function_(doubleStruck[letter] ?? letter);
      }
      case 'mathcal':
      case 'mathbf':
      case 'boldsymbol':
        return this.#argument();
      case 'begin':
        return this.#environment(this.#words());
      default:
        return /^[A-Za-z]/.test(name) ? function_(name) : operator(name);
    }
  }

  #environment(name: string): MathNode {
    const rows = this.#rows(() => this.#peek() === '\\end' || this.#at >= this.tokens.length);
    this.#at++;
    this.#words();
    return name === 'cases' ? row([operator('{'), table(rows)]) : table(rows);
  }

  /** A single atom or a group, after skipping `skipped` tokens. */
  #argument(skipped = 0): MathNode {
    this.#at += skipped;
    return this.#atom() ?? row([]);
  }

  /** The letters between two braces, as they stand. */
  #words(): string {
    this.#skipSpace();
    if (this.#peek() !== '{') return this.tokens[this.#at++] ?? '';
    let text = '';
    for (this.#at++; this.#at < this.tokens.length && this.#peek() !== '}'; this.#at++) text += this.#peek();
    this.#at++;
    return text;
  }

  #peek(): string | undefined {
    return this.tokens[this.#at];
  }

  #skipSpace(): void {
    while (/^\s+$/.test(this.#peek() ?? '') || sizes.test((this.#peek() ?? '').slice(1))) this.#at++;
  }
}

/** The prime belongs to the letter: set as an exponent it would be raised twice. */
function withPrimes(base: MathNode, primes: string): MathNode {
  return base.text === undefined ? { tag: 'mrow', children: [base, operator(primes)] } : { ...base, text: base.text + primes };
}

function row(children: readonly MathNode[]): MathNode {
  return children.length === 1 ? children[0]! : { tag: 'mrow', children };
}

function table(rows: readonly (readonly (readonly MathNode[])[])[]): MathNode {
  const filled = rows.filter((cells) => cells.some((cell) => cell.length > 0));
  return {
    tag: 'mtable',
    children: filled.map((cells) => ({ tag: 'mtr', children: cells.map((cell) => ({ tag: 'mtd', children: cell })) })),
  };
}

function operator(text: string, form?: string): MathNode {
  // Brackets keep their natural size: without a font for mathematics they could not be stretched evenly.
  const stretchy = /^[()[\]{}|‖⟨⟩⌊⌋]$/.test(text) ? { stretchy: 'false' } : {};
  return { tag: 'mo', text, attributes: form === undefined ? stretchy : { ...stretchy, form } };
}

/** A name set upright. */
function function_(text: string): MathNode {
  return { tag: 'mi', text, attributes: { class: 'name' } };
}
