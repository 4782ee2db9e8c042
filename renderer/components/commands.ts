/** Something the command palette can do. */
export interface Command {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  /** What distinguishes it from others, in few words. */
  readonly detail: string;
  perform(): void;
}

/**
 * The commands that hold every word of `text`, best first within each group; all of them for no text.
 *
 * A word at the start of the title counts more than one at the start of any word, and that more than one inside.
 */
export function findCommands(commands: readonly Command[], text: string, limit: number): readonly Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = commands
    .map((command) => ({ command, score: scoreOf(command, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ command }) => command);
  const groups = [...new Set(found.map(({ group }) => group))];
  return groups.flatMap((group) => found.filter((command) => command.group === group));
}

/** 0 where a word is missing. */
function scoreOf({ title, detail, group }: Command, words: readonly string[]): number {
  const text = `${title} ${detail} ${group}`.toLowerCase();
  let score = 1;
  for (const word of words) {
    const at = text.indexOf(word);
    if (at < 0) return 0;
    score += at === 0 ? 4 : isWordStart(text, word) ? 2 : 1;
  }
  return score;
}

function isWordStart(text: string, word: string): boolean {
  return text.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word));
}
