import { startBrowserHost } from '../browserHost';
import type { LabService } from '../contract/lab';
import { wholeNumber } from './argumentReaders';
import type { CommandContext, DeclareCommand } from './command';
import type { ExitStatus } from './exitStatus';

interface ServeRequest {
  readonly port?: number;
  readonly open?: boolean;
}

export const declareServe: DeclareCommand = (program, host) => {
  program
    .command('serve')
    .description('serve the lab to a browser on this machine')
    .option('--port <n>', 'the port; the usual one or any free one when left out', wholeNumber('--port', 0, 65_535))
    .option('--open', 'open the page in the browser')
    .action((request: ServeRequest) =>
      host.withLab((lab, context) => serve(lab, context, request), { stopsItself: true, host: 'browser' }),
    );
};

/** Ends at Ctrl-C. */
export async function serve(lab: LabService, { output, signal }: CommandContext, request: ServeRequest): Promise<ExitStatus> {
  const { port, open = false } = request;
  const browserHost = await startBrowserHost({ lab, ...(port !== undefined && { port }) });
  try {
    output.result({ url: browserHost.url }, () => [browserHost.url]);
    output.news('Serving until Ctrl-C.');
    if (open) await openPage(browserHost.url);
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    await browserHost.close();
  }
  return 0;
}

async function openPage(url: string): Promise<void> {
  const { default: open } = await import('open');
  await open(url);
}
