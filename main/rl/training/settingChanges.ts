import type { AgentDefinition } from '../agents/definition';
import { InvalidValueError, UnknownNameError } from '../core/errors';
import { checkSetting, type SettingDefinition, type SettingValue, type SettingValues } from '../core/settings';

/** A change of a setting while a run goes on, as it is asked for. */
export interface PlannedChange {
  /** Training steps after which it takes effect, or at the first step after them from which the run could go on. */
  readonly step: number;
  readonly name: string;
  readonly to: SettingValue;
}

/** A change that was made: at `step` exactly. */
export interface SettingChange extends PlannedChange {
  readonly from: SettingValue;
}

/**
 * Refuses a change that the algorithm cannot make while it learns.
 *
 * @param settings those in force.
 * @throws UnknownNameError for a name it does not have; InvalidValueError for one that is read at the start only, or a
 *         value that is not allowed.
 */
export function checkChange({ id, settings: definitions }: AgentDefinition, name: string, to: unknown): SettingValue {
  const definition = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
  if (definition === undefined) throw new UnknownNameError(`setting of ${id}`, name, Object.keys(definitions));
  if (definition.isLive !== true) throw new InvalidValueError(explainFixed(id, name, definitions));
  return checkSetting(name, definition, to);
}

function explainFixed(id: string, name: string, definitions: Readonly<Record<string, SettingDefinition>>): string {
  const live = Object.keys(definitions).filter((other) => definitions[other]!.isLive === true);
  const others = live.length === 0 ? `${id} has none that can.` : `Those of ${id} that can are ${live.join(', ')}.`;
  return `${name} must stay as it is while a run goes on, since it is read at the start only. ${others}`;
}

/** Settings after all of the changes. */
export function settingsAfter(settings: SettingValues, changes: readonly PlannedChange[]): SettingValues {
  return { ...settings, ...Object.fromEntries(changes.map(({ name, to }) => [name, to])) };
}

/** The settings of one run as they change while it goes on. */
export class ChangingSettings {
  /** What the agent reads; the same object all along. */
  readonly values: Record<string, SettingValue>;
  #made: SettingChange[] = [];
  /** What is still to be made, by steps. */
  #planned: PlannedChange[];
  #nextStep = Infinity;

  constructor(settings: SettingValues, planned: readonly PlannedChange[] = []) {
    this.values = { ...settings };
    this.#planned = planned.toSorted((one, other) => one.step - other.step);
    this.#lookAhead();
  }

  #lookAhead(): void {
    this.#nextStep = this.#planned[0]?.step ?? Infinity;
  }

  /** Those that were made, in their order. */
  get made(): readonly SettingChange[] {
    return this.#made;
  }

  /** All that were made, and behind them all that are planned, from what they are expected to be. */
  list(): SettingChange[] {
    const expected = { ...this.values };
    const planned = this.#planned.map((change) => {
      const from = expected[change.name]!;
      expected[change.name] = change.to;
      return { ...change, from };
    });
    return [...this.#made, ...planned];
  }

  /** Step after which the next one is due; Infinity while none is planned. */
  get nextStep(): number {
    return this.#nextStep;
  }

  /** Before whatever is planned for later. */
  plan(change: PlannedChange): void {
    const later = this.#planned.findIndex(({ step }) => step > change.step);
    this.#planned.splice(later < 0 ? this.#planned.length : later, 0, change);
    this.#lookAhead();
  }

  /** Makes what is due after `step` steps. @returns whether anything was. */
  make(step: number): boolean {
    const before = this.#made.length;
    for (let next = this.#planned[0]; next !== undefined && next.step <= step; next = this.#planned[0]) {
      this.#planned.shift();
      this.#made.push({ step, name: next.name, from: this.values[next.name]!, to: next.to });
      this.values[next.name] = next.to;
    }
    this.#lookAhead();
    return this.#made.length > before;
  }

  /** Goes on after changes that were made before a checkpoint; they are the first of those planned. */
  load(made: readonly SettingChange[]): void {
    this.#planned.splice(0, made.length);
    this.#made = [...made];
    for (const { name, to } of made) this.values[name] = to;
    this.#lookAhead();
  }
}
