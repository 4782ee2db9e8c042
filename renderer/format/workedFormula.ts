import type { TracedQuantities, TracedQuantity } from '../../main/rl/core/trace';

/** What states and actions are called, by their index, where they have names. */
export interface IndexNames {
  readonly states?: readonly string[] | undefined;
  readonly actions?: readonly string[] | undefined;
}

/** Numbers of a vector that are written out. */
const mostComponents = 4;

/**
 * A worked line with the numbers of a step in place of their names.
 *
 * A negative number stands in parentheses after a sign or a dot: `-1 + 1 \cdot (-0.3)`.
 *
 * @param tex in which `‹name›` stands for a quantity; one that is missing is written as a question mark.
 */
export function fillIn(tex: string, quantities: TracedQuantities, names: IndexNames = {}): string {
  return tex.replace(/‹(\w+)›/g, (_mark, name: string, offset: number) => {
    const text = write(name, quantities[name], names);
    if (!text.startsWith('-')) return text;
    // In braces the sign is that of the number: TeX would set it as a difference.
    return /([+-]|\\cdot|\\)$/.test(tex.slice(0, offset).trimEnd()) ? `(${text})` : `{${text}}`;
  });
}

function write(name: string, quantity: TracedQuantity | undefined, { states, actions }: IndexNames): string {
  if (quantity === undefined) return '?';
  if (quantity === null) return String.raw`\text{none}`;
  if (typeof quantity !== 'number') return writeVector(quantity);
  const label = (/action$/i.test(name) ? actions : /state$/i.test(name) ? states : undefined)?.[quantity];
  return label === undefined ? writeNumber(quantity) : String.raw`\text{${escapeText(label)}}`;
}

function writeVector(numbers: ArrayLike<number>): string {
  const written = Array.from({ length: Math.min(numbers.length, mostComponents) }, (_, i) => writeNumber(numbers[i]!, 3));
  const rest = numbers.length > mostComponents ? [String.raw`\ldots`] : [];
  return numbers.length === 1 ? written[0]! : `(${[...written, ...rest].join(',\\ ')})`;
}

/** As many digits as can be read in a formula; what is calculated with has all of them. */
function writeNumber(value: number, digits = 4): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return String(value === 0 ? 0 : value);
  if (!Number.isFinite(value)) return value > 0 ? String.raw`\infty` : value < 0 ? String.raw`-\infty` : String.raw`\text{NaN}`;
  const [mantissa = '', exponent] = value.toPrecision(digits).split('e');
  const trimmed = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  if (exponent !== undefined) return String.raw`${trimmed} \cdot 10^{${Number(exponent)}}`;
  return Math.abs(value) < 1e-3 ? writeSmall(value, digits) : trimmed;
}

function writeSmall(value: number, digits: number): string {
  const [mantissa = '', exponent = '0'] = value.toExponential(digits - 1).split('e');
  return String.raw`${mantissa.replace(/\.?0+$/, '')} \cdot 10^{${Number(exponent)}}`;
}

/** An ampersand would end the statement. */
function escapeText(label: string): string {
  return label
    .replace(/[\\~^]/g, ' ')
    .replace(/&/g, 'and')
    .replace(/[#$%_{}]/g, '\\$&');
}
