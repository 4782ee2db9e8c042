import { readLessonText } from '../lab/lessonTexts';
import type { FigureCheck } from '../rl/figures/figure';
import { workThrough } from '../rl/figures/workOut';
import type { Lesson } from '../rl/lessons/lesson';
import { findLesson, lessons } from '../rl/lessons/registry';
import type { CommandContext, DeclareCommand } from './command';
import type { ExitStatus } from './exitStatus';
import { InterruptedError } from './exitStatus';
import type { Output } from './output';
import { formatCount, formatNumber, formatSeconds, formatTable } from './textFormat';
import { bar } from './trainingProgress';

/** What `lessons` answers for one lesson. */
interface LessonDocument {
  readonly id: string;
  readonly title: string;
  readonly topic: string;
  readonly minutes: number;
  readonly checks: readonly FigureCheck[];
  readonly seconds: number;
}

export const declareLessons: DeclareCommand = (program, host) => {
  program
    .command('lessons')
    .description('check what the lessons claim, by running their experiments')
    .argument('[id...]', 'as 05-q-learning, q-learning or 5; all of them unless given')
    .action((ids: readonly string[]) => host.alone((context) => checkLessons(context, ids)));
};

/** A claim that does not come out is a failure of the command. */
async function checkLessons(context: CommandContext, ids: readonly string[]): Promise<ExitStatus> {
  const { output } = context;
  const isAll = ids.length === 0 || ids.includes('all');
  const chosen = isAll ? lessons : ids.map(findLesson);
  const documents: LessonDocument[] = [];
  for (const [index, lesson] of chosen.entries()) {
    const document = await checkLesson(lesson, index, chosen.length, context);
    output.news(summaryOf(document));
    documents.push(document);
  }
  output.result(documents, () => documents.flatMap(linesOf));
  return documents.every(({ checks }) => checks.every(({ passed }) => passed)) ? 0 : 1;
}

async function checkLesson(
  lesson: Lesson,
  index: number,
  count: number,
  { output, signal }: CommandContext,
): Promise<LessonDocument> {
  const start = performance.now();
  const checks = await workThrough(lesson.check(), {
    clock: () => performance.now(),
    async rest() {
      await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) throw new InterruptedError();
    },
    onProgress: ({ share }) => showProgress(output, lesson.id, share, index, count),
  });
  output.hideProgress();
  const { title, topic, minutes } = readLessonText(lesson).text;
  return { id: lesson.id, title, topic, minutes, checks, seconds: (performance.now() - start) / 1000 };
}

function showProgress(output: Output, id: string, share: number, index: number, count: number): void {
  const columns = output.progressColumns;
  if (columns === undefined) return;
  const line = `${bar(share, 20)} ${String(Math.floor(100 * share)).padStart(3)} %  lesson ${id}, ${index + 1} of ${count}`;
  output.progress(line.slice(0, Math.max(0, columns - 1)));
}

function summaryOf({ id, checks, seconds }: LessonDocument): string {
  const failed = checks.filter(({ passed }) => !passed).length;
  const verdict =
    failed === 0 ? `${formatCount(checks.length, 'check')} passed` : `${failed} of ${formatCount(checks.length, 'check')} FAILED`;
  return `${id}: ${verdict} in ${formatSeconds(seconds)}`;
}

function linesOf({ id, title, topic, minutes, checks }: LessonDocument): string[] {
  const rows = checks.map(({ claim, expected, measured, passed }) => [
    passed ? 'ok' : 'FAILED',
    claim,
    expected,
    formatNumber(measured),
  ]);
  return [
    `${id}  ${title}`,
    `${topic}. ${formatCount(minutes, 'minute')}.`,
    ...formatTable(['', 'claim', 'expected', 'measured'], rows),
    '',
  ];
}
