import { type Dataset, DatasetRecorder, widthOf } from '../../main/rl/core/dataset';
import type { Dynamics, Observation } from '../../main/rl/core/environment';
import type { PlayedStep, PlayListener } from './spectator';

interface RecordedEpisode {
  readonly first: Observation;
  readonly steps: PlayedStep[];
}

/** Writes down the episodes in which a person acts, from the next that begins. Those that the policy plays alone are left out. */
export class EpisodeRecording implements PlayListener {
  #finished: RecordedEpisode[] = [];
  #present: RecordedEpisode | undefined;

  constructor(
    private readonly env: string,
    private readonly dynamics: Pick<Dynamics, 'observationSpace' | 'actionSpace'>,
  ) {}

  begin(observation: Observation): void {
    this.#present = { first: copy(observation), steps: [] };
  }

  step({ action, timestep, actor }: PlayedStep): void {
    if (this.#present === undefined) return;
    this.#present.steps.push({ action: copy(action), timestep: { ...timestep, observation: copy(timestep.observation) }, actor });
    if (!timestep.terminated && !timestep.truncated) return;
    if (isPersons(this.#present)) this.#finished.push(this.#present);
    this.#present = undefined;
  }

  /** Whole episodes written down so far. */
  get episodeCount(): number {
    return this.#finished.length;
  }

  /** Steps of whole episodes. */
  get stepCount(): number {
    return this.#finished.reduce((sum, { steps }) => sum + steps.length, 0);
  }

  /** Steps of whole episodes that the policy took before a person took over, or after. */
  get policyStepCount(): number {
    return this.#finished.reduce((sum, { steps }) => sum + steps.filter(({ actor }) => actor === 'policy').length, 0);
  }

  /** Steps of the episode under way that would be kept; 0 where a person has not acted in it. */
  get unfinishedStepCount(): number {
    return this.#present !== undefined && isPersons(this.#present) ? this.#present.steps.length : 0;
  }

  /** @param keepsUnfinished whether the episode under way is kept too, as one that was cut from outside. */
  dataset(keepsUnfinished: boolean): Dataset {
    const { observationSpace, actionSpace } = this.dynamics;
    const recorder = new DatasetRecorder(this.env, widthOf(observationSpace), widthOf(actionSpace));
    for (const { first, steps } of this.#finished) write(recorder, first, steps);
    if (keepsUnfinished && this.unfinishedStepCount > 0) {
      const { first, steps } = this.#present!;
      write(
        recorder,
        first,
        steps.map((step, i) => (i < steps.length - 1 ? step : { ...step, timestep: { ...step.timestep, truncated: true } })),
      );
    }
    return recorder.dataset();
  }
}

function isPersons({ steps }: RecordedEpisode): boolean {
  return steps.some(({ actor }) => actor === 'person');
}

function write(recorder: DatasetRecorder, first: Observation, steps: readonly PlayedStep[]): void {
  recorder.begin(first);
  for (const { action, timestep } of steps) recorder.add(action, timestep);
}

function copy<Value extends Observation>(value: Value): Value {
  return (typeof value === 'number' ? value : value.slice()) as Value;
}
