import type { AlternatingGame } from '../core/game';
import type { Network } from '../networks/network';
import type { Assess } from './treeSearch';

/** A network that assesses positions: its last output is the value, the others are preferences for the actions. */
export interface PositionNetwork<State> {
  readonly assess: Assess<State>;
  dispose(): void;
}

/**
 * What a network thinks of positions, seen by the player to move.
 *
 *     value = tanh of the last output, in (−1, 1);   priors = softmax of the outputs of the legal actions
 */
export function openPositionNetwork<State>(game: AlternatingGame<State>, network: Network): PositionNetwork<State> {
  const inputs = new Float32Array(network.inputSize);
  const actionCount = game.actionSpaces[0]!.size;
  return {
    assess(state, player, legalActions) {
      inputs.set(game.observe(state, player) as Float64Array);
      const outputs = network.forward(inputs, 1);
      return { value: Math.tanh(outputs[actionCount]!), priors: legalSoftmax(outputs, 0, legalActions) };
    },
    dispose: () => network.dispose(),
  };
}

/** Softmax of the preferences for some actions, in their order. @param start where the row of preferences begins. */
export function legalSoftmax(preferences: ArrayLike<number>, start: number, legalActions: readonly number[]): Float64Array {
  const priors = Float64Array.from(legalActions, (action) => preferences[start + action]!);
  const greatest = priors.reduce((most, preference) => Math.max(most, preference), -Infinity);
  let sum = 0;
  for (let i = 0; i < priors.length; i++) {
    priors[i] = Math.exp(priors[i]! - greatest);
    sum += priors[i]!;
  }
  return priors.map((weight) => weight / sum);
}
