import { type DrawnProcess, probabilitySum } from '../../main/rl/worlds/drawnProcess';

/**
 * A Bellman backup with its numbers, one line for each action and one for what comes of them.
 *
 * @param values v before the backup, shape [states].
 */
export function describeBackup(
  graph: DrawnProcess,
  discount: number,
  values: ArrayLike<number>,
  state: number,
): readonly string[] {
  const { states, actions, outcomes } = graph;
  const name = states[state]!.name;
  if (states[state]!.isEnd) return [`v(${name}) = 0, since ${name} ends the episode.`];
  const sums: number[] = [];
  const lines = actions.map((action, index) => {
    // As they are solved: shares of their sum, until the author has mended them.
    const total = probabilitySum(graph, state, index) || 1;
    const own = outcomes.filter((outcome) => outcome.state === state && outcome.action === index);
    let sum = 0;
    const terms = own.map(({ next, probability, reward }) => {
      const value = states[next]!.isEnd ? 0 : values[next]!;
      sum += (probability / total) * (reward + discount * value);
      return `${show(probability / total)} (${show(reward)} + ${show(discount)} · ${show(value)})`;
    });
    sums.push(sum);
    return `${action}: ${terms.length === 0 ? '0' : terms.join(' + ')} = ${show(sum)}`;
  });
  return [...lines, `v(${name}) ← max { ${sums.map(show).join(', ')} } = ${show(Math.max(...sums))}`];
}

function show(value: number): string {
  return String(Number(value.toPrecision(4))).replace('-', '−');
}
