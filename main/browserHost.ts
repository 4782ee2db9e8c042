import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { Duplex } from 'node:stream';
import sirv from 'sirv';
import { addressOf, BrowserAccess } from './browserAccess';
import { LabError } from './contract/errors';
import type { LabService } from './contract/lab';
import { pageHeaders } from './pageHeaders';
import { createDispatcher } from './transport/dispatch';
import { createWebSocketGate } from './transport/webSocketServer';

/** Always the same, because browsers keep by port what the page remembers. The year of Bellman's "Dynamic Programming". */
const usualPort = 1957;

const tokenBytes = 16;

/** Where the page opens its socket. */
const labPath = '/lab';

/** Only programs of this machine can reach it. */
const loopback = '127.0.0.1';

export interface BrowserHostOptions {
  readonly lab: LabService;
  /** Unless given, the usual port, or any free one while that is taken. */
  readonly port?: number;
  /** The built page. */
  readonly pageFolder?: string;
}

export interface BrowserHost {
  /** Where to go, token included. */
  readonly url: string;
  readonly port: number;
  readonly token: string;
  /** Disconnects everyone and frees the port; the lab goes on. */
  close(): Promise<void>;
}

/**
 * Serves the lab and its page to browsers on this machine.
 *
 * @throws LabError `conflict` when the port that was asked for cannot be had.
 */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const server = createServer();
  const port = await listenOn(server, options.port);
  const token = randomBytes(tokenBytes).toString('hex');
  const access = new BrowserAccess(port, token);
  const dispatcher = createDispatcher(options.lab);
  const gate = createWebSocketGate(dispatcher);

  server.on('request', createPageHandler(options.pageFolder ?? resolve(__dirname, '../renderer'), access));
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = access.refuseSocket(request);
    if (refusal !== undefined) refuseUpgrade(socket, refusal);
    else if (addressOf(request).path !== labPath) refuseUpgrade(socket, noSuchSocket);
    else gate.accept(request, socket, head);
  });

  return {
    url: `http://${loopback}:${port}/?token=${token}`,
    port,
    token,
    close() {
      gate.close();
      dispatcher.close();
      return new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      });
    },
  };
}

interface Answer {
  readonly status: number;
  readonly sentence: string;
}

const noSuchSocket: Answer = { status: 404, sentence: 'There is no socket here.' };
const noSuchFile: Answer = { status: 404, sentence: 'There is no such file here.' };
const readOnly: Answer = { status: 405, sentence: 'The page can only be read.' };

/** Takes the port; without a wish the usual one, or whichever the system gives. */
async function listenOn(server: Server, wish: number | undefined): Promise<number> {
  try {
    return await listen(server, wish ?? usualPort);
  } catch (error) {
    const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    if (wish === undefined && isTaken) return listen(server, 0);
    const reason = isTaken ? 'another program uses it' : (error as Error).message;
    throw new LabError('conflict', `Port ${wish ?? usualPort} cannot be had: ${reason}. Choose another one.`);
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: loopback, exclusive: true }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Serves the files of the page; trades a token in the address for a cookie. */
function createPageHandler(folder: string, access: BrowserAccess): (request: IncomingMessage, response: ServerResponse) => void {
  // Looks at the disk each time, since a new build may replace the folder below us.
  const serveFile = sirv(folder, { dev: true, etag: true, onNoMatch: (_request, response) => answer(response, noSuchFile) });
  const { port } = access;
  const headers = pageHeaders([`ws://${loopback}:${port}`, `ws://localhost:${port}`]);

  return (request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const refusal = access.refusePage(request);
    if (refusal !== undefined) answer(response, refusal);
    else if (request.method !== 'GET' && request.method !== 'HEAD') answer(response, readOnly);
    else if (access.tokenInAddress(request) !== undefined) enter(request, response, access);
    else serveFile(request, response);
  };
}

/** Leads on to the same address without its token, which so stays out of the history. */
function enter(request: IncomingMessage, response: ServerResponse, access: BrowserAccess): void {
  const { path, query } = addressOf(request);
  query.delete('token');
  const rest = query.size === 0 ? '' : `?${query}`;
  // One slash at the start: two would lead to another host.
  const location = `/${path.replace(/^[/\\]+/, '')}${rest}`;
  response.writeHead(303, { Location: location, 'Set-Cookie': access.cookie, 'Cache-Control': 'no-store' }).end();
}

function answer(response: ServerResponse, { status, sentence }: Answer): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }).end(`${sentence}\n`);
}

function refuseUpgrade(socket: Duplex, { status, sentence }: Answer): void {
  // Whether the peer waits for its refusal is its own affair.
  socket.on('error', () => {});
  const body = `${sentence}\n`;
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
}
