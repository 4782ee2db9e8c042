import { checkInteger } from '../core/check';
import type { Interval } from './bootstrap';
import { normalQuantile } from './normalDistribution';

/**
 * Interval of a share, such as that of runs that failed; sensible for 0 of n too.
 *
 *     ( p̂ + z²/2n ± z √( p̂ (1 − p̂) / n + z²/4n² ) ) / (1 + z²/n)
 *
 * Source: Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927), 209–212.
 *
 * @throws InvalidValueError unless `count` is a whole number in [0, total].
 */
export function wilsonInterval(count: number, total: number, confidence = 0.95): Interval {
  checkInteger('total', total, 1);
  checkInteger('count', count, 0, total);
  const z = normalQuantile(1 - (1 - confidence) / 2);
  const share = count / total;
  const center = share + (z * z) / (2 * total);
  const halfWidth = z * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total));
  const scale = 1 + (z * z) / total;
  // Rounding must not push an end beyond what a share can be.
  return [count === 0 ? 0 : (center - halfWidth) / scale, count === total ? 1 : (center + halfWidth) / scale];
}
