import type { PolicySnapshot } from '../policies/policy';
import type { SettingChange } from './settingChanges';

/** An evaluation made while training. */
export interface EvaluationPoint {
  /** Training steps the policy had behind it. */
  readonly step: number;
  readonly meanReturn: number;
  readonly standardDeviation: number;
  readonly episodes: number;
}

/** Everything that happened since the last report, as columns. */
export interface TrainingReport {
  readonly episodes: { readonly step: Float64Array; readonly return: Float64Array; readonly length: Float64Array };
  /** Updates made up to each end of an episode, metric and evaluation; none where an agent tells of none. */
  readonly updates: { readonly steps: Float64Array; readonly values: Float64Array };
  /** Means over windows of steps, by the names the algorithm declares. */
  readonly metrics: readonly { readonly name: string; readonly steps: Float64Array; readonly values: Float64Array }[];
  readonly evaluations: readonly EvaluationPoint[];
  /** Policies for the time machine, one for each evaluation. */
  readonly policies: readonly { readonly step: number; readonly policy: PolicySnapshot }[];
  /** All changes of settings, made and planned, where one was made since the last report. */
  readonly changes?: readonly SettingChange[];
}

/** Points of one curve that grow until they are taken away. */
class GrowingCurve {
  readonly #steps: number[] = [];
  readonly #values: number[] = [];

  add(step: number, value: number): void {
    this.#steps.push(step);
    this.#values.push(value);
  }

  get count(): number {
    return this.#steps.length;
  }

  take(): { readonly steps: Float64Array; readonly values: Float64Array } {
    const taken = { steps: Float64Array.from(this.#steps), values: Float64Array.from(this.#values) };
    this.#steps.length = 0;
    this.#values.length = 0;
    return taken;
  }
}

/** Gathers what a trainer tells until somebody takes it. */
export class ReportBuffer {
  readonly #returns = new GrowingCurve();
  readonly #lengths = new GrowingCurve();
  readonly #updates = new GrowingCurve();
  readonly #metrics = new Map<string, GrowingCurve>();
  #evaluations: EvaluationPoint[] = [];
  #policies: { readonly step: number; readonly policy: PolicySnapshot }[] = [];
  #changes: readonly SettingChange[] | undefined;

  addEpisode(step: number, episodeReturn: number, length: number): void {
    this.#returns.add(step, episodeReturn);
    this.#lengths.add(step, length);
  }

  addUpdates(step: number, count: number): void {
    this.#updates.add(step, count);
  }

  addMetric(name: string, step: number, value: number): void {
    let curve = this.#metrics.get(name);
    if (curve === undefined) {
      curve = new GrowingCurve();
      this.#metrics.set(name, curve);
    }
    curve.add(step, value);
  }

  addEvaluation(evaluation: EvaluationPoint, policy: PolicySnapshot): void {
    this.#evaluations.push(evaluation);
    this.#policies.push({ step: evaluation.step, policy });
  }

  /** @param changes all of them. */
  setChanges(changes: readonly SettingChange[]): void {
    this.#changes = changes;
  }

  take(): TrainingReport {
    const returns = this.#returns.take();
    const report = {
      episodes: { step: returns.steps, return: returns.values, length: this.#lengths.take().values },
      updates: this.#updates.take(),
      metrics: [...this.#metrics].filter(([, curve]) => curve.count > 0).map(([name, curve]) => ({ name, ...curve.take() })),
      evaluations: this.#evaluations,
      policies: this.#policies,
      ...(this.#changes && { changes: this.#changes }),
    };
    this.#changes = undefined;
    this.#evaluations = [];
    this.#policies = [];
    return report;
  }
}
