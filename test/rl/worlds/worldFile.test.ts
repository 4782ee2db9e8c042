import { describe, expect, it } from 'vitest';
import { gridTemplates, processTemplates } from '../../../main/rl/worlds/templates';
import { formatWorldFile, parseWorldFile } from '../../../main/rl/worlds/worldFile';

const templates = [...gridTemplates, ...processTemplates].map((template) => [template.id, template] as const);

describe('A world file', () => {
  it.each(templates)('brings back %s as it was', (_id, template) => {
    const world = template.create();
    expect(parseWorldFile(formatWorldFile(world))).toEqual(world);
  });

  it('shows a grid row by row, to be read by people', () => {
    expect(formatWorldFile(gridTemplates[2]!.create())).toContain('      "SXXXXXXXXXXG"');
  });

  const change = (part: object) => JSON.stringify({ ...JSON.parse(formatWorldFile(gridTemplates[0]!.create())), ...part });
  const changeProcess = (part: object) => {
    const file = JSON.parse(formatWorldFile(processTemplates[0]!.create()));
    return JSON.stringify({ ...file, graph: { ...file.graph, ...part } });
  };
  it.each([
    ['no JSON', 'A world file must be JSON, got "no JSON".'],
    ['[]', 'A world file must be an object in braces, got [].'],
    ['{}', 'The format of a world file must be "bellman-world", got undefined.'],
    [change({ version: 2 }), 'The version of a world file must be 1, got 2.'],
    [change({ kind: 'cube' }), 'The kind of a world must be "grid" or "graph", got cube.'],
    [change({ name: '' }), 'The name of a world must be text of 1 to 60 characters, got .'],
    [change({ discount: 2 }), 'The discount must lie in [0, 1], got 2.'],
    [
      change({ grid: { layout: ['S.', 'G'] } }),
      'The rows of the layout must be equally long, got 2 cells in row 1 and 1 in row 2.',
    ],
    [
      change({ grid: { layout: ['S?G'] } }),
      'A cell must be one of # . S G X, a digit or a letter of the legend, got "?" in row 1, column 2.',
    ],
    [change({ grid: { layout: ['SG'], slip: 3 } }), 'slip must lie in [0, 1], got 3.'],
    [change({ grid: { layout: ['SG'], slipp: 0 } }), 'Unknown setting of GridWorld "slipp". Did you mean "slip"?'],
    [changeProcess({ states: [] }), 'The states must be a list of 1 to 40, got 0.'],
    [changeProcess({ actions: ['a', 'a'] }), 'The names of actions must differ, got "a" twice.'],
    [changeProcess({ maxSteps: 0 }), 'maxSteps must be a whole number of at least 1, got 0.'],
    [
      changeProcess({ outcomes: [{ state: 0, action: 0, next: 7, probability: 1, reward: 0 }] }),
      'Outcome 0: its next state must be a whole number in [0, 1], got 7.',
    ],
    [
      changeProcess({ outcomes: [{ state: 0, action: 0, next: 1, probability: 'much', reward: 0 }] }),
      'Outcome 0: its probability must be a number, got much.',
    ],
  ])('is refused in a sentence: %#', (text, sentence) => {
    expect(() => parseWorldFile(text)).toThrow(sentence);
  });
});
