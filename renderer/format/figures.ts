import type { FigureInfo } from '../../main/contract/models';
import { formatQuantity } from './numbers';

/** What a figure is called in a list: `Figure 2.2`, `Example 6.5`; nothing where its title says it all. */
export function nameOfFigure(name: string): string {
  const [kind = '', number] = name.split('-');
  if (/^\d/.test(kind)) return `Figure ${name.replace('-', ', ')}`;
  return number !== undefined && /^\d/.test(number) ? `${kind.charAt(0).toUpperCase()}${kind.slice(1)} ${number}` : '';
}

/** The chapter of the book it belongs to, as a heading. */
export function chapterOf(name: string): string {
  const chapter = /(\d+)\./.exec(name)?.[1];
  return chapter === undefined ? 'Beyond the book' : `Chapter ${chapter}`;
}

/** Whether its result comes from fewer runs than its checks are meant for, so that chance may fail them. */
export function hasFewRuns({ result, seeds }: FigureInfo): boolean {
  return result !== null && result.seeds < seeds;
}

/** Where a figure stands, in a word or two: `6 checks passed`. */
export function standingOf({ status, share, message, result, seeds }: FigureInfo): string {
  if (status === 'queued') return 'waits for its turn';
  if (status === 'computing') return `${Math.floor(100 * share)} %`;
  if (message !== '') return 'failed';
  if (result === null) return 'not worked out yet';
  const { checkCount, passedCount } = result;
  if (seeds > result.seeds && passedCount < checkCount) return `${passedCount} of ${checkCount} passed, few runs`;
  return passedCount === checkCount
    ? `${formatQuantity(checkCount, 'check')} passed`
    : `${checkCount - passedCount} of ${formatQuantity(checkCount, 'check')} failed`;
}
