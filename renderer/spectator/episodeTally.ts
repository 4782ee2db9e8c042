import { mean, standardDeviation } from '../../main/rl/statistics/moments';
import type { Moment } from './spectator';

/** Returns of whole episodes of one kind. */
export interface Tally {
  readonly episodes: number;
  readonly meanReturn: number;
  /** With n − 1; 0 for one episode. */
  readonly standardDeviation: number;
}

/** Whole episodes by who acted in them; those that both acted in count for neither. */
export class EpisodeTally {
  readonly #returns: Record<'policy' | 'person' | 'both', number[]> = { policy: [], person: [], both: [] };

  /** Counts the episode of a moment at its end, and nothing before. */
  add({ end, acted, episodeReturn }: Pick<Moment, 'end' | 'acted' | 'episodeReturn'>): void {
    if (end === undefined) return;
    this.#returns[acted.person === 0 ? 'policy' : acted.policy === 0 ? 'person' : 'both'].push(episodeReturn);
  }

  of(whom: 'policy' | 'person' | 'both'): Tally {
    const returns = this.#returns[whom];
    return {
      episodes: returns.length,
      meanReturn: returns.length === 0 ? Number.NaN : mean(returns),
      standardDeviation: returns.length < 2 ? 0 : standardDeviation(returns),
    };
  }
}
