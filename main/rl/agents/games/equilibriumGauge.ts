import type { JointTransitionTable, SimultaneousGame } from '../../core/game';
import { jointActionCount, jointActions } from '../../games/jointActions';
import { deviationGains, type JointStrategy } from '../../games/nashConv';
import type { MetricDefinition } from '../definition';

/** Steps between two readings for each hundred joint actions in all states: best answers cost more than many steps of learning. */
const interval = 1000;

/** States times joint actions up to which best answers are worked out while learning goes on. */
const mostJointActions = 2000;

export const equilibriumMetrics: readonly MetricDefinition[] = [
  {
    name: 'nashConv',
    label: 'NashConv',
    unit: 'reward',
    help: 'What all players together could still gain by answering the others in the best way; 0 in an equilibrium.',
  },
  {
    name: 'exploitability',
    label: 'Exploitability',
    unit: 'reward',
    help: 'In a zero-sum game of two: how much a perfect opponent gains against each of them, on average over the seats.',
  },
];

/** Tells every so often how far the players are from an equilibrium, where the rules of the game are known and small. */
export class EquilibriumGauge {
  readonly #table: JointTransitionTable | undefined;
  readonly #interval: number;
  readonly #isDuel: boolean;

  constructor(
    game: SimultaneousGame,
    private readonly discount: number,
  ) {
    const size = game.table === undefined ? Infinity : game.table.stateCount * jointActionCount(game.table.actionCounts);
    const isMeasurable = size <= mostJointActions && (discount < 1 || alwaysEnds(game.table!));
    this.#table = isMeasurable ? game.table : undefined;
    this.#interval = interval * Math.ceil(size / 100);
    this.#isDuel = game.rewardStructure === 'zero-sum' && game.players.length === 2;
  }

  /** The metrics after a step; `undefined` between two readings and where nothing can be measured. */
  read(stepCount: number, strategy: () => JointStrategy): Readonly<Record<string, number>> | undefined {
    if (this.#table === undefined || stepCount % this.#interval !== 0) return undefined;
    const { nashConv } = deviationGains(this.#table, strategy(), this.discount);
    return this.#isDuel ? { nashConv, exploitability: nashConv / 2 } : { nashConv };
  }
}

/** Whether no state can be reached from itself, so that every episode ends, whatever the players do. */
function alwaysEnds(table: JointTransitionTable): boolean {
  const followers = Array.from({ length: table.stateCount }, (_, state) => followersOf(table, state));
  const isOnPath = new Set<number>();
  const isCleared = new Set<number>();
  const leadsToCycle = (state: number): boolean => {
    if (isCleared.has(state)) return false;
    if (isOnPath.has(state)) return true;
    isOnPath.add(state);
    const found = followers[state]!.some(leadsToCycle);
    isOnPath.delete(state);
    isCleared.add(state);
    return found;
  };
  return !followers.some((_, state) => leadsToCycle(state));
}

function followersOf(table: JointTransitionTable, state: number): number[] {
  const jointCount = jointActionCount(table.actionCounts);
  const found = new Set<number>();
  for (let joint = 0; joint < jointCount; joint++) {
    for (const { state: next, terminated } of table.outcomes(state, jointActions(table.actionCounts, joint))) {
      if (!terminated) found.add(next);
    }
  }
  return [...found];
}
