import type { Agent, LearningStep, TabularEnvironment } from '../core/agent';
import { checkFinite } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import { number, type SettingsOf } from '../core/settings';
import type { Option } from '../planning/options';
import type { PolicySnapshot } from '../policies/policy';
import { ActionValues } from '../values/actionValues';
import { OptionValues, optionsTable } from '../values/optionValues';
import { defineAgent } from './definition';
import { environmentsWithSubgoals, type Subgoals, subgoalsFor } from './subgoals';
import { type TableShape, tableShape, tabularSettings, tdErrorMetric } from './tabular';

const settings = {
  ...tabularSettings,
  epsilon: number({ symbol: 'ε', default: 0.1, help: 'Manager: probability of a choice drawn evenly from all.' }),
  workerDiscount: number({
    symbol: 'γ_w',
    default: 0.95,
    excludesMax: true,
    help: 'Worker: worth of arriving a step later; what makes it hurry.',
  }),
  workerEpsilon: number({
    isLive: true,
    symbol: 'ε_w',
    default: 0.1,
    help: 'Worker: probability of an action drawn evenly from all.',
  }),
};

export type ManagerWorkerSettings = SettingsOf<typeof settings>;

/** Nothing is under way. */
const none = -1;

/**
 * A manager that sets subgoals and a worker that learns to reach them: two tables, two levels, two rewards.
 *
 *     worker:   Q_w(g, W, A) ← Q_w(g, W, A) + α [ 1 if g is reached in S′, else γ_w max_a Q_w(g, W′, a) − Q_w(g, W, A) ]   for every g
 *     manager:  Q(M, G) ← Q(M, G) + α [ R + γ R′ + … + γᵏ max_g Q(M⁽ᵏ⁾, g) − Q(M, G) ]   when the worker hands back after k steps
 *
 * The worker is paid for arriving alone and sees only where it is; every step teaches it about all subgoals. It hands back
 * when it arrives. The manager is paid by the task, sees M of the state, and may take some actions by itself. Where an episode is cut while the
 * worker is under way, the manager's target takes what going on is worth. Draws of a step: the manager's choice and its
 * equals where nothing is under way, the worker's action and its equals.
 *
 * Source: Dayan & Hinton, "Feudal reinforcement learning", NIPS 5 (1993): rewards and knowledge of the levels are kept apart;
 *         Kulkarni et al., "Hierarchical deep reinforcement learning", NIPS 29 (2016), algorithm 1, with tables.
 */
export class ManagerWorker implements Agent<TabularEnvironment> {
  /** Q over subgoals, then the manager's own actions, shape [manager states, choices]. */
  readonly managerValues: OptionValues;
  /** Q_w, shape [subgoals · worker states, worker actions]. */
  readonly workerValues: ActionValues;
  #choice = none;
  /** What the manager saw when it chose. */
  #start = 0;
  /** R + γ R′ + … since then. */
  #discountedReward = 0;
  /** γᵏ. */
  #discounting = 1;

  constructor(
    private readonly subgoals: Subgoals,
    private readonly shape: TableShape,
    private readonly settings: ManagerWorkerSettings,
    private readonly random: Random,
  ) {
    const { names, workerStateCount, workerActions } = subgoals;
    this.workerValues = new ActionValues(names.length * workerStateCount, workerActions.length);
    this.managerValues = new OptionValues(
      this.#choices().map((choice) => this.#asManagerSees(choice)),
      settings.initialValue,
    );
  }

  *learn(environment: TabularEnvironment): Generator<LearningStep, never, void> {
    const { stepSize, discount, epsilon } = this.settings;
    const { random } = this;
    const { managerState } = this.subgoals;
    const q = this.managerValues;

    for (;;) {
      const state = environment.current(); // begins the next episode where one has ended
      if (this.#choice === none) this.#begin(q.choose(managerState(state), epsilon, random), managerState(state));
      const action = this.#actOn(this.#choice, state);
      const timestep = environment.step(action);
      const { observation: nextState, reward, terminated, truncated } = timestep;
      this.#teachWorker(state, action, nextState, terminated);
      this.#discountedReward += this.#discounting * reward;
      this.#discounting *= discount;

      let tdError: number | undefined;
      const arrival = managerState(nextState);
      const handsBack = q.options[this.#choice]!.termination[arrival] === 1;
      if (handsBack || terminated || truncated) {
        const following = terminated ? 0 : handsBack ? q.max(arrival) : q.onArrival(arrival, this.#choice);
        const target = this.#discountedReward + this.#discounting * following;
        tdError = checkFinite('The TD error', target - q.get(this.#start, this.#choice));
        q.add(this.#start, this.#choice, stepSize * tdError);
        this.#choice = none;
      }

      yield { action, timestep, tdError, canResume: true };
    }
  }

  #begin(choice: number, state: number): void {
    this.#choice = choice;
    this.#start = state;
    this.#discountedReward = 0;
    this.#discounting = 1;
  }

  /** The manager's own action, or what the worker does towards the subgoal. */
  #actOn(choice: number, state: number): number {
    const { names, managerActions, workerActions } = this.subgoals;
    if (choice >= names.length) return managerActions[choice - names.length]!;
    if (this.random.uniform() < this.settings.workerEpsilon) return workerActions[this.random.integer(workerActions.length)]!;
    return workerActions[this.workerValues.argmax(this.#workerRow(choice, state), this.random)]!;
  }

  #workerRow(subgoal: number, state: number): number {
    return subgoal * this.subgoals.workerStateCount + this.subgoals.workerState(state);
  }

  /** What one step says about every subgoal that was still ahead. */
  #teachWorker(state: number, action: number, nextState: number, terminated: boolean): void {
    const { stepSize, workerDiscount } = this.settings;
    const { names, workerActions, isReached } = this.subgoals;
    const index = workerActions.indexOf(action);
    if (index < 0) return;
    for (let subgoal = 0; subgoal < names.length; subgoal++) {
      if (isReached(state, subgoal)) continue;
      const row = this.#workerRow(subgoal, state);
      const following = terminated ? 0 : workerDiscount * this.workerValues.max(this.#workerRow(subgoal, nextState));
      const target = isReached(nextState, subgoal) ? 1 : following;
      this.workerValues.add(row, index, stepSize * (target - this.workerValues.get(row, index)));
    }
  }

  /** All that the manager can choose from, as options. */
  #choices(): Option[] {
    const { names, managerActions } = this.subgoals;
    return [...names.map((_, subgoal) => this.#errand(subgoal)), ...managerActions.map((action) => this.#ownAction(action))];
  }

  /** Going to a subgoal, as an option: what the worker would do now. */
  #errand(subgoal: number): Option {
    const { stateCount, actionCount } = this.shape;
    const { isReached, names, workerActions } = this.subgoals;
    const initiation = new Uint8Array(stateCount);
    const policy = new Float64Array(stateCount * actionCount);
    const termination = new Float64Array(stateCount);
    for (let state = 0; state < stateCount; state++) {
      initiation[state] = isReached(state, subgoal) ? 0 : 1;
      termination[state] = isReached(state, subgoal) ? 1 : 0;
      const best = this.workerValues.argmax(this.#workerRow(subgoal, state));
      policy[state * actionCount + workerActions[best]!] = 1;
    }
    return { name: names[subgoal]!, initiation, policy, termination };
  }

  /** Where a choice may begin and where it ends, by the states that the manager tells apart. */
  #asManagerSees({ name, initiation, termination }: Option): Option {
    const { managerStateCount, managerState } = this.subgoals;
    const seen = {
      name,
      initiation: new Uint8Array(managerStateCount),
      policy: new Float64Array(0),
      termination: new Float64Array(managerStateCount),
    };
    for (let state = 0; state < this.shape.stateCount; state++) {
      seen.initiation[managerState(state)] = initiation[state]!;
      seen.termination[managerState(state)] = termination[state]!;
    }
    return seen;
  }

  #ownAction(action: number): Option {
    const { stateCount, actionCount } = this.shape;
    const policy = new Float64Array(stateCount * actionCount).map((_, i) => (i % actionCount === action ? 1 : 0));
    const everywhere = { initiation: new Uint8Array(stateCount).fill(1), termination: new Float64Array(stateCount).fill(1) };
    return { name: `action ${action}`, policy, ...everywhere };
  }

  policy(): PolicySnapshot {
    const choices = this.#choices();
    const { stateCount } = this.shape;
    const values = Float64Array.from({ length: stateCount * choices.length }, (_, i) =>
      this.managerValues.get(this.subgoals.managerState(Math.floor(i / choices.length)), i % choices.length),
    );
    return optionsTable(choices, values);
  }

  save(): SavedState {
    return {
      managerValues: this.managerValues.save(),
      workerValues: this.workerValues.save(),
      choice: this.#choice,
      start: this.#start,
      discountedReward: this.#discountedReward,
      discounting: this.#discounting,
    };
  }

  load(saved: SavedState): void {
    this.managerValues.load(saved['managerValues']);
    this.workerValues.load(saved['workerValues']);
    this.#choice = saved['choice'] as number;
    this.#start = saved['start'] as number;
    this.#discountedReward = saved['discountedReward'] as number;
    this.#discounting = saved['discounting'] as number;
  }
}

export const managerWorkerDefinition = defineAgent({
  id: 'manager-worker',
  name: 'Manager and worker',
  family: 'hierarchy (table)',
  summary: 'A manager learns where to go, a worker learns how to get there; each is paid for its own part.',
  source: 'Dayan & Hinton (1993); Kulkarni et al. (2016)',
  needs: { observation: 'discrete', action: 'discrete', environments: environmentsWithSubgoals },
  settings,
  metrics: [{ ...tdErrorMetric, help: "Mean size of the manager's temporal-difference error |δ|." }],
  explanation: {
    updateRule: String.raw`\begin{aligned}Q_w(g,W,A) &\leftarrow Q_w(g,W,A) + \alpha\,[\,\mathbf 1_{g\text{ reached}} + \mathbf 1_{\text{not}}\,\gamma_w \max_a Q_w(g,W',a) - Q_w(g,W,A)\,]\\ Q(M,G) &\leftarrow Q(M,G) + \alpha\,[\,R + \gamma R' + \dots + \gamma^k \max_g Q(M^{(k)},g) - Q(M,G)\,]\end{aligned}`,
    pseudocode: [
      'for each step',
      '  where nothing is under way: manager: G ← ε-greedy from Q(M, ·), M what it sees of S, a subgoal or an action of its own',
      '  A ← that action, or worker: ε_w-greedy from Q_w(G, W, ·), W what it sees of S',
      '  take A, observe R, S′',
      '  for each subgoal g: worker learns from 1 if g is reached in S′, else γ_w maxₐ Q_w(g, W′, a)',
      '  when the worker arrives, or the action is taken',
      '    manager: Q(M, G) ← Q(M, G) + α [ R + γ R′ + … + γᵏ max_g Q(M⁽ᵏ⁾, g) − Q(M, G) ]',
    ],
  },
  usesNetwork: false,
  create(context) {
    const shape = tableShape('manager-worker', context);
    return new ManagerWorker(subgoalsFor(shape.stateCount), shape, context.settings, context.random.exploration);
  },
});
