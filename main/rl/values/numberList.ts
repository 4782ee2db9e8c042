import { InvalidValueError, shorten } from '../core/errors';

/**
 * Reads numbers separated by commas, each as a decimal or a fraction: `0.5, 1/3`.
 *
 * @returns `count` numbers, or a single one that stands for all.
 * @throws InvalidValueError naming the setting, when there are others, or not numbers.
 */
export function parseNumberList(name: string, text: string, count: number): readonly number[] {
  const numbers = text.split(',').map(parseNumber);
  if (numbers.every(Number.isFinite) && (numbers.length === count || numbers.length === 1)) return numbers;
  throw new InvalidValueError(`${name} must be ${count} numbers separated by commas, got "${shorten(text)}".`);
}

function parseNumber(text: string): number {
  const parts = text.split('/').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  return parts.length > 2 ? Number.NaN : parts.reduce((numerator, denominator) => numerator / denominator);
}

/**
 * Reads the probability of each action; evenly when the text is empty.
 *
 * @throws InvalidValueError naming the setting, unless they lie in [0, 1] and sum to 1.
 */
export function parseProbabilities(name: string, text: string, actionCount: number): Float64Array {
  if (text.trim() === '') return new Float64Array(actionCount).fill(1 / actionCount);
  const probabilities = parseNumberList(name, text, actionCount);
  const sum = probabilities.reduce((total, probability) => total + probability, 0);
  if (probabilities.some((probability) => probability < 0) || Math.abs(sum - 1) > 1e-9 || probabilities.length < actionCount) {
    throw new InvalidValueError(`${name} must be ${actionCount} probabilities that sum to 1, got "${shorten(text)}".`);
  }
  return Float64Array.from(probabilities);
}
