import { LabError } from '../../main/contract/errors';
import type { LabEvents, LabHandlers } from '../../main/contract/lab';
import type { LessonContent, LessonInfo, LessonNews } from '../../main/contract/lessons';

type LessonHandlers = Pick<
  LabHandlers,
  'lessons.list' | 'lessons.read' | 'lessons.progress' | 'lessons.check' | 'lessons.run' | 'lessons.cancel'
>;

type Tell = <K extends 'lesson.changed' | 'lesson.worked'>(name: K, event: LabEvents[K]) => void;

const checkedAt = '2026-03-13T10:20:30.000Z';
const untouched: LessonInfo['progress'] = { answer: null, finishedAt: null, checks: null, checkedAt: null };

const checks = [
  { claim: 'SARSA: return over the last 60 episodes', expected: 'in [−30, −20]', measured: -24.8, passed: true },
  { claim: 'Q-learning: return over the last 60 episodes', expected: '≤ −40', measured: -38.2, passed: false },
];

/** Lessons at every standing. The words are of no lesson: what the real ones say may change without changing a picture. */
const known: readonly LessonInfo[] = [
  { number: 1, title: 'A lesson that is done', topic: 'The loop of agent and environment', minutes: 7 },
  { number: 5, title: 'A lesson with every panel', topic: 'Learn what every move is worth', minutes: 10 },
  { number: 9, title: 'A lesson whose title is so long that it takes a second line', topic: 'Explore or exploit', minutes: 8 },
  { number: 11, title: 'A lesson at work', topic: 'Many agents', minutes: 9 },
].map(
  (described): LessonInfo => ({
    ...described,
    lessonId: { 1: '01-loop', 5: '05-q-learning', 9: '09-exploration', 11: '11-many-agents' }[described.number]!,
    progress:
      described.number === 1
        ? { answer: 0, finishedAt: checkedAt, checks: null, checkedAt: null }
        : described.number === 5
          ? { answer: 1, finishedAt: null, checks, checkedAt }
          : untouched,
    work: described.number === 11 ? { experimentId: 'race', isWaiting: false, share: 0.42 } : null,
    failure: null,
  }),
);

const text = (words: string) => ({ kind: 'text', text: words }) as const;
const panel = (kind: 'stage' | 'equation' | 'experiment' | 'prediction' | 'code' | 'check' | 'reading', id = '') =>
  ({ kind: 'panel', panel: kind, id }) as const;

function content(lessonId: string): LessonContent {
  const { title, topic, minutes } = known.find((lesson) => lesson.lessonId === lessonId)!;
  return {
    ...{ lessonId, title, topic, minutes, language: 'en' },
    sections: [
      {
        key: 'idea',
        heading: 'A cliff, and two ways past it',
        blocks: [
          text('Every step costs 1. Stepping off the edge costs *100*, and `reset` puts you back at the start.'),
          text('The number to learn is $Q(s, a)$: what there is to collect from here, if this move is made now.'),
          panel('stage', 'cliff'),
        ],
      },
      {
        key: 'equation',
        heading: 'Correct a guess with a better guess',
        blocks: [text('Move the old number towards the new one, by a share $\\alpha$.'), panel('equation', 'update')],
      },
      {
        key: 'predict',
        heading: 'Before you run it',
        blocks: [{ kind: 'list', items: ['one step in ten is random', 'both learn for 300 episodes'] }, panel('prediction')],
      },
      { key: 'experiment', heading: 'Run the race', blocks: [text('Twenty agents of each kind.'), panel('experiment', 'cliff')] },
      { key: 'code', heading: 'The real thing', blocks: [panel('code')] },
      { key: 'check', heading: 'Does it hold?', blocks: [panel('check')] },
      { key: 'reading', heading: 'Further reading', blocks: [panel('reading')] },
    ],
    prediction: {
      question: 'Which one collects more while it learns?',
      choices: ['Q-learning, by the shortest way', 'SARSA, although its way is longer', 'Neither'],
      answer: 1,
      explanation: ['Its numbers hold its own stumbling, so it keeps a row between itself and the edge.'],
    },
    references: [
      {
        ...{
          authors: 'Watkins, C. J. C. H., & Dayan, P.',
          year: 1992,
          title: 'Q-learning',
          venue: 'Machine Learning 8, 279–292',
        },
        ...{ url: 'https://doi.org/10.1007/BF00992698', note: 'The proof that the table comes out right.' },
      },
    ],
    stages: [{ id: 'cliff', env: 'CliffWalking-v1', experimentId: 'cliff', watched: [], pace: 'turns', showsValues: false }],
    equations: [{ id: 'update', tex: "Q(S,A) \\leftarrow Q(S,A) + \\alpha \\left[R + \\gamma \\max_a Q(S',a) - Q(S,A)\\right]" }],
    experiments: [
      {
        ...{ id: 'cliff', title: 'Return while learning at the cliff', seeds: 20, isExact: false },
        ...{ naive: [], panelAxes: {}, playedOn: '' },
        axes: { x: 'Episodes', y: 'Return, mean of five episodes', yRange: [-120, 0] },
        controls: [
          {
            ...{ name: 'epsilon', label: 'Exploration', symbol: 'ε', help: 'Share of steps that are random.' },
            ...{ default: 0.1, min: 0, max: 0.5, step: 0.02 },
          },
        ],
      },
    ],
    code: [{ path: 'main/rl/agents/qLearning.ts', firstLine: 40, text: 'const target = reward + discount * this.max(next);' }],
  };
}

/** Curves that rise to different heights, with intervals, and a reading of each. */
function curves(lessonId: string, experimentId: string): LessonNews {
  const episodes = Array.from({ length: 60 }, (_, i) => 5 * (i + 1));
  const series = [
    { label: 'SARSA', end: -24.8, spread: 4 },
    { label: 'Q-learning', end: -48.6, spread: 9 },
  ].map(({ label, end, spread }) => {
    const y = episodes.map((episode) => end - (110 + end) * Math.exp(-episode / 25));
    return { label, x: episodes, y, low: y.map((value) => value - spread), high: y.map((value) => value + spread) };
  });
  const readings = series.map(({ label, y }) => ({ label: `${label}: return of the last episodes`, value: y.at(-1)! }));
  return { lessonId, experimentId, isDone: true, data: { series, readings } };
}

/** Lessons for a lab that only the page needs: an experiment is over as soon as it is asked for. */
export function fakeLessons(tell: Tell): LessonHandlers {
  const lessons = new Map(known.map((lesson) => [lesson.lessonId, lesson]));
  const find = (lessonId: string): LessonInfo => {
    const found = lessons.get(lessonId);
    if (found === undefined) throw new LabError('unknown-name', `Unknown lesson "${lessonId}".`);
    return found;
  };
  const keep = (changed: LessonInfo): LessonInfo => {
    lessons.set(changed.lessonId, changed);
    tell('lesson.changed', changed);
    return changed;
  };
  return {
    'lessons.list': async () => [...lessons.values()],
    'lessons.read': async ({ lessonId }) => content(find(lessonId).lessonId),
    'lessons.progress': async ({ lessonId, answer, isFinished }) => {
      const { progress, ...lesson } = find(lessonId);
      const finishedAt = isFinished === undefined ? progress.finishedAt : isFinished ? checkedAt : null;
      return keep({ ...lesson, progress: { ...progress, finishedAt, ...(answer !== undefined && { answer }) } });
    },
    'lessons.check': async ({ lessonId }) => {
      const lesson = find(lessonId);
      return keep({ ...lesson, progress: { ...lesson.progress, checks, checkedAt } });
    },
    'lessons.run': async ({ lessonId, experimentId }) => {
      tell('lesson.worked', curves(lessonId, experimentId));
      return find(lessonId);
    },
    'lessons.cancel': async ({ lessonId }) => keep({ ...find(lessonId), work: null }),
  };
}
