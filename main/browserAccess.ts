import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What a request is told that may not come in. */
export interface Refusal {
  readonly status: 401 | 403;
  readonly sentence: string;
}

/**
 * Who may speak with the browser host: pages that it served itself, to somebody who was given the token.
 *
 * The token comes once, in the printed address, and is exchanged for an HttpOnly cookie. Kept in the page instead, it could
 * be read by any script there, would guard only the socket, and would be missing from every second tab and every reload
 * of a bookmark. What a cookie does worse, being sent to other ports of this machine too, needs a hostile program that
 * already runs here; being sent on behalf of other pages is what SameSite, `Host` and `Origin` stop.
 */
export class BrowserAccess {
  readonly #cookieName: string;
  readonly #hosts: ReadonlySet<string>;

  constructor(
    readonly port: number,
    readonly token: string,
  ) {
    // Cookies do not tell ports apart, so the name must: two labs on one machine are two.
    this.#cookieName = `bellman-${port}`;
    this.#hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  }

  /** Why a request for the page may not come in; `undefined` when it may. */
  refusePage(request: IncomingMessage): Refusal | undefined {
    return this.#refuseForeigner(request) ?? this.#refuseStranger(request);
  }

  /** Why a request for the socket may not come in. Browsers always name the page that asks, so here it must be named. */
  refuseSocket(request: IncomingMessage): Refusal | undefined {
    if (request.headers.origin === undefined) return { status: 403, sentence: 'A socket must name the page it is for.' };
    return this.refusePage(request);
  }

  /** The token that the address carries, whether right or wrong. */
  tokenInAddress(request: IncomingMessage): string | undefined {
    return addressOf(request).query.get('token') ?? undefined;
  }

  /** Value of a `Set-Cookie` header that lets this browser in until it is closed. */
  get cookie(): string {
    return `${this.#cookieName}=${this.token}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** A page under another name for this machine (DNS rebinding), or of another origin. */
  #refuseForeigner({ headers: { host, origin } }: IncomingMessage): Refusal | undefined {
    if (host === undefined || !this.#hosts.has(host)) return { status: 403, sentence: 'This lab answers to 127.0.0.1 only.' };
    if (origin !== undefined && origin !== `http://${host}`) {
      return { status: 403, sentence: 'This lab answers only to its own pages.' };
    }
    return undefined;
  }

  #refuseStranger(request: IncomingMessage): Refusal | undefined {
    const candidate = this.tokenInAddress(request) ?? this.#tokenInCookie(request);
    if (candidate !== undefined && isSame(candidate, this.token)) return undefined;
    return { status: 401, sentence: 'Open the whole address that the lab printed when it started; its token lets you in.' };
  }

  #tokenInCookie({ headers: { cookie = '' } }: IncomingMessage): string | undefined {
    const prefix = `${this.#cookieName}=`;
    const entry = cookie.split('; ').find((candidate) => candidate.startsWith(prefix));
    return entry?.slice(prefix.length);
  }
}

/** What a request asks for. Taken apart by hand, because `URL` throws at what a hostile peer may send here. */
export function addressOf({ url = '/' }: IncomingMessage): { readonly path: string; readonly query: URLSearchParams } {
  const [path = '/', query = ''] = url.split(/\?(.*)/s);
  return { path, query: new URLSearchParams(query) };
}

/** Compares in a time that does not tell how much is right. */
function isSame(candidate: string, token: string): boolean {
  const [a, b] = [Buffer.from(candidate), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
