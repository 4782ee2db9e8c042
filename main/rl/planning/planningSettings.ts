import { number } from '../core/settings';

/** Settings that planners share, each with the same name, symbol and range everywhere. */
export const planningSettings = {
  discount: number({ symbol: 'γ', default: 0.99, help: "Worth of the next step's reward relative to this step's." }),
  tolerance: number({
    symbol: 'θ',
    default: 1e-9,
    max: 1e6,
    excludesMin: true,
    scale: 'log',
    unit: 'reward',
    help: 'Planning ends when no value would change by more than this.',
  }),
};
