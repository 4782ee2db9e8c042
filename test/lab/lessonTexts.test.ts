import { describe, expect, it } from 'vitest';
import { isExternalLink } from '../../main/externalLinks';
import { parseLessonText } from '../../main/lab/lessonText';
import { excerptOf, lessonContent } from '../../main/lab/lessonTexts';
import { findFigure } from '../../main/rl/figures/registry';
import { lessons } from '../../main/rl/lessons/registry';
import { inlinePieces } from '../../renderer/format/inlineText';
import { typeset, typesetInline } from '../../renderer/typesetting/formula';

describe.each(lessons.map((lesson) => [lesson.id, lesson] as const))('The text of %s', (_id, lesson) => {
  const content = lessonContent(lesson);
  const blocks = content.sections.flatMap((section) => section.blocks);
  const sentences = [
    ...blocks.flatMap((block) => (block.kind === 'text' ? [block.text] : block.kind === 'list' ? block.items : [])),
    content.prediction.question,
    ...content.prediction.choices,
    ...content.prediction.explanation,
    ...content.references.map(({ note }) => note),
  ];

  it('takes five to ten minutes', () => {
    expect(content.minutes).toBeGreaterThanOrEqual(5);
    expect(content.minutes).toBeLessThanOrEqual(10);
    const words = sentences.join(' ').split(/\s+/).length;
    // Around 130 words a minute, with the experiments in between.
    expect(words).toBeGreaterThan(350);
    expect(words / content.minutes).toBeLessThan(140);
  });

  it('says something in every section, and asks a question with more than one answer', () => {
    for (const { key, heading, blocks: own } of content.sections) {
      expect(heading).not.toBe('');
      if (key !== 'reading')
        expect(
          own.some(({ kind }) => kind === 'text'),
          key,
        ).toBe(true);
    }
    expect(content.prediction.choices.length).toBeGreaterThanOrEqual(2);
  });

  it('shows every panel that the lesson has, and no other', () => {
    const named = (panel: string) =>
      blocks.flatMap((block) => (block.kind === 'panel' && block.panel === panel ? [block.id] : []));
    expect(named('stage').toSorted()).toEqual(lesson.stages.map(({ id }) => id).toSorted());
    expect(named('equation').toSorted()).toEqual(lesson.equations.map(({ id }) => id).toSorted());
    expect(named('experiment').toSorted()).toEqual(lesson.experiments.map(({ id }) => id).toSorted());
    for (const name of named('figure')) findFigure(name);
    expect(lesson.stages.length + lesson.equations.length).toBeGreaterThan(0);
    const wrong = content.sections.find(({ key }) => key === 'wrong')!.blocks;
    const naive = lesson.experiments.filter((experiment) => (experiment.naive ?? []).length > 0).map(({ id }) => id);
    expect(wrong.some((block) => block.kind === 'panel' && naive.includes(block.id))).toBe(true);
  });

  it('plays on its stages what one of its experiments learns, or nothing', () => {
    const ids = ['', ...lesson.experiments.map(({ id }) => id)];
    for (const { experimentId } of content.stages) expect(ids).toContain(experimentId);
  });

  it('has formulas that can be set', () => {
    for (const { tex } of content.equations) expect(typeset(tex).join('')).toContain('<math');
    for (const block of blocks) if (block.kind === 'formula') expect(typeset(block.tex).join('')).toContain('<math');
    for (const piece of sentences.flatMap(inlinePieces)) {
      if (piece.kind === 'math') expect(typesetInline(piece.text)).toContain('<math');
      if (piece.kind === 'plain') expect(piece.text).not.toMatch(/[$`]/);
    }
  });

  it('names what to read with authors, year, title, venue and a link that may be followed', () => {
    expect(content.references.length).toBeGreaterThanOrEqual(2);
    for (const { authors, year, title, venue, url } of content.references) {
      expect(authors).toMatch(/^[^\d]+$/);
      expect(year).toBeGreaterThan(1900);
      expect(title).not.toBe('');
      expect(venue).not.toBe('');
      expect(isExternalLink(url), url).toBe(true);
    }
  });

  it('shows a part of a source as it is', () => {
    expect(content.code.length).toBeGreaterThan(0);
    for (const { path, text } of content.code) {
      expect(path).toMatch(/^main\/rl\//);
      expect(text.split('\n').length).toBeGreaterThan(4);
      expect(text.trimEnd()).toMatch(/[}\])][;,]?$/);
    }
  });
});

describe('A lesson’s text', () => {
  const whole = `---
title: A
topic: B
minutes: 5
---

## idea | One

Words with a
second line.

::stage here

- first
- second
  and on

## equation | Two

$$x = 1$$

## predict | Three

? Which?

- [ ] this
- [x] that

> Because.

## experiment | Four

## wrong | Five

## code | Six

## check | Seven

## reading | Eight

- Doe, J. (2001). *On things.* Journal 1, 1–2. <https://doi.org/1> A note.
`;

  it('is read into blocks, a question and references', () => {
    const text = parseLessonText('x.md', whole);
    expect(text.sections[0]!.blocks).toEqual([
      { kind: 'text', text: 'Words with a second line.' },
      { kind: 'panel', panel: 'stage', id: 'here' },
      { kind: 'list', items: ['first', 'second and on'] },
    ]);
    expect(text.sections[1]!.blocks).toEqual([{ kind: 'formula', tex: 'x = 1' }]);
    expect(text.sections[2]!.blocks).toEqual([{ kind: 'panel', panel: 'prediction', id: '' }]);
    expect(text.prediction).toEqual({ question: 'Which?', choices: ['this', 'that'], answer: 1, explanation: ['Because.'] });
    expect(text.references).toEqual([
      { authors: 'Doe, J.', year: 2001, title: 'On things', venue: 'Journal 1, 1–2', url: 'https://doi.org/1', note: 'A note.' },
    ]);
  });

  it.each([
    ['minutes: 5\n', '', 'x.md must say its minutes at the top.'],
    [
      '## wrong | Five\n',
      '',
      'x.md must have the sections idea, equation, predict, experiment, wrong, code, check, reading, got',
    ],
    ['::stage here', '::stag here', 'x.md must use only the panels stage, equation, experiment, figure, got ::stag here.'],
    ['- [x] that', '- [ ] that', 'x.md must mark exactly one choice'],
    ['> Because.', '', 'x.md must explain the answer'],
    ['<https://doi.org/1>', 'doi.org/1', 'x.md must write references as'],
  ])('with "%s" turned into "%s" is refused in a sentence', (from, to, sentence) => {
    expect(() => parseLessonText('x.md', whole.replace(from, to))).toThrow(sentence);
  });
});

describe('An excerpt', () => {
  it('ends where its block does', () => {
    const text = 'class A {\n  *learn(): void {\n    if (x) {\n      y();\n    }\n  }\n\n  other() {}\n}\n';
    expect(excerptOf({ path: 'a.ts', text, from: '*learn(' })).toEqual({
      path: 'a.ts',
      firstLine: 2,
      text: '*learn(): void {\n  if (x) {\n    y();\n  }\n}',
    });
    expect(() => excerptOf({ path: 'a.ts', text, from: 'nothing' })).toThrow('a.ts must have a line with "nothing".');
  });
});
