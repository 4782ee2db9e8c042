/**
 * The headers under which the page is served, by the browser host and by the desktop host's own protocol alike.
 *
 * Scripts come only from us and never from text (WebAssembly may be compiled: the engine is some); the page talks only to us,
 * cannot be framed, and is cross-origin isolated.
 *
 * @param connectSources where the page may connect to besides its own origin.
 */
export function pageHeaders(connectSources: readonly string[] = []): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    // Attributes only where a measured width or color must be written; they cannot run anything.
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data: blob:",
    "worker-src 'self'",
    ['connect-src', "'self'", ...connectSources].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'Content-Security-Policy': policy.join('; '),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  };
}
