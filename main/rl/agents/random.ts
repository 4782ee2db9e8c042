import type { Agent, LearningStep } from '../core/agent';
import type { Environment } from '../core/environment';
import { InvalidValueError } from '../core/errors';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import type { PolicySnapshot } from '../policies/policy';
import { defineAgent } from './definition';

/** Acts evenly at random and learns nothing: the floor that every algorithm must clear. */
export class RandomAgent implements Agent<Environment> {
  constructor(
    private readonly actionCount: number,
    private readonly random: Random,
  ) {}

  *learn(environment: Environment): Generator<LearningStep, never, void> {
    for (;;) {
      environment.current(); // begins the next episode where one has ended
      const action = this.random.integer(this.actionCount);
      const timestep = environment.step(action);
      yield { action, timestep, canResume: true };
    }
  }

  policy(): PolicySnapshot {
    return { kind: 'uniform', actionCount: this.actionCount };
  }

  save(): SavedState {
    return {};
  }

  load(): void {}
}

export const randomDefinition = defineAgent({
  id: 'random',
  name: 'Random',
  family: 'baseline',
  summary: 'Every action equally likely, nothing learned: the floor to clear.',
  source: 'A control, as every comparison needs one.',
  needs: { observation: 'any', action: 'discrete' },
  settings: {},
  metrics: [],
  explanation: {
    updateRule: String.raw`\pi(a \mid s) = \frac{1}{|\mathcal{A}|}`,
    pseudocode: [
      'for each episode',
      '  for each step',
      '    A ← one of the actions, each equally likely',
      '    take A, observe R, S′',
    ],
  },
  usesNetwork: false,
  create({ actionSpace, random }) {
    if (actionSpace.kind !== 'discrete') throw new InvalidValueError('random must be given discrete actions.');
    return new RandomAgent(actionSpace.size, random.exploration);
  },
});
