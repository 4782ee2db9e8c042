import type { ValueDecomposition } from '../agents/games/valueDecomposition';
import type { SimultaneousGame } from '../core/game';
import { createRandom } from '../core/random';
import type { SettingValues } from '../core/settings';
import { createGame } from '../environments/gameRegistry';
import { jointActionCount, jointActions } from '../games/jointActions';
import { fastestEngine } from '../policies/createPolicy';
import { createGamePolicy } from '../policies/gamePolicy';
import type { PolicySnapshot } from '../policies/policy';
import { evaluateGamePolicy } from '../training/gameEvaluation';
import type { CheckedSpec } from '../training/trainingSpec';
import { trainAll } from './training';

/** What one run of a method that learns values for a team has come to. */
export interface TeamRun {
  /** Q_tot, shape [states, joint actions]. */
  readonly jointValues: readonly (readonly number[])[];
  /** What the team gets without exploring. */
  readonly greedyReturn: number;
  /** The same during training, one for each `curvePoints`. */
  readonly curve: readonly number[];
}

const stepCount = 10_000;
const pointCount = 20;

/** Steps after which the greedy return is looked at. */
export const curvePoints: readonly number[] = Array.from({ length: pointCount }, (_, i) => ((i + 1) * stepCount) / pointCount);

/**
 * Trains VDN, QMIX or weighted QMIX for 10,000 steps of even exploration in a game whose state all players see.
 *
 * @returns a run for each seed.
 */
export function* trainTeams(
  env: string,
  algo: string,
  settings: SettingValues,
  seeds: number,
): Generator<number, readonly TeamRun[], void> {
  const game = createGame(env) as SimultaneousGame;
  const random = createRandom(0, 'figure');
  const greedyReturnOf = (policy: PolicySnapshot) =>
    evaluateGamePolicy(createGamePolicy(policy, game), game, random, 1).meanReturn;
  const runs: TeamRun[] = [];
  let agent: ValueDecomposition | undefined;
  const run = {
    ...{ env, algo, settings },
    budget: { steps: stepCount },
    engine: fastestEngine(),
    adapt: (checked: CheckedSpec): CheckedSpec => ({
      ...checked,
      definition: {
        ...checked.definition,
        create: (context) => {
          agent = checked.definition.create(context) as unknown as ValueDecomposition;
          return agent;
        },
      },
    }),
  };
  yield* trainAll([run], seeds, (trainer) => {
    const learned = agent!;
    const curve: number[] = [];
    let step = 0;
    trainer.onStep = () => {
      if (++step % (stepCount / pointCount) === 0) curve.push(greedyReturnOf(learned.policy()));
    };
    return () => runs.push({ jointValues: jointValuesOf(learned, game), greedyReturn: greedyReturnOf(learned.policy()), curve });
  });
  return runs;
}

function jointValuesOf(agent: ValueDecomposition, { table, players }: SimultaneousGame): number[][] {
  const { stateCount, actionCounts } = table!;
  return Array.from({ length: stateCount }, (_, state) =>
    Array.from({ length: jointActionCount(actionCounts) }, (_value, joint) =>
      agent.jointValue(
        players.map(() => state),
        jointActions(actionCounts, joint),
      ),
    ),
  );
}
