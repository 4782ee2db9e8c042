import type { ExportFormat } from '../../main/contract/models';

/** What a person can take away: an agent in a format, or all of its experiment. */
export type TakenFormat = ExportFormat | 'experiment';
