import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type BrowserHost, startBrowserHost } from '../main/browserHost';
import { decode, encode } from '../main/contract/encoding';
import { ScriptedLab } from './transport/scriptedLab';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const folder = mkdtempSync(join(tmpdir(), 'bellman-page-'));
const page = '<!doctype html><title>Bellman</title>';
const lab = new ScriptedLab();
let host: BrowserHost;

/** Headers of somebody who was let in before. */
const guest = () => ({ cookie: `theme=dark; bellman-${host.port}=${host.token}` });
const ownOrigin = () => ({ origin: `http://127.0.0.1:${host.port}` });

function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: host.port, path, headers, method, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    request.on('error', reject).end();
  });
}

/** Tries to open the socket: the status of the refusal, or `open`. */
function openSocket(headers: Record<string, string>, path = '/lab'): Promise<number | 'open'> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers });
    socket.on('open', () => {
      socket.terminate();
      resolve('open');
    });
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', reject);
  });
}

beforeAll(async () => {
  mkdirSync(join(folder, 'page/assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'page/index.html'), page);
  writeFileSync(join(folder, 'page/assets/index.js'), 'export {};');
  host = await startBrowserHost({ lab, port: 0, pageFolder: join(folder, 'page') });
});

afterAll(async () => {
  await host.close();
  rmSync(folder, { recursive: true });
});

describe('The browser host', () => {
  it('prints an address whose token has 128 bits', () => {
    expect(host.url).toBe(`http://127.0.0.1:${host.port}/?token=${host.token}`);
    expect(host.token).toMatch(/^[0-9a-f]{32}$/);
  });

  it('takes another token at each start', async () => {
    const other = await startBrowserHost({ lab, port: 0, pageFolder: folder });
    expect(other.token).not.toBe(host.token);
    await other.close();
  });

  it('trades the token for a cookie that scripts cannot read and other sites cannot send', async () => {
    const { status, headers } = await get(`/?lesson=3&token=${host.token}`);
    expect(status).toBe(303);
    expect(headers.location).toBe('/?lesson=3');
    expect(headers['set-cookie']).toEqual([`bellman-${host.port}=${host.token}; HttpOnly; SameSite=Strict; Path=/`]);
  });

  it('never leads to another host', async () => {
    expect((await get(`//evil.example/?token=${host.token}`)).headers.location).toBe('/evil.example/');
  });

  it('serves the page and its files to who has the cookie', async () => {
    expect(await get('/', guest())).toMatchObject({ status: 200, body: page });
    expect((await get('/assets/index.js', guest())).headers['content-type']).toMatch('javascript');
    expect(await get('/assets/absent.js', guest())).toMatchObject({ status: 404, body: 'There is no such file here.\n' });
  });

  it.each([
    ['no token', () => '/', () => ({})],
    ['a wrong token', () => `/?token=${'0'.repeat(32)}`, () => ({})],
    ['a token that is too short', () => `/?token=${host.token.slice(1)}`, () => ({})],
    ['a wrong cookie', () => '/', () => ({ cookie: `bellman-${host.port}=${'0'.repeat(32)}` })],
    ['the cookie of a lab on another port', () => '/', () => ({ cookie: `bellman-1=${host.token}` })],
    ['no token for a file', () => '/assets/index.js', () => ({})],
  ])('asks for the token, given %s', async (_what, path, headers) => {
    const answer = await get(path(), headers());
    expect(answer.status).toBe(401);
    expect(answer.body).toMatch(/^Open the whole address that the lab printed .*\.\n$/);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it.each([
    ['another name for this machine', () => ({ host: `attacker.example:${host.port}` })],
    ['another port', () => ({ host: '127.0.0.1:1' })],
    ['a page of another site', () => ({ origin: 'https://attacker.example' })],
    ['a page on another port', () => ({ origin: 'http://127.0.0.1:1' })],
    ['a page without an origin', () => ({ origin: 'null' })],
  ])('refuses a request by %s, with token and all', async (_what, headers) => {
    expect((await get('/', { ...guest(), ...headers() })).status).toBe(403);
    expect((await get(`/?token=${host.token}`, headers())).status).toBe(403);
    expect(await openSocket({ ...guest(), ...ownOrigin(), ...headers() })).toBe(403);
  });

  it('can be reached as localhost', async () => {
    expect((await get('/', { ...guest(), host: `localhost:${host.port}` })).status).toBe(200);
  });

  it('is only read', async () => {
    expect((await get('/', { ...guest(), ...ownOrigin() }, 'POST')).status).toBe(405);
  });

  it.each(['/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/assets/..%5c..%5c..%5csecret.txt'])(
    'does not leave its folder for %s',
    async (path) => {
      expect((await get(path, guest())).status).toBe(404);
    },
  );

  it.each(['/%', '/%00', '*', '//', '/?token=%', 'http://['])('survives the odd address %s', async (path) => {
    expect([303, 401, 404]).toContain((await get(path)).status);
    expect([200, 401, 404]).toContain((await get(path, guest())).status);
  });

  it.each(['/', '/?token=wrong', '/assets/index.js', '/absent'])('sends its protecting headers with %s', async (path) => {
    const { headers } = await get(path, guest());
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${host.port} ws://localhost:${host.port}`);
    expect(headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
  });

  it('opens its socket to its own page', async () => {
    expect(await openSocket({ ...guest(), ...ownOrigin() })).toBe('open');
  });

  it('opens no socket without the token, for no page, or elsewhere', async () => {
    expect(await openSocket(ownOrigin())).toBe(401);
    expect(await openSocket(guest())).toBe(403);
    expect(await openSocket({ ...guest(), ...ownOrigin() }, '/elsewhere')).toBe(404);
  });

  it('carries requests to the lab', async () => {
    lab.answers.set('environments.list', () => [{ id: 'CartPole-v1' }]);
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}/lab`, { headers: { ...guest(), ...ownOrigin() } });
    socket.on('open', () => socket.send(encode({ kind: 'request', id: 1, name: 'environments.list', params: {} })));
    const answer = await new Promise<Buffer>((resolve) => socket.on('message', resolve));
    expect(decode(answer)).toEqual({ kind: 'result', id: 1, result: [{ id: 'CartPole-v1' }] });
    socket.terminate();
  });

  it('listens on the loopback address alone', async () => {
    const outside = Object.values(networkInterfaces())
      .flatMap((entries) => entries ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of outside) {
      await expect(fetch(`http://${address}:${host.port}/`)).rejects.toThrow();
    }
    await expect(fetch(`http://[::1]:${host.port}/`)).rejects.toThrow();
  });

  it('says in one line that a port is taken', async () => {
    await expect(startBrowserHost({ lab, port: host.port, pageFolder: folder })).rejects.toMatchObject({
      code: 'conflict',
      message: `Port ${host.port} cannot be had: another program uses it. Choose another one.`,
    });
  });

  it('takes any free port while the usual one is taken', async () => {
    const hosts = [await startBrowserHost({ lab, pageFolder: folder }), await startBrowserHost({ lab, pageFolder: folder })];
    expect(hosts[0]?.port).not.toBe(hosts[1]?.port);
    for (const started of hosts) await started.close();
  });

  it('disconnects everyone and frees its port when it closes', async () => {
    const other = await startBrowserHost({ lab, port: 0, pageFolder: folder });
    const headers = { cookie: `bellman-${other.port}=${other.token}`, origin: `http://127.0.0.1:${other.port}` };
    const socket = new WebSocket(`ws://127.0.0.1:${other.port}/lab`, { headers });
    await new Promise((resolve) => socket.on('open', resolve));
    const isDisconnected = new Promise((resolve) => socket.on('close', resolve));
    await other.close();
    await isDisconnected;

    const successor = createServer();
    await new Promise<void>((resolve, reject) => successor.on('error', reject).listen(other.port, '127.0.0.1', resolve));
    successor.close();
  });

  it('closes even if a peer never says goodbye', async () => {
    const other = await startBrowserHost({ lab, port: 0, pageFolder: folder });
    const headers = { cookie: `bellman-${other.port}=${other.token}`, origin: `http://127.0.0.1:${other.port}` };
    const socket = new WebSocket(`ws://127.0.0.1:${other.port}/lab`, { headers });
    await new Promise((resolve) => socket.on('open', resolve));
    socket.pause();
    await other.close();
    socket.terminate();
  }, 5000);
});
