/** The box of an element, as `getBoundingClientRect` gives it. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * Index of the box one row up or down that lies nearest sideways; `undefined` at the edge.
 *
 * Rows are what the layout makes them, so headings between them and short last rows do no harm.
 */
export function nearestInNextRow(boxes: readonly Box[], from: number, direction: 'up' | 'down'): number | undefined {
  const start = boxes[from];
  if (start === undefined) return undefined;
  const beyond = boxes
    .map((box, index) => ({
      index,
      across: Math.abs(middle(box) - middle(start)),
      along: direction === 'down' ? box.top - start.bottom : start.top - box.bottom,
    }))
    .filter(({ along }) => along > -1);
  const nearestRow = Math.min(...beyond.map(({ along }) => along));
  const row = beyond.filter(({ along }) => along < nearestRow + 4).sort((a, b) => a.across - b.across);
  return row[0]?.index;
}

function middle({ left, right }: Box): number {
  return (left + right) / 2;
}
