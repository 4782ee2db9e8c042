import { bold, functionName, limit, type MathNode, operator, row, table, uprightName } from './mathNode';
import { accents, functions, large, limits, operators, sizes, spaces, symbols, upright } from './texSymbols';

/**
 * Reads a formula in TeX: letters, numbers, scripts, fractions, roots, accents, Greek, names of functions, delimiters,
 * and aligned rows. That is what update rules are made of; a command it does not know is shown by its name.
 */
export function parseTex(source: string): MathNode {
  return new TexParser(tokenize(source)).formula();
}

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
    if (upright[name] !== undefined) return name === 'nabla' ? operator('∇', 'prefix') : uprightName(upright[name]);
    if (operators[name] !== undefined) return operator(operators[name]);
    if (large[name] !== undefined)
      return { tag: 'mo', text: large[name], attributes: { movablelimits: 'false', class: 'large' } };
    if (limits.includes(name)) return limit(name);
    if (functions.includes(name)) return functionName(name);
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
      case 'mathsf':
        return uprightName(this.#words());
      case 'operatorname':
        return this.#operatorName();
      case 'mathbb':
        // Struck double in print; few fonts have those letters, and bold is their handwritten model.
        return uprightName(this.#words(), true);
      case 'mathbf':
      case 'boldsymbol':
        return bold(this.#argument());
      case 'mathcal':
        return this.#argument();
      case 'begin':
        return this.#environment(this.#words());
      default:
        return /^[A-Za-z]/.test(name) ? uprightName(name) : operator(name);
    }
  }

  /** With a star, what belongs to the name stands beneath it. */
  #operatorName(): MathNode {
    const isStarred = this.#peek() === '*';
    if (isStarred) this.#at++;
    const name = this.#words().replace(/\\[,: ]/g, '\u2009');
    return isStarred ? limit(name) : uprightName(name);
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
