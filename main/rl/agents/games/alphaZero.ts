import type { Agent, LearningStep, TurnEnvironment } from '../../core/agent';
import { checkFinite } from '../../core/check';
import { InvalidValueError } from '../../core/errors';
import type { AlternatingGame } from '../../core/game';
import type { SavedState } from '../../core/savedState';
import { integer, integers, number, type SettingsOf } from '../../core/settings';
import { sizeOf } from '../../core/spaces';
import { createPositionBatch, type PositionBatch, PositionMemory } from '../../memory/positionMemory';
import type { Network, NetworkSpec } from '../../networks/network';
import { loadNetworkState, saveNetworkState } from '../../networks/savedNetwork';
import { openPositionNetwork } from '../../planning/positionNetwork';
import { mostVisited, type SearchResult, TreeSearch } from '../../planning/treeSearch';
import type { PolicySnapshot } from '../../policies/policy';
import { type AgentContext, defineAgent } from '../definition';
import { alternatingGame } from './gameTables';

const settings = {
  simulations: integer({ default: 50, max: 100_000, scale: 'log', help: 'Positions that are looked at before each move.' }),
  exploration: number({
    symbol: 'c',
    default: 1.5,
    max: 1000,
    excludesMin: true,
    help: 'Weight of the bonus P √N / (1 + n) for promising moves that were tried less often.',
  }),
  noiseConcentration: number({
    symbol: 'α',
    default: 1,
    max: 100,
    excludesMin: true,
    help: 'Of the Dirichlet noise at the root while learning; smaller where there are more moves, about 10 / moves.',
  }),
  noiseShare: number({ symbol: 'ε', default: 0.25, help: 'Share of that noise in the promise of the moves at the root.' }),
  drawnMoves: integer({
    default: 6,
    min: 0,
    help: 'Moves at the start of each game that are drawn in proportion to their visits; later the most visited is made.',
  }),
  randomMoves: integer({
    default: 6,
    min: 0,
    help: 'Most moves drawn evenly at random before a game begins, so that unusual positions are met; drawn anew each time.',
  }),
  searchShare: number({
    default: 0.5,
    help: "Share of the search's own value in what the value learns from; the rest is the result of the game.",
  }),
  learningRate: number({ default: 1e-3, max: 1, excludesMin: true, scale: 'log', help: "The optimizer's step size (Adam)." }),
  batchSize: integer({ default: 64, max: 4096, scale: 'log', help: 'Positions drawn from memory for one update.' }),
  updatesPerGame: integer({ default: 8, help: 'Updates after each game.' }),
  memoryCapacity: integer({
    default: 20_000,
    max: 10_000_000,
    scale: 'log',
    help: 'Positions remembered; the oldest make room.',
  }),
  hiddenLayers: integers({ default: [64, 64], help: 'Widths of the hidden layers (ReLU).' }),
};

export type AlphaZeroSettings = SettingsOf<typeof settings>;

/** A position of the game under way, to be learned from when its result is known. */
interface PlayedPosition {
  readonly player: number;
  readonly observation: Float64Array;
  /** Of the search's visits, shape [actions]. */
  readonly shares: Float64Array;
  /** What the search expects for the player to move. */
  readonly value: number;
}

/**
 * AlphaZero in small: a network learns from games that a search, led by the network, plays against itself.
 *
 *     (p, v) = f(s; θ);   π = visits of the search / their sum;   z = result for the player to move
 *     loss   (z − v)² − Σ_a π(a) log p(a),  mean over a batch of positions
 *
 * At the root the promise of the moves is mixed with Dirichlet noise while learning, never at play. z is mixed with the
 * value of the search in equal parts unless told otherwise, which says more of a position than one result does. Each
 * player sees the board from its own side, so one network serves both. There is no weight decay and no symmetry.
 *
 * Source: Silver et al., "A general reinforcement learning algorithm that masters chess, shogi, and Go through self-play",
 *         Science 362 (2018), 1140–1144, eq. 1; the mix of results and search values after Willemsen, Baier & Kaisers,
 *         "Value targets in off-policy AlphaZero", Neural Computing and Applications 34 (2022).
 */
export class AlphaZero<State> implements Agent<TurnEnvironment<State>> {
  readonly #game: AlternatingGame<State>;
  readonly #network: Network;
  readonly #search: TreeSearch<State>;
  readonly #memory: PositionMemory;
  readonly #batch: PositionBatch;
  /** ∂loss/∂outputs, shape [batch, actions + 1]. */
  readonly #gradient: Float32Array;

  constructor(private readonly context: AgentContext<typeof settings>) {
    const { settings: chosen, networks, random } = context;
    const { batchSize, memoryCapacity, exploration, noiseConcentration: concentration, noiseShare: share } = chosen;
    const game = alternatingGame('alpha-zero', context) as AlternatingGame<State>;
    const spec = describeNetwork(game, chosen);
    const actionCount = game.actionSpaces[0]!.size;
    this.#game = game;
    this.#network = networks.create(spec, batchSize, random.initialization);
    const { assess } = openPositionNetwork(game, this.#network);
    const rootNoise = share > 0 ? { concentration, share } : undefined;
    this.#search = new TreeSearch(game, { selection: 'puct', exploration, assess, rootNoise });
    this.#memory = new PositionMemory(memoryCapacity, spec.inputSize, actionCount);
    this.#batch = createPositionBatch(batchSize, spec.inputSize, actionCount);
    this.#gradient = new Float32Array(batchSize * (actionCount + 1));
  }

  *learn(environment: TurnEnvironment<State>): Generator<LearningStep, never, void> {
    const game = this.#game;
    const { simulations, drawnMoves, randomMoves, batchSize, updatesPerGame } = this.context.settings;
    const random = this.context.random.exploration;

    for (;;) {
      environment.reset();
      const openingMoves = random.integer(randomMoves + 1);
      const played: PlayedPosition[] = [];
      for (let move = 0, over = false; !over; move++) {
        const state = environment.current();
        const player = game.currentPlayer(state);
        let action: number;
        if (move < openingMoves) {
          const legal = game.legalActions(state);
          action = legal[random.integer(legal.length)]!;
        } else {
          const result = this.#search.search(state, simulations, random);
          played.push(this.#record(state, player, result));
          action = move < openingMoves + drawnMoves ? this.#draw(result) : mostVisited(result);
        }
        const after = environment.play(action);
        over = environment.isOver;

        let metrics: Readonly<Record<string, number>> | undefined;
        if (over) {
          this.#remember(played, game.utilities(after));
          if (this.#memory.count >= batchSize) metrics = this.#updateTimes(updatesPerGame);
        }
        const timestep = {
          observation: game.observe(after, 0),
          reward: game.utilities(after)[0]!,
          terminated: over,
          truncated: false,
        };
        yield { action, timestep, canResume: over, metrics };
      }
    }
  }

  #record(state: State, player: number, { legalActions, visits, value }: SearchResult): PlayedPosition {
    const shares = new Float64Array(this.#game.actionSpaces[player]!.size);
    const sum = visits.reduce((total, count) => total + count, 0);
    legalActions.forEach((action, i) => {
      shares[action] = visits[i]! / sum;
    });
    return { player, observation: this.#game.observe(state, player) as Float64Array, shares, value };
  }

  #draw({ legalActions, visits }: SearchResult): number {
    const sum = visits.reduce((total, count) => total + count, 0);
    return legalActions[this.context.random.exploration.choice(visits.map((count) => count / sum))]!;
  }

  #remember(played: readonly PlayedPosition[], utilities: readonly number[]): void {
    const { searchShare } = this.context.settings;
    for (const { player, observation, shares, value } of played) {
      this.#memory.add(observation, shares, (1 - searchShare) * utilities[player]! + searchShare * value);
    }
  }

  #updateTimes(count: number): Readonly<Record<string, number>> {
    const means = { policyLoss: 0, valueLoss: 0, gradientNorm: 0 };
    for (let update = 0; update < count; update++) {
      const { policyLoss, valueLoss, gradientNorm } = this.#update();
      means.policyLoss += policyLoss / count;
      means.valueLoss += valueLoss / count;
      means.gradientNorm += gradientNorm / count;
    }
    return means;
  }

  /**
   * One gradient step on a batch from the memory.
   *
   *     ∂/∂preference of −Σ π log p = p − π;   ∂/∂x of (z − tanh x)² = −2 (z − v) (1 − v²)
   */
  #update(): { policyLoss: number; valueLoss: number; gradientNorm: number } {
    const batch = this.#batch;
    const { size, shares, results } = batch;
    const actionCount = this.#memory.actionCount;
    this.#memory.sample(batch, this.context.random.exploration);
    const outputs = this.#network.forward(batch.observations, size);
    let policyLoss = 0;
    let valueLoss = 0;
    for (let i = 0; i < size; i++) {
      const start = i * (actionCount + 1);
      const logSum = logSumOfExponentials(outputs, start, actionCount);
      for (let action = 0; action < actionCount; action++) {
        const logProbability = outputs[start + action]! - logSum;
        const share = shares[i * actionCount + action]!;
        policyLoss -= (share * logProbability) / size;
        this.#gradient[start + action] = (Math.exp(logProbability) - share) / size;
      }
      const value = Math.tanh(outputs[start + actionCount]!);
      const error = results[i]! - value;
      valueLoss += (error * error) / size;
      this.#gradient[start + actionCount] = (-2 * error * (1 - value * value)) / size;
    }
    checkFinite('The loss', policyLoss + valueLoss);
    this.#network.backward(this.#gradient);
    const { gradientNorm } = this.#network.update();
    return { policyLoss, valueLoss, gradientNorm: checkFinite('The gradient norm', gradientNorm) };
  }

  policy(): PolicySnapshot {
    const { simulations, exploration } = this.context.settings;
    return { kind: 'searched-network', network: this.#network.save(), simulations, exploration };
  }

  save(): SavedState {
    return { network: saveNetworkState(this.#network), memory: this.#memory.save() };
  }

  load(saved: SavedState): void {
    loadNetworkState(this.#network, saved['network'] as SavedState);
    this.#memory.load(saved['memory'] as SavedState);
  }
}

/** log Σ exp of so many numbers from `start` on. */
function logSumOfExponentials(numbers: ArrayLike<number>, start: number, count: number): number {
  let greatest = -Infinity;
  for (let i = 0; i < count; i++) greatest = Math.max(greatest, numbers[start + i]!);
  let sum = 0;
  for (let i = 0; i < count; i++) sum += Math.exp(numbers[start + i]! - greatest);
  return greatest + Math.log(sum);
}

/** @throws InvalidValueError where players do not see numbers. */
function describeNetwork<State>(game: AlternatingGame<State>, { hiddenLayers, learningRate }: AlphaZeroSettings): NetworkSpec {
  const space = game.observationSpaces[0]!;
  if (space.kind !== 'box') throw new InvalidValueError('alpha-zero must be given numbers to observe.');
  const dense = { kind: 'dense', initializer: { kind: 'uniform-fan-in' } } as const;
  return {
    inputSize: sizeOf(space),
    layers: [
      ...hiddenLayers.map((units) => ({ ...dense, units, activation: 'relu' as const })),
      { ...dense, units: game.actionSpaces[0]!.size + 1, activation: 'linear' },
    ],
    optimizer: { kind: 'adam', learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    maxGradientNorm: 10,
  };
}

export const alphaZeroDefinition = defineAgent({
  id: 'alpha-zero',
  name: 'AlphaZero',
  family: 'tree search',
  summary: 'A small network and a search teach each other by self-play; for board games in which nothing is hidden.',
  source:
    'Silver et al., "A general reinforcement learning algorithm that masters chess, shogi, and Go through self-play", Science 362 (2018)',
  needs: {
    observation: 'box',
    action: 'discrete',
    game: { moves: 'alternating', rewards: ['zero-sum'], players: 2, perfectInformation: true },
  },
  settings,
  metrics: [
    { name: 'policyLoss', label: 'Policy loss', unit: 'nat', help: 'How surprising the moves of the search are to the network.' },
    {
      name: 'valueLoss',
      label: 'Value loss',
      unit: 'reward²',
      help: 'Mean squared error of the value that the network expects.',
    },
    { name: 'gradientNorm', label: 'Gradient norm', unit: '', help: 'Euclidean norm of the gradients before clipping.' },
  ],
  explanation: {
    updateRule: String.raw`L = (z - v)^2 - \pi^\top \log p, \quad (p, v) = f(s; \theta)`,
    pseudocode: [
      'for each game against itself',
      '  for each move',
      '    mix noise into the promise p of the moves at the root',
      '    repeat `simulations` times',
      '      walk down by the greatest Q̄ + c p √N / (1 + n) to a position that is new',
      '      ask the network for its value, tell it to every position on the way, its sign changing with the player',
      '    π ← share of each move in the visits; draw a move from π, later the most visited',
      '  z ← result; remember (s, π, z) of every move',
      '  draw batches; step θ down the gradient of (z − v)² − π · log p',
    ],
  },
  usesNetwork: true,
  create: (context) => new AlphaZero(context),
});
