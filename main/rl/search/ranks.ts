/** Indexes of the values, the greatest first; equal ones keep their order. */
export function descendingOrder(values: ArrayLike<number>): number[] {
  return Array.from({ length: values.length }, (_, index) => index).sort((a, b) => values[b]! - values[a]!);
}

/**
 * Ranks stretched evenly over [−½, ½], the least value first; equal values share the mean of their ranks.
 *
 * So a transformation that keeps the order of the values changes nothing, and values that are all equal become 0.
 * Needs at least two values.
 *
 * Source: Salimans et al., "Evolution strategies as a scalable alternative to reinforcement learning" (2017), §2.1, after
 *         Wierstra et al., "Natural evolution strategies", JMLR 15 (2014), §3.1.
 */
export function centeredRanks(values: ArrayLike<number>): Float64Array {
  const order = descendingOrder(values).reverse();
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let i = start; i < end; i++) ranks[order[i]!] = (start + end - 1) / 2 / (order.length - 1) - 0.5;
    start = end;
  }
  return ranks;
}

/** Whether no value differs from another, so that comparing them says nothing. */
export function areAllEqual(values: ArrayLike<number>): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false;
  return true;
}
