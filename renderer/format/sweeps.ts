import type { SettingInfo, SweepDescription, SweepDimension, SweepStatus, SweepTrial } from '../../main/contract/models';
import { labelOf, type Parsed, parseSetting } from './settings';

export const sweepStatusNames: Readonly<Record<SweepStatus, string>> = {
  running: 'Running',
  finished: 'Finished',
  stopped: 'Stopped',
  interrupted: 'Interrupted',
  failed: 'Failed',
};

/** How a setting may vary, as the form of a sweep holds it: still text. */
export interface VaryingSetting {
  readonly info: SettingInfo;
  readonly kind: 'uniform' | 'log' | 'choice';
  /** Both ends of a range. */
  readonly low: string;
  readonly high: string;
  /** Values of a choice, parted by `;`. */
  readonly values: string;
  /** Where alone it counts; `undefined` for always. */
  readonly condition?: VariationCondition | undefined;
}

/** That a setting which is chosen from a list has a certain value of it. */
export interface VariationCondition {
  readonly name: string;
  readonly text: string;
}

/** Proposes how a setting varies around the value it has: over two powers of ten, half to double, or all choices. */
export function proposeVariation(info: SettingInfo, value: unknown): VaryingSetting {
  const base = { info, low: '', high: '', values: '' };
  if (info.kind === 'choice') return { ...base, kind: 'choice', values: (info.choices ?? []).join('; ') };
  if (info.kind === 'boolean') return { ...base, kind: 'choice', values: 'true; false' };
  if (info.kind === 'text' || info.kind === 'integers') return { ...base, kind: 'choice', values: String(value) };
  const center = Number(value);
  const isLog = center > 0 && (info.scale === 'log' || center < 0.05);
  const [low, high] = isLog ? [center / 10, center * 10] : center === 0 ? [0, 1] : [center / 2, center * 2];
  const [least, most] = [info.min ?? -Infinity, info.max ?? Infinity];
  const endAt = (end: number) => {
    const inside = Math.min(most, Math.max(least, end));
    return String(info.kind === 'integer' ? Math.round(inside) : Number(inside.toPrecision(3)));
  };
  return { ...base, kind: isLog ? 'log' : 'uniform', low: endAt(Math.min(low, high)), high: endAt(Math.max(low, high)) };
}

const textsOf = (values: string) => values.split(';').flatMap((text) => text.trim() || []);

/** Conditions that a setting can depend on: the values of the choices that stand before it. */
export function conditionsAfter(before: readonly VaryingSetting[]): readonly VariationCondition[] {
  const choices = before.filter(({ kind }) => kind === 'choice');
  return choices.flatMap(({ info, values }) => textsOf(values).map((text) => ({ name: info.name, text })));
}

/** Reads how a setting varies, given those that stand before it; what is not allowed comes back as a sentence. */
export function readVariation(setting: VaryingSetting, before: readonly VaryingSetting[] = []): Parsed<SweepDimension> {
  const { problem, value } = readValues(setting);
  const { condition } = setting;
  if (value === undefined || condition === undefined) return problem === undefined ? { value } : { problem };
  const other = before.find(({ info }) => info.name === condition.name);
  if (other === undefined || !conditionsAfter([other]).some(({ text }) => text === condition.text)) {
    return { problem: `Must depend on a choice above; ${labelOf(condition.name)} is not ${condition.text} there.` };
  }
  return { value: { ...value, when: { [condition.name]: [parseSetting(other.info, condition.text).value as number] } } };
}

function readValues({ info, kind, low, high, values }: VaryingSetting): Parsed<SweepDimension> {
  if (kind === 'choice') {
    const parsed = textsOf(values).map((text) => parseSetting(info, text));
    const wrong = parsed.find(({ problem }) => problem !== undefined);
    if (wrong?.problem !== undefined) return { problem: wrong.problem };
    if (parsed.length < 2) return { problem: 'Must be at least two values, parted by semicolons.' };
    return { value: { kind, values: parsed.flatMap(({ value }) => (value === undefined ? [] : [value as number])) } };
  }
  const ends = [parseSetting(info, low), parseSetting(info, high)] as const;
  const problem = ends[0].problem ?? ends[1].problem;
  if (problem !== undefined) return { problem };
  const [least, most] = [Number(ends[0].value), Number(ends[1].value)];
  if (!(least < most)) return { problem: 'The second end must be above the first.' };
  if (kind === 'log' && least <= 0) return { problem: 'A logarithmic range must lie above 0.' };
  return { value: { kind, low: least, high: most, ...(info.kind === 'integer' && { integer: true }) } };
}

/** The trials that took part in the search, best first; those without a mean last. */
export function rankTrials(trials: readonly SweepTrial[]): readonly SweepTrial[] {
  const searched = trials.filter(({ kind }) => kind === 'trial');
  return searched.toSorted((a, b) => (b.mean ?? -Infinity) - (a.mean ?? -Infinity) || a.number - b.number);
}

/** What is tried, in a few words: `24 trials of 3 seeds, by random search`. */
export function describeSearch({ sampler }: SweepDescription, trialCount: number, seedCount: number): string {
  const names = { grid: 'over a grid', random: 'at random', sobol: 'by a Sobol sequence', tpe: 'by TPE' };
  return `${trialCount} trials of ${seedCount} ${seedCount === 1 ? 'seed' : 'seeds'}, ${names[sampler]}`;
}
