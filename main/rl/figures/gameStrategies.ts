import type { JointTransitionTable } from '../core/game';
import { createGame } from '../environments/gameRegistry';
import { oneHot } from '../planning/policyEvaluation';
import type { PolicySnapshot } from '../policies/policy';
import type { Trainer } from '../training/trainer';
import { ActionValues } from '../values/actionValues';

/** Probability of each action of each player in each state, shape [players][states, actions]; of equals the first action. */
export function strategiesOf(snapshot: PolicySnapshot): Float64Array[] {
  return snapshot.kind === 'players' ? snapshot.players.map(strategyOf) : [];
}

function strategyOf(snapshot: PolicySnapshot): Float64Array {
  if (snapshot.kind === 'stochastic-table') return snapshot.actionProbabilities;
  if (snapshot.kind !== 'greedy-table') return new Float64Array();
  const { stateCount, actionCount, actionValues } = snapshot;
  const table = new ActionValues(stateCount, actionCount);
  table.load(actionValues);
  return oneHot(
    Array.from({ length: stateCount }, (_, state) => table.argmax(state)),
    actionCount,
  );
}

/** The exact rules of a finite game with simultaneous moves. */
export function jointTable(env: string): JointTransitionTable {
  const game = createGame(env);
  return (game.kind === 'simultaneous' ? game.table : undefined)!;
}

/** Calls `receive` at each of the given steps, which ascend, while a trainer runs. */
export function atSteps(trainer: Trainer, steps: readonly number[], receive: (index: number) => void): void {
  let next = 0;
  trainer.onStep = () => {
    if (trainer.stepCount !== steps[next]) return;
    receive(next);
    next++;
  };
}

/** `count` steps, equally far apart, up to `last`. */
export function evenSteps(last: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => Math.round(((index + 1) * last) / count));
}
