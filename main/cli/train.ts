import type { LabClient, RequestParams } from '../contract/lab';
import type { EngineChoice } from '../contract/models';
import { InvalidValueError } from '../rl/core/errors';
import { collect, oneOf, realNumber, wholeNumber } from './argumentReaders';
import type { CommandContext, DeclareCommand } from './command';
import type { ExitStatus } from './exitStatus';
import { followRuns } from './followRuns';
import { environmentHelp, readEnvironment } from './readEnvironment';
import { readSettings } from './readSettings';
import { formatCount } from './textFormat';
import { describeTrainedRuns, runDocument } from './trainedRuns';

export interface TrainRequest {
  readonly env: string;
  readonly algo: string;
  readonly seed?: number;
  readonly seeds?: number;
  readonly steps?: number;
  readonly episodes?: number;
  readonly set?: readonly string[];
  readonly engine?: EngineChoice;
  readonly stopAt?: number;
  readonly dataset?: string;
}

export const declareTrain: DeclareCommand = (program, host) => {
  program
    .command('train')
    .description('train one run for each seed, with the preset of the pair where there is one')
    .requiredOption('--env <id>', environmentHelp)
    .requiredOption('--algo <id>', 'the algorithm')
    .option('--seed <n>', 'the one seed; 0 when left out', wholeNumber('--seed', 0))
    .option('--seeds <n>', 'so many runs, with the seeds 0 to n − 1', wholeNumber('--seeds', 1))
    .option('--steps <n>', 'time steps of each run', wholeNumber('--steps', 1))
    .option('--episodes <n>', 'episodes of each run, instead of steps', wholeNumber('--episodes', 1))
    .option('--set <name=value>', 'a setting of the algorithm; may be given several times', collect)
    .option(
      '--engine <name>',
      'what computes networks: auto, simd, tensorflow or reference',
      oneOf<EngineChoice>('engine', ['auto', 'simd', 'simd-2-threads', 'tensorflow', 'reference']),
    )
    .option(
      '--stop-at <return>',
      'end once the mean return of the last 100 training episodes reaches this',
      realNumber('--stop-at'),
    )
    .option('--dataset <id>', 'recorded episodes to learn from, for algorithms that do')
    .action((request: TrainRequest) =>
      host.withLab(({ client }, context) => train(client, context, request), { stopsItself: true }),
    );
};

/** @returns 1 when a run failed. */
export async function train(client: LabClient, context: CommandContext, request: TrainRequest): Promise<ExitStatus> {
  const { output } = context;
  const params = await experimentOf(client, request);
  let experimentId = '';
  const runs = await followRuns(client, context, async () => {
    const experiment = await client.request('experiments.create', params);
    experimentId = experiment.experimentId;
    output.news(`Training ${request.algo} on ${request.env}: ${formatCount(experiment.runs.length, 'run')}, ${experimentId}.`);
    return experiment.runs;
  });
  const lines = output.isForPeople ? await describeTrainedRuns(client, runs) : [];
  output.result({ experimentId, runs: runs.map(runDocument) }, () => lines);
  return runs.some(({ status }) => status === 'failed') ? 1 : 0;
}

async function experimentOf(client: LabClient, request: TrainRequest): Promise<RequestParams<'experiments.create'>> {
  const { algo, steps, episodes, set = [], engine, stopAt, dataset } = request;
  if (steps !== undefined && episodes !== undefined) {
    throw new InvalidValueError(`The length of a run must be --steps or --episodes, got both (${steps} and ${episodes}).`);
  }
  const seeds = seedsOf(request);
  const settings = set.length > 0 ? await settingsOf(client, algo, set) : undefined;
  return {
    env: await readEnvironment(request.env, client),
    algo,
    seeds,
    ...(settings !== undefined && { settings }),
    ...(steps !== undefined && { budget: { steps } }),
    ...(episodes !== undefined && { budget: { episodes } }),
    ...(engine !== undefined && { engine }),
    ...(stopAt !== undefined && { stopAt }),
    ...(dataset !== undefined && { dataset }),
  };
}

function seedsOf({ seed, seeds }: TrainRequest): number[] {
  if (seed !== undefined && seeds !== undefined) {
    throw new InvalidValueError(`The seeds of an experiment must be --seed or --seeds, got both (${seed} and ${seeds}).`);
  }
  return seeds === undefined ? [seed ?? 0] : Array.from({ length: seeds }, (_, i) => i);
}

/** Empty for an algorithm that does not exist: the lab has the better sentence about that. */
async function settingsOf(client: LabClient, algo: string, pairs: readonly string[]) {
  const algorithms = await client.request('algorithms.list', {});
  const found = algorithms.find(({ id }) => id === algo);
  return found === undefined ? {} : { ...readSettings(pairs, algo, found.settings) };
}
