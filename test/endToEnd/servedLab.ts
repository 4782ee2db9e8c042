import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import type { LabClient } from '../../main/contract/lab';
import type { ByteChannel } from '../../main/contract/messages';
import type { RunInfo } from '../../main/contract/models';
import { createClient } from '../../renderer/client/client';

/** The built program; `npm test` builds before it tests. */
export const program = resolve(import.meta.dirname, '../../out/main/cli.cjs');

/** A lab as `bellman serve` gives it, and our own line to it. */
export interface ServedLab {
  /** Where a browser may go, token included. */
  readonly url: string;
  readonly client: LabClient;
  /** Resolves with the run once it has ended. */
  ended(runId: string): Promise<RunInfo>;
  stop(): Promise<void>;
}

/** Serves a lab, on a data folder of its own unless given one. */
export async function serveLab(dataFolder?: string): Promise<ServedLab> {
  const folder = dataFolder ?? mkdtempSync(join(tmpdir(), 'bellman-served-'));
  const child = spawn(process.execPath, [program, 'serve', '--json', '--quiet', '--port', '0', '--data', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const hasEnded = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async () => {
    child.kill('SIGTERM');
    await hasEnded;
    if (dataFolder === undefined) rmSync(folder, { recursive: true, force: true });
  };
  try {
    const document = await Promise.race([firstLine(child.stdout), hasEnded]);
    if (document === undefined) throw new Error('The lab ended before it said where it is served.');
    const { url } = JSON.parse(document) as { readonly url: string };
    const channel = await openChannel(url);
    const client = createClient(channel);
    return {
      url,
      client,
      ended: (runId) => waitForEnd(client, runId),
      async stop() {
        channel.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function waitForEnd(client: LabClient, runId: string): Promise<RunInfo> {
  const ended = new Promise<RunInfo>((resolve) => {
    const unsubscribe = client.subscribe('run.ended', (run) => {
      if (run.runId !== runId) return;
      unsubscribe();
      resolve(run);
    });
  });
  const now = await client.request('runs.get', { runId });
  return ['queued', 'running', 'paused'].includes(now.status) ? ended : now;
}

function firstLine(output: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve) => createInterface({ input: output }).once('line', resolve));
}

/** Comes in as a page does: the token is traded for a cookie, and the cookie opens the socket. */
async function openChannel(url: string): Promise<ByteChannel> {
  const entrance = await fetch(url, { redirect: 'manual' });
  const cookie = entrance.headers.getSetCookie().map((header) => header.split(';')[0] ?? '')[0] ?? '';
  const { host, origin } = new URL(url);
  const socket = new WebSocket(`ws://${host}/lab`, { headers: { cookie, origin } });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return {
    send: (bytes) => socket.send(bytes),
    onMessage: (listener) => socket.on('message', (bytes: Buffer) => listener(bytes)),
    onClose: (listener) => socket.on('close', listener),
    close: () => socket.close(),
  };
}
