import { parseAddress } from './parseAddress';

/** Where the page's links to sources may lead: publishers and projects that it cites. */
const citedHosts: ReadonlySet<string> = new Set([
  'ai.stanford.edu',
  'arxiv.org',
  'cdn.aaai.org',
  'doi.org',
  'github.com',
  'gymnasium.farama.org',
  'incompleteideas.net',
  'jmlr.org',
  'link.springer.com',
  'papers.nips.cc',
  'proceedings.mlr.press',
]);

/** Whether the system's browser may be opened at this address. */
export function isExternalLink(address: string): boolean {
  const parsed = parseAddress(address);
  if (parsed === undefined) return false;
  const { protocol, hostname, username, password, port } = parsed;
  const isPlain = username === '' && password === '' && port === '';
  return protocol === 'https:' && isPlain && citedHosts.has(hostname.replace(/^www\./, ''));
}
