/** A line of pseudocode that tells its numbers once it has run. */
export interface WorkedLine {
  /** Its index in the pseudocode. */
  readonly line: number;
  /** The passage of the loop that it belongs to, by the name the algorithm's trace gives it. */
  readonly passage: string;
  /** The line with its numbers, in TeX; `‹name›` stands for the traced quantity of that name. */
  readonly tex: string;
  /** The whole update rule with its numbers, likewise, where this line completes it. */
  readonly rule?: string;
}

/** What the Explain panel shows of an algorithm. */
export interface Explanation {
  /** In TeX. */
  readonly updateRule: string;
  /** The loop in the words of the source, indented by two spaces for each level. */
  readonly pseudocode: readonly string[];
  /** The lines that tell their numbers, in the order they run within a passage; absent where the algorithm tells none. */
  readonly worked?: readonly WorkedLine[];
}

/** A line of pseudocode, alone or with its passage (or several: `first|second`), its numbers and the rule that it completes. */
export type ExplainedLine = string | readonly [text: string, passage: string, tex: string, rule?: string];

/** The passage of the line in which an episode begins; it is told by the trainer, with the first quantities of the episode. */
export const startPassage = 'start';

/** Pseudocode and worked lines, written in one. */
export function workedOut(lines: readonly ExplainedLine[]): Required<Pick<Explanation, 'pseudocode' | 'worked'>> {
  return {
    pseudocode: lines.map((line) => (typeof line === 'string' ? line : line[0])),
    worked: lines.flatMap((explained, line) => {
      if (typeof explained === 'string') return [];
      const [, passage, tex, rule] = explained;
      return passage.split('|').map((name) => ({ line, passage: name, tex, ...(rule !== undefined && { rule }) }));
    }),
  };
}

/** Names of the quantities in a worked line or rule. */
export function quantitiesIn(tex: string): string[] {
  return Array.from(tex.matchAll(/‹(\w+)›/g), ([, name]) => name!);
}
