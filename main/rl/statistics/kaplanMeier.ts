import { InvalidValueError } from '../core/errors';
import type { Interval } from './bootstrap';
import type { TimeToEvent } from './curveSummaries';
import { normalQuantile } from './normalDistribution';

/** ½, and what a product of fractions that is ½ may be rounded to. */
const half = 0.5 + 1e-12;

/** Times at which something happened, and the share to which it had not yet happened after each. */
export interface SurvivalCurve {
  /** Ascending, each once; only times at which it happened. */
  readonly times: Float64Array;
  /** Ŝ just after each time. */
  readonly survival: Float64Array;
  /** Greenwood's Σ d / (r (r − d)) up to each time: the variance of log Ŝ. */
  readonly logVariance: Float64Array;
}

/**
 * Share of runs that have not reached their goal by each time, when some were only watched for a while.
 *
 *     Ŝ(t) = Π_{tᵢ ≤ t} (1 − dᵢ / rᵢ)
 *
 * with dᵢ runs that reach it at tᵢ, of rᵢ that had not before and were still watched. A run that never does counts as
 * watched to its last step: it is not left out, and not taken for one that did.
 *
 * Source: Kaplan & Meier, "Nonparametric estimation from incomplete observations", JASA 53 (1958), 457–481.
 *
 * @throws InvalidValueError without runs.
 */
export function kaplanMeier(runs: readonly TimeToEvent[]): SurvivalCurve {
  if (runs.length === 0) throw new InvalidValueError('runs must hold at least one run, got none.');
  const eventTimes = [...new Set(runs.filter(({ happened }) => happened).map(({ time }) => time))].sort((a, b) => a - b);
  const times = Float64Array.from(eventTimes);
  const survival = new Float64Array(times.length);
  const logVariance = new Float64Array(times.length);
  let share = 1;
  let variance = 0;
  times.forEach((time, i) => {
    const atRisk = runs.filter((run) => run.time >= time).length;
    const events = runs.filter((run) => run.happened && run.time === time).length;
    share *= 1 - events / atRisk;
    variance += events / (atRisk * (atRisk - events));
    survival[i] = share;
    logVariance[i] = variance;
  });
  return { times, survival, logVariance };
}

/** The time by which half of the runs have reached it; `null`: fewer than half ever did. */
export function medianTime({ times, survival }: SurvivalCurve): number | null {
  const index = survival.findIndex((share) => share <= half);
  return index < 0 ? null : times[index]!;
}

/**
 * Interval of the median: the times at which the log–log band of Ŝ crosses ½; `null` for an end that it never reaches.
 *
 *     exp(−exp( log(−log Ŝ) ± z √(Greenwood) / log Ŝ ))
 *
 * Source: Brookmeyer & Crowley, "A confidence interval for the median survival time", Biometrics 38 (1982), 29–41.
 */
export function medianTimeInterval(
  { times, survival, logVariance }: SurvivalCurve,
  confidence = 0.95,
): readonly [low: number | null, high: number | null] {
  const z = normalQuantile(1 - (1 - confidence) / 2);
  const crossing = (direction: 1 | -1): number | null => {
    const index = survival.findIndex((share, i) => bandOf(share, logVariance[i]!, direction * z) <= half);
    return index < 0 ? null : times[index]!;
  };
  return [crossing(1), crossing(-1)];
}

/** One edge of the band; the lower for positive `z`. Where nobody is left there is no band. */
function bandOf(share: number, logVariance: number, z: number): number {
  if (share <= 0) return 0;
  if (share >= 1) return 1;
  const logarithm = Math.log(share);
  return Math.exp(-Math.exp(Math.log(-logarithm) - (z * Math.sqrt(logVariance)) / logarithm));
}

/**
 * Mean time to reach it, up to a horizon: the area under Ŝ, with Greenwood's interval.
 *
 *     μ̂ = ∫₀ʰ Ŝ(t) dt,  Var μ̂ = Σ_{tᵢ < h} ( ∫_{tᵢ}ʰ Ŝ )² dᵢ / (rᵢ (rᵢ − dᵢ))
 *
 * Unlike the median it is defined however many never did; unlike a mean over those who did, it does not flatter.
 *
 * @param horizon h, the same for all groups that are compared.
 *
 * Source: Royston & Parmar, "Restricted mean survival time", BMC Medical Research Methodology 13 (2013), 152.
 */
export function restrictedMeanTime(
  { times, survival, logVariance }: SurvivalCurve,
  horizon: number,
  confidence = 0.95,
): { readonly mean: number; readonly confidence: Interval } {
  const count = times.findIndex((time) => time >= horizon);
  const steps = count < 0 ? times.length : count;
  /** Area under Ŝ from each event time on, then the whole. */
  const areaFrom = new Float64Array(steps + 1);
  for (let i = steps - 1; i >= 0; i--) {
    const next = i + 1 < steps ? times[i + 1]! : horizon;
    areaFrom[i] = areaFrom[i + 1]! + survival[i]! * (next - times[i]!);
  }
  const mean = (steps > 0 ? times[0]! : horizon) + areaFrom[0]!;
  let variance = 0;
  for (let i = 0; i < steps; i++) {
    const increment = logVariance[i]! - (i > 0 ? logVariance[i - 1]! : 0);
    // At the last event of all the increment is infinite, and the area behind it 0: it adds nothing.
    if (areaFrom[i]! > 0) variance += areaFrom[i]! ** 2 * increment;
  }
  const halfWidth = normalQuantile(1 - (1 - confidence) / 2) * Math.sqrt(variance);
  return { mean, confidence: [mean - halfWidth, mean + halfWidth] };
}
