/** The index of a joint action; the last player's action counts fastest. */
export function jointIndex(actionCounts: readonly number[], actions: ArrayLike<number>): number {
  let joint = 0;
  for (let player = 0; player < actionCounts.length; player++) joint = joint * actionCounts[player]! + actions[player]!;
  return joint;
}

/** The actions of all players that an index stands for. */
export function jointActions(actionCounts: readonly number[], joint: number): number[] {
  const actions = new Array<number>(actionCounts.length);
  let rest = joint;
  for (let player = actions.length - 1; player >= 0; player--) {
    actions[player] = rest % actionCounts[player]!;
    rest = Math.floor(rest / actionCounts[player]!);
  }
  return actions;
}

/** How many joint actions there are. */
export function jointActionCount(actionCounts: readonly number[]): number {
  return actionCounts.reduce((product, count) => product * count, 1);
}
