import type { Action, GoalRules } from '../core/environment';
import type { Random } from '../core/random';
import type { ContinuousReplay } from './continuousReplay';

/** One step of the episode under way. */
interface Step {
  readonly observation: Float64Array;
  /** In [−1, 1], as the memory keeps it. */
  readonly unitAction: Float64Array;
  /** As the environment was given it. */
  readonly action: Action;
  readonly nextObservation: Float64Array;
}

/**
 * Puts steps into a replay memory, and at the end of an episode each of them again as if what came of it had been the goal.
 *
 *     g′ = achieved(S_k₊₁), k drawn evenly from t … T − 1:  (S | g′, A, r(A, S′ | g′), S′ | g′)
 *
 * A failed episode so shows how to reach the places that it did reach. Nothing is pending between episodes, so a
 * checkpoint there needs nothing of it.
 *
 * Source: Andrychowicz et al., "Hindsight experience replay" (2017), algorithm 1, with the strategy `future` of §4.5.
 */
export class HindsightWriter {
  #episode: Step[] = [];

  /**
   * @param goals absent where the environment has none; steps are then only put in as they were.
   * @param goalCount goals imagined for each step; 0 imagines none and draws nothing.
   */
  constructor(
    private readonly memory: ContinuousReplay,
    private readonly discount: number,
    private readonly goals: GoalRules | undefined,
    private readonly goalCount: number,
    private readonly random: Random,
  ) {}

  /** Takes the next step of the episode. */
  add(step: Step, reward: number, terminated: boolean, truncated: boolean): void {
    this.#write(step, reward, terminated);
    if (this.goals === undefined || this.goalCount === 0) return;
    this.#episode.push(step);
    if (terminated || truncated) this.#imagine(this.goals);
  }

  #imagine(goals: GoalRules): void {
    const episode = this.#episode;
    this.#episode = [];
    for (const [index, step] of episode.entries()) {
      for (let i = 0; i < this.goalCount; i++) {
        const later = episode[index + this.random.integer(episode.length - index)]!;
        const goal = goals.achieved(later.nextObservation);
        const observation = goals.withGoal(step.observation, goal);
        const nextObservation = goals.withGoal(step.nextObservation, goal);
        const { reward, terminated } = goals.judge(step.action, nextObservation);
        this.#write({ ...step, observation, nextObservation }, reward, terminated);
      }
    }
  }

  #write({ observation, unitAction, nextObservation }: Step, reward: number, terminated: boolean): void {
    this.memory.add(observation, unitAction, reward, nextObservation, terminated ? 0 : this.discount);
  }
}
