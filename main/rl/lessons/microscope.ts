import type { LearningStep } from '../core/agent';
import type { Dynamics, Observation } from '../core/environment';
import type { SavedState } from '../core/savedState';
import type { TracedQuantities } from '../core/trace';
import { createFigureTrainer } from '../figures/training';
import type { Trainer } from '../training/trainer';
import type { EquationMoment, LessonEquation } from './lesson';

/** What a run of an equation would come to is never asked for: it ends with the lesson. */
const endless = { steps: Number.MAX_SAFE_INTEGER };

/** An agent that learns one step at a time, with everything about the last step at hand. */
export class Microscope {
  readonly #trainer: Trainer;
  #state: unknown;
  #observation!: Observation;
  #step!: LearningStep;

  /** @param seed of the run; the head start is taken at once. */
  constructor(equation: LessonEquation, seed = 1) {
    const { env, algo, settings, headStart } = equation;
    this.#trainer = createFigureTrainer(
      {
        ...{ env, algo, settings, budget: endless },
        adapt: (checked) => ({ ...checked, createDynamics: () => this.#watch(checked.createDynamics()) }),
      },
      seed,
    );
    this.#trainer.onStep = (step) => {
      this.#step = step;
    };
    this.#trainer.advance(headStart);
  }

  /** State of the environment after the last step. */
  get state(): unknown {
    return this.#trainer.environmentState;
  }

  /** One step of learning. @throws NumericalError when a number is lost. */
  advance(): EquationMoment {
    const before = this.#trainer.policy();
    const passages: Record<string, TracedQuantities> = {};
    this.#trainer.trace = (passage, quantities) => {
      passages[passage] = copyOf(quantities);
    };
    this.#trainer.advance(1);
    this.#trainer.trace = undefined;
    const { action, timestep, tdError, metrics = {} } = this.#step;
    return {
      state: this.#state,
      observation: this.#observation,
      action,
      reward: timestep.reward,
      nextObservation: timestep.observation,
      terminated: timestep.terminated,
      truncated: timestep.truncated,
      tdError,
      metrics,
      passages,
      before,
      after: this.#trainer.policy(),
      agentState: () => this.#trainer.save()['agent'] as SavedState,
      stepCount: this.#trainer.stepCount,
    };
  }

  /** The same dynamics, noting each state that is left; at the start of an episode nobody else tells it. */
  #watch(dynamics: Dynamics): Dynamics {
    const watched = Object.create(dynamics) as { -readonly [Key in keyof Dynamics]: Dynamics[Key] };
    watched.transition = (state, action, random) => {
      this.#state = state;
      this.#observation = dynamics.observe(state);
      return dynamics.transition(state, action, random);
    };
    return watched;
  }
}

/** Agents use the arrays again in the next step. */
function copyOf(quantities: TracedQuantities): TracedQuantities {
  const copied = Object.entries(quantities).map(([name, quantity]) => [
    name,
    typeof quantity === 'object' && quantity !== null ? Array.from(quantity) : quantity,
  ]);
  return Object.fromEntries(copied) as TracedQuantities;
}
