/** What a list of runs can be ordered by. */
export const sortKeys = ['created', 'env', 'algo', 'seed', 'status', 'steps', 'return', 'evaluation', 'speed'] as const;
export type SortKey = (typeof sortKeys)[number];

export interface RunColumn {
  readonly key: SortKey;
  readonly name: string;
  /** What its numbers are, for those who ask. */
  readonly help: string;
  readonly isNumber: boolean;
}

/** Columns of the table of runs, from left to right. */
export const runColumns: readonly RunColumn[] = [
  { key: 'env', name: 'Environment', help: '', isNumber: false },
  { key: 'algo', name: 'Algorithm', help: '', isNumber: false },
  { key: 'seed', name: 'Seed', help: 'All random streams of the run come from it.', isNumber: true },
  { key: 'status', name: 'Status', help: '', isNumber: false },
  { key: 'steps', name: 'Steps', help: 'Time steps trained so far.', isNumber: true },
  { key: 'return', name: 'Return', help: 'Mean return of the last 100 training episodes, exploration included.', isNumber: true },
  {
    key: 'evaluation',
    name: 'Evaluation',
    help: 'Mean return ± standard deviation over separate episodes without exploration.',
    isNumber: true,
  },
  { key: 'speed', name: 'Speed', help: 'Training steps a second.', isNumber: true },
  { key: 'created', name: 'Started', help: '', isNumber: true },
];
