import { InvalidValueError } from '../core/errors';
import { choice, integer, number } from '../core/settings';
import type { Space } from '../core/spaces';
import { checkTableSize } from '../values/actionValues';
import { FixedPolicy } from '../values/fixedPolicy';
import type { MetricDefinition } from './definition';

/** Settings that methods over tables share, each with the same name, symbol and range everywhere. */
export const tabularSettings = {
  stepSize: number({
    isLive: true,
    symbol: 'α',
    default: 0.1,
    excludesMin: true,
    help: 'Share of the error corrected at each update.',
  }),
  discount: number({ symbol: 'γ', default: 0.99, help: "Worth of the next step's reward relative to this step's." }),
  initialValue: number({
    symbol: 'Q₀',
    default: 0,
    min: -1e6,
    max: 1e6,
    help: 'Value every action starts with, in discounted reward; high values invite exploration.',
  }),
};

/** As `tabularSettings`, for methods that learn values of states. */
export const predictionSettings = {
  stepSize: tabularSettings.stepSize,
  discount: tabularSettings.discount,
  initialValue: number({
    symbol: 'V₀',
    default: 0,
    min: -1e6,
    max: 1e6,
    help: 'Value every state starts with, in discounted reward.',
  }),
};

/** How far back a correction reaches, in methods with eligibility traces. */
export const traceDecaySetting = number({
  symbol: 'λ',
  default: 0.9,
  help: 'How slowly traces fade: 0 corrects the last step alone, 1 the whole episode alike.',
});

/** Which visits of an episode count, in Monte Carlo methods. */
export const visitsSetting = choice({
  default: 'first',
  choices: ['first', 'every'],
  help: 'Whether only the first visit in an episode counts, or every one.',
});

/** How returns or rewards are averaged. */
export const averageSetting = choice({
  default: 'sample',
  choices: ['sample', 'recency-weighted'],
  help: 'Whether all count alike (1 / N), or the newest more, each with the share α.',
});

/** How much is imagined for each step that is really taken. */
export const planningStepsSetting = integer({
  symbol: 'n',
  default: 10,
  min: 0,
  max: 100_000,
  help: 'Updates from the learned model after each real step.',
});

/** What most of them report. */
export const tdErrorMetric: MetricDefinition = {
  name: 'tdError',
  label: 'TD error',
  unit: 'reward',
  help: 'Mean size of the temporal-difference error |δ|.',
};

/** What a definition is given to look at before a run. */
interface CheckedContext {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  readonly settings: { readonly policy: string };
}

/** @throws InvalidValueError when the policy that is to be evaluated cannot be read or does not fit. */
export function checkPolicy(owner: string, context: CheckedContext): void {
  const { stateCount, actionCount } = tableShape(owner, context);
  new FixedPolicy('policy', context.settings.policy, stateCount, actionCount);
}

/** Extent of a table over states and actions. */
export interface TableShape {
  readonly stateCount: number;
  readonly actionCount: number;
}

/** @throws InvalidValueError unless observations and actions are both indexes, and few enough for a table. */
export function tableShape(
  owner: string,
  { observationSpace, actionSpace }: { readonly observationSpace: Space; readonly actionSpace: Space },
): TableShape {
  if (observationSpace.kind !== 'discrete' || actionSpace.kind !== 'discrete') {
    throw new InvalidValueError(`${owner} must be given discrete observations and actions.`);
  }
  checkTableSize(observationSpace.size, actionSpace.size);
  return { stateCount: observationSpace.size, actionCount: actionSpace.size };
}
