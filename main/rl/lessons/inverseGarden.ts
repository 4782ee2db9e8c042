import { type Dataset, DatasetRecorder } from '../core/dataset';
import { createRandom } from '../core/random';
import type { InverseWorld } from '../environments/inverseWorld';
import { createEnvironment } from '../environments/registry';
import { expertPolicy } from '../inverse/demonstrations';

/** Steps of an episode, and what a later reward counts where policies are compared. */
export const horizon = 15;
export const discount = 0.9;

/** Cells that cost 1, whoever stands in them. */
export const pond: readonly number[] = [6, 7, 8, 11, 12, 13, 16, 17, 18];

/** A walk around a pond to a green corner; one step in five is drawn evenly. */
export const gardenId = `InverseGridWorld?rewards=0,0,0,0,1/0,-1,-1,-1,0/0,-1,-1,-1,0/0,-1,-1,-1,0/0,0,0,0,0&noise=0.2&maxSteps=${horizon}`;

/** The same grid with nothing but the corner. */
export const cornerId = `InverseGridWorld?reward=corner&noise=0.2&maxSteps=${horizon}`;

export function worldOf(id: string): InverseWorld {
  return createEnvironment(id) as InverseWorld;
}

/**
 * Episodes of an expert that knows the reward.
 *
 * @param carelessness τ: 0 for an expert without fault; above, the soft one for the reward divided by it.
 */
export function recordExpert(id: string, carelessness: number, episodes: number, seed: number): Dataset {
  const world = worldOf(id);
  const { table } = world;
  const policy = expertPolicy(world, { temperature: carelessness, discount, horizon });
  const random = createRandom(seed, 'expert of a lesson');
  const recorder = new DatasetRecorder(id, 1, 1);
  for (let episode = 0; episode < episodes; episode++) {
    let state = random.choice(table.initialProbabilities);
    recorder.begin(state);
    for (let step = 0; step < horizon; step++) {
      const first = (step * table.stateCount + state) * table.actionCount;
      const action = random.choice(policy.subarray(first, first + table.actionCount));
      const outcomes = table.outcomes(state, action);
      const { state: next, reward } = outcomes[random.choice(outcomes.map(({ probability }) => probability))]!;
      recorder.add(action, { observation: next, reward, terminated: false, truncated: step === horizon - 1 });
      state = next;
    }
  }
  return recorder.dataset();
}
