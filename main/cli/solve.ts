import { canonicalEnvironmentId, createEnvironment } from '../rl/environments/registry';
import { type SolutionMethod, solve } from '../rl/planning/solve';
import { oneOf, realNumber } from './argumentReaders';
import type { CommandContext, DeclareCommand } from './command';
import type { ExitStatus } from './exitStatus';
import { formatNumber, formatTable } from './textFormat';

interface SolveRequest {
  readonly env: string;
  readonly discount: number;
  readonly method: SolutionMethod;
}

/** The worth of the next step's reward when nobody says otherwise. */
const defaultDiscount = 0.99;

export const declareSolve: DeclareCommand = (program, host) => {
  program
    .command('solve')
    .description('solve a finite environment exactly')
    .requiredOption('--env <id>', 'the environment')
    .option('--discount <g>', `worth of the next step's reward, in [0, 1]`, realNumber('--discount', 0, 1), defaultDiscount)
    .option(
      '--method <name>',
      'value-iteration or policy-iteration',
      oneOf<SolutionMethod>('method', ['value-iteration', 'policy-iteration']),
      'value-iteration',
    )
    .action((request: SolveRequest) => host.alone((context) => solveEnvironment(context, request)));
};

export async function solveEnvironment({ output }: CommandContext, request: SolveRequest): Promise<ExitStatus> {
  const { env, discount, method } = request;
  const { iterations, residual, values, actions } = solve(createEnvironment(env), { discount, method });
  output.result({ env: canonicalEnvironmentId(env), discount, iterations, residual, values, actions }, () => [
    ...formatTable(
      ['state', 'value', 'optimal actions'],
      actions.map((optimal, state) => [state, values[state]!, optimal.join(', ')]),
    ),
    `Solved by ${method} in ${formatNumber(iterations)} iterations; the Bellman equation holds to ${residual.toExponential(1)}.`,
  ]);
  return 0;
}
