import { mount } from 'svelte';
import type { Observation } from '../../main/rl/core/environment';
import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/controls.css';
import Player from './Player.svelte';
import { answerObservations, readAgent } from './playedAgent';

if (typeof document === 'undefined') {
  // Without a page there is nothing to see: the parity gate asks what the player would do.
  Object.assign(globalThis, {
    answer: (agent: string, observations: readonly Observation[]) => answerObservations(readAgent(agent), observations),
  });
} else {
  const [target, data] = [document.getElementById('app'), document.getElementById('agent')];
  if (target === null || data === null) throw new Error('The page must hold the elements #app and #agent, got others.');
  mount(Player, { target, props: { agent: readAgent(data.textContent) } });
}
