/** Something about a world that its author should know, in plain words. */
export interface WorldProblem {
  /** `error`: nobody can act in it. `warning`: one can, but hardly as it was meant. */
  readonly level: 'error' | 'warning';
  readonly sentence: string;
  /** States it is about, to be marked in the picture. */
  readonly states: readonly number[];
}

export function problem(level: WorldProblem['level'], sentence: string, states: readonly number[] = []): WorldProblem {
  return { level, sentence, states };
}

/** States that can be reached from the given ones, these included, without going on from an end. */
export function reachableFrom(
  starts: readonly number[],
  actionCount: number,
  outcomes: (state: number, action: number) => readonly { readonly state: number; readonly probability: number }[],
): ReadonlySet<number> {
  const reached = new Set(starts);
  for (const state of reached) {
    for (let action = 0; action < actionCount; action++) {
      for (const { state: next, probability } of outcomes(state, action)) if (probability > 0) reached.add(next);
    }
  }
  return reached;
}
