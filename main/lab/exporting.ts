import { LabError } from '../contract/errors';
import type { ExportFormat, ExportResult, PolicyInfo, RunInfo } from '../contract/models';
import { curvesToCsv } from '../export/csv';
import { exportPolicy } from '../export/exportPolicy';
import type { Observation } from '../rl/core/environment';
import { createRandom } from '../rl/core/random';
import { isGameId } from '../rl/environments/gameRegistry';
import { createEnvironment } from '../rl/environments/registry';
import { createPolicy } from '../rl/policies/createPolicy';
import type { PolicySnapshot } from '../rl/policies/policy';
import { evaluatePolicy } from '../rl/training/evaluation';
import type { Store } from '../store/store';
import { listMetrics, readMetric } from './curves';

/** Observations on which an exported file must choose the actions that we choose. */
const parityObservations = 1000;

/** Episodes after which we stop waiting for that many: a task of one step need not be played a thousand times. */
const mostParityEpisodes = 1000;

/** The policy of a run as files, after the parity gate. @throws LabError `parity` when a file would behave differently. */
export function exportAgent(run: RunInfo, found: PolicyInfo, format: Exclude<ExportFormat, 'csv'>): Promise<ExportResult> {
  const snapshot = found.policy as unknown as PolicySnapshot;
  if (isGameId(run.env)) {
    throw new LabError('not-supported', 'The policy of a game cannot leave the lab yet; its curves can, as csv.');
  }
  const { observationSpace, actionSpace } = createEnvironment(run.env);
  const metadata = {
    env: run.env,
    algo: run.algo,
    seed: run.seed,
    steps: found.step,
    version: run.version,
    runId: run.runId,
    evaluation: run.evaluation,
  };
  const observations = visitObservations(run.env, snapshot);
  return exportPolicy(snapshot, format, { observations, observationSpace, actionSpace, metadata });
}

/** Observations that the policy itself comes by. */
function visitObservations(env: string, snapshot: PolicySnapshot): Observation[] {
  const policy = createPolicy(snapshot);
  const dynamics = createEnvironment(env);
  const random = createRandom(0, 'parity');
  const visited: Observation[] = [];
  for (let episode = 0; visited.length < parityObservations && episode < mostParityEpisodes; episode++) {
    evaluatePolicy(policy, dynamics, random, 1, (observation) => {
      visited.push(typeof observation === 'number' ? observation : observation.slice());
    });
  }
  policy.dispose();
  return visited;
}

/** All curves of a run as one CSV file, with the exact numbers. */
export function exportCurves(store: Store, run: RunInfo): ExportResult {
  const curves = listMetrics(store, run.runId).map(({ name }) => readMetric(store, run.runId, name));
  const points = curves.reduce((sum, curve) => sum + curve.steps.length, 0);
  if (points === 0) throw new LabError('not-found', `Run ${run.runId} has no points yet. Wait for its first episode.`);
  const data = new TextEncoder().encode(curvesToCsv(curves));
  return {
    format: 'csv',
    files: [{ name: `${run.runId}.csv`, data }],
    parity: { observations: 0, mismatches: 0, worstDifference: 0 },
  };
}
