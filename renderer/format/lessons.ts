import type { LessonBlock, LessonInfo } from '../../main/contract/lessons';
import { formatShare } from './numbers';

/** Words of a section, and the panels that stand beside them or below. */
export interface LessonRow {
  readonly words: readonly Exclude<LessonBlock, { kind: 'panel' }>[];
  readonly panels: readonly Extract<LessonBlock, { kind: 'panel' }>[];
}

/** The rows of a section: each ends where words follow a panel. */
export function rowsOf(blocks: readonly LessonBlock[]): LessonRow[] {
  const rows: { words: Exclude<LessonBlock, { kind: 'panel' }>[]; panels: Extract<LessonBlock, { kind: 'panel' }>[] }[] = [];
  for (const block of blocks) {
    let row = rows.at(-1);
    if (row === undefined || (block.kind !== 'panel' && row.panels.length > 0)) {
      row = { words: [], panels: [] };
      rows.push(row);
    }
    if (block.kind === 'panel') row.panels.push(block);
    else row.words.push(block);
  }
  return rows;
}

/** How far somebody is with a lesson, in a word or two; '' before they began. */
export function standingOfLesson({ progress, work }: LessonInfo): string {
  if (work !== null) return work.isWaiting ? 'waits its turn' : formatShare(work.share);
  if (progress.finishedAt !== null) return 'done';
  return progress.answer !== null || progress.checks !== null ? 'begun' : '';
}

/** What came of the claims of a lesson when they were last held against what comes out; `holds` is undefined before that. */
export function claimsOfLesson({ progress: { checks } }: Pick<LessonInfo, 'progress'>): {
  readonly text: string;
  readonly holds: boolean | undefined;
} {
  if (checks === null) return { text: 'claims not checked', holds: undefined };
  const passed = checks.filter((check) => check.passed).length;
  const holds = passed === checks.length;
  return { text: holds ? `all ${passed} claims hold` : `${passed} of ${checks.length} claims hold`, holds };
}
