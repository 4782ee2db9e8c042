import type { LessonBlock, LessonPanelKind, LessonReference, LessonSection, LessonText } from '../contract/lessons';
import { InvalidValueError } from '../rl/core/errors';

/** What every lesson has, in this order; headings are free. */
export const sectionKeys = ['idea', 'equation', 'predict', 'experiment', 'wrong', 'code', 'check', 'reading'] as const;

/** What the words of a section can name. */
const panelKinds: readonly LessonPanelKind[] = ['stage', 'equation', 'experiment', 'figure'];

/** What stands at the end of a section, whatever its words are. */
const closingPanels: Readonly<Record<string, LessonPanelKind>> = {
  predict: 'prediction',
  code: 'code',
  check: 'check',
  reading: 'reading',
};

/**
 * Reads the text of a lesson. `CONTRIBUTING.md` describes the format.
 *
 * @param name of the file, for complaints.
 * @throws InvalidValueError with the file and what is wrong with it.
 */
export function parseLessonText(name: string, source: string): LessonText {
  const complain = (what: string): never => {
    throw new InvalidValueError(`${name} must ${what}.`);
  };
  const [, head = '', body = ''] = /^---\n(.*?)\n---\n(.*)$/s.exec(source) ?? [];
  const field = (key: string): string =>
    new RegExp(`^${key}: (.+)$`, 'm').exec(head)?.[1]?.trim() ?? complain(`say its ${key} at the top`);
  const parts = body.split(/^## /m).slice(1);
  const keys = parts.map((part) => part.split(' | ')[0]!.trim());
  if (keys.join() !== sectionKeys.join()) complain(`have the sections ${sectionKeys.join(', ')}, got ${keys.join(', ')}`);
  const sections = parts.map((part): LessonSection => {
    const [, key = '', heading = '', text = ''] =
      /^(\w+) \| ([^\n]+)\n(.*)$/s.exec(part) ?? complain(`head each section with "## key | heading"`);
    const closing = closingPanels[key];
    const blocks = parseBlocks(text, complain);
    return { key, heading, blocks: closing === undefined ? blocks : [...blocks, { kind: 'panel', panel: closing, id: '' }] };
  });
  const prediction = parsePrediction(parts[sectionKeys.indexOf('predict')]!, complain);
  const references = parseReferences(parts[sectionKeys.indexOf('reading')]!, complain);
  const minutes = Number(field('minutes'));
  return { title: field('title'), topic: field('topic'), minutes, sections, prediction, references };
}

type Complain = (what: string) => never;

function piecesOf(text: string): string[] {
  return text
    .split(/\n{2,}/)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
}

/** Pieces that stand apart by an empty line; those of the question and of the references belong to their panels. */
function parseBlocks(text: string, complain: Complain): LessonBlock[] {
  return piecesOf(text).flatMap((piece): LessonBlock[] => {
    if (isQuestion(piece) || piece.startsWith('> ') || referenceLine.test(piece)) return [];
    const panel = /^::(\w+)(?: (\S+))?$/.exec(piece);
    if (panel !== null) {
      const kind =
        panelKinds.find((known) => known === panel[1]) ?? complain(`use only the panels ${panelKinds.join(', ')}, got ${piece}`);
      return [{ kind: 'panel', panel: kind, id: panel[2] ?? '' }];
    }
    if (piece.startsWith('$$')) return [{ kind: 'formula', tex: piece.replaceAll('$$', '').trim() }];
    if (piece.startsWith('- ')) return [{ kind: 'list', items: itemsOf(piece) }];
    return [{ kind: 'text', text: piece.replaceAll('\n', ' ') }];
  });
}

/** Lines that begin with a dash; what follows on lines of their own is part of the item. */
function itemsOf(piece: string): string[] {
  return piece
    .split(/^- /m)
    .filter((item) => item !== '')
    .map((item) => item.replace(/\s*\n\s*/g, ' ').trim());
}

const isQuestion = (piece: string) => piece.startsWith('? ') || /^- \[[ x]\] /.test(piece);

function parsePrediction(part: string, complain: Complain): LessonText['prediction'] {
  const pieces = piecesOf(part);
  const question =
    pieces
      .find((piece) => piece.startsWith('? '))
      ?.slice(2)
      .replaceAll('\n', ' ') ?? complain('ask a question: "? …"');
  const marked = itemsOf(pieces.find((piece) => /^- \[[ x]\] /.test(piece)) ?? complain('offer choices: "- [ ] …"'));
  const answer = marked.findIndex((item) => item.startsWith('[x] '));
  if (marked.filter((item) => item.startsWith('[x] ')).length !== 1) complain('mark exactly one choice as "- [x] …"');
  const explanation = pieces
    .filter((piece) => piece.startsWith('> '))
    .map((piece) => piece.replace(/^> ?/gm, '').replaceAll('\n', ' '));
  if (explanation.length === 0) complain('explain the answer: "> …"');
  return { question, choices: marked.map((item) => item.slice(4)), answer, explanation };
}

const referenceLine = /^- .+? \(\d{4}\)\. \*/;
/** `- Authors (year). *Title.* Venue. <https://…> What one finds there.` */
const reference = /^(.+?) \((\d{4})\)\. \*(.+?)\.?\* (.+?)\. <(https:\/\/\S+)>(?: (.+))?$/;

function parseReferences(part: string, complain: Complain): LessonReference[] {
  const lines = piecesOf(part)
    .filter((piece) => referenceLine.test(piece))
    .flatMap(itemsOf);
  return lines.map((line) => {
    const found =
      reference.exec(line) ?? complain(`write references as "- Authors (year). *Title.* Venue. <https://…> Note", got ${line}`);
    const [, authors = '', year = '', title = '', venue = '', url = '', note = ''] = found;
    return { authors, year: Number(year), title, venue, url, note };
  });
}
