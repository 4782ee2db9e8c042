import { resolve } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import type { MessagePortMain } from 'electron';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LabClient } from '../../main/contract/lab';
import { startExternalLab } from '../../main/desktop/externalLab';
import type { LabProcessHandle } from '../../main/desktop/labProcessHandle';
import type { FromLab } from '../../main/desktop/messages';
import { createClient } from '../../renderer/client/client';
import { portChannel } from '../../renderer/client/portChannel';
import { closeTestLabs, temporaryFolder } from '../helpers/labs';
import { asElectronPort } from '../transport/electronPort';

/** The built entry of the lab process; `npm test` builds before it tests. */
const labScript = resolve(import.meta.dirname, '../../out/main/labProcess.cjs');

describe('The lab process of the desktop host, under an external Node', () => {
  let lab: LabProcessHandle;
  let exited: Promise<void>;
  let firstMessage: Promise<FromLab>;
  let dataFolder: string;

  function start(): LabProcessHandle {
    process.env['BELLMAN_DATA'] = dataFolder;
    const started = startExternalLab(labScript, process.execPath);
    delete process.env['BELLMAN_DATA'];
    return started;
  }

  function connect(): { readonly client: LabClient; readonly port: MessagePort } {
    const { port1, port2 } = new MessageChannel();
    lab.connect(asElectronPort(port1) as MessagePortMain);
    const port = port2 as unknown as MessagePort;
    return { client: createClient(portChannel(port)), port };
  }

  beforeEach(() => {
    dataFolder = temporaryFolder();
    lab = start();
    exited = new Promise((done) => lab.onExit(done));
    firstMessage = new Promise((done) => lab.onMessage(done));
  });

  afterEach(async () => {
    lab.kill();
    await exited;
    await closeTestLabs();
  });

  it('answers a page that connected before it was ready', async () => {
    const { client, port } = connect();
    const { host, dataFolder: folder } = await client.request('lab.describe', {});
    expect({ host, folder }).toEqual({ host: 'desktop', folder: dataFolder });
    expect(await firstMessage).toEqual({ kind: 'ready' });
    port.close();
  });

  it('trains, and tells every page how it goes', async () => {
    const pages = [connect(), connect()];
    const endings = pages.map(({ client }) => new Promise((done) => client.subscribe('run.ended', done)));
    const [first] = pages;
    await first?.client.request('experiments.create', {
      env: 'LineWalk',
      algo: 'q-learning',
      seeds: [1],
      budget: { steps: 500 },
    });
    for (const run of await Promise.all(endings)) expect(run).toMatchObject({ status: 'finished', steps: 500 });
    for (const { port } of pages) port.close();
  });

  it('ends by itself when it is asked to, and rejects what is pending', async () => {
    const { client } = connect();
    await client.request('lab.describe', {});
    lab.requestStop();
    await exited;
    await expect(client.request('lab.describe', {})).rejects.toMatchObject({ code: 'disconnected' });
  });

  it('says why it cannot be opened', async () => {
    expect(await firstMessage).toEqual({ kind: 'ready' });
    const second = start();
    const answer = new Promise((done) => second.onMessage(done));
    expect(await answer).toEqual({ kind: 'failed', message: expect.stringContaining(dataFolder) });
    second.kill();
  });
});
