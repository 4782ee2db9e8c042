import { createHash } from 'node:crypto';
import { createContext, runInContext } from 'node:vm';
import { encode } from '../contract/encoding';
import type { PlayerData, PolicyData } from '../contract/models';
import type { Observation } from '../rl/core/environment';
import type { NetworkState } from '../rl/networks/network';
import type { PolicySnapshot } from '../rl/policies/policy';
import { escapeText } from './escapeText';
import { type Answer, type ExportContext, findFile, type PolicyFormat } from './policyFormat';

const fileName = 'player.html';

/**
 * A page that plays the agent in its environment: one file that holds the rules, the picture, the policy and the engine,
 * plays when it is opened from anywhere, and is not allowed to fetch anything.
 */
export const htmlFormat: PolicyFormat = {
  id: 'html',
  write: async (snapshot, context) => [{ name: fileName, data: new TextEncoder().encode(await writePage(snapshot, context)) }],
  open: async (files) => {
    const page = new TextDecoder().decode(findFile(files, fileName));
    return { answer: (observations) => askPlayer(page, observations), dispose: () => {} };
  },
};

async function writePage(snapshot: PolicySnapshot, { metadata }: ExportContext): Promise<string> {
  // Only now, since it is as long as the rest of the lab together.
  const { script, style } = await import('virtual:player');
  const env = String(metadata['env']);
  const data: PlayerData = { env, policy: withoutTraining(snapshot) as unknown as PolicyData, metadata };
  const code = script.trim().replaceAll('</script', '<\\/script');
  const hash = createHash('sha256').update(code).digest('base64');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-${hash}' 'wasm-unsafe-eval'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>${escapeText(`${metadata['algo']} plays ${env}`)}</title>
<style>${style.trim().replaceAll('</style', '<\\/style')}</style>
</head>
<body>
<div id="app"></div>
<script id="agent" type="text/plain">${Buffer.from(encode(data)).toString('base64')}</script>
<script id="player">${code}</script>
</body>
</html>
`;
}

/** Playing needs no optimiser, and its moments are twice as long as the network. */
function withoutTraining(snapshot: PolicySnapshot): PolicySnapshot {
  const still = (state: NetworkState): NetworkState => {
    return { ...state, spec: { ...state.spec, optimizer: { kind: 'sgd', learningRate: 0 } }, moments: [] };
  };
  switch (snapshot.kind) {
    case 'greedy-network':
    case 'network-state-values':
      return { ...snapshot, network: still(snapshot.network) };
    case 'softmax-network':
    case 'continuous-network': {
      const values = snapshot.valueNetwork && { valueNetwork: still(snapshot.valueNetwork) };
      return { ...snapshot, network: still(snapshot.network), ...values };
    }
    default:
      return snapshot;
  }
}

/** Runs the script of a page outside a page, in a world of its own, where it answers instead of playing. */
function askPlayer(page: string, observations: readonly Observation[]): readonly Answer[] {
  const world = createContext({ TextEncoder, TextDecoder, atob });
  runInContext(partOf(page, 'player'), world, { filename: fileName });
  const { answer } = world as { answer(agent: string, observations: readonly Observation[]): readonly Answer[] };
  return answer(partOf(page, 'agent'), observations);
}

function partOf(page: string, id: 'agent' | 'player'): string {
  const match = new RegExp(`<script id="${id}"[^>]*>(.*?)</script>`, 's').exec(page);
  if (match === null) throw new Error(`The page must hold a script called ${id}.`);
  return match[1]!;
}
