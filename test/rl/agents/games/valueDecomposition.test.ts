import { describe, expect, it } from 'vitest';
import type { ValueDecomposition } from '../../../../main/rl/agents/games/valueDecomposition';
import { MonotonicMixer, SumMixer } from '../../../../main/rl/agents/games/valueMixers';
import { findAgent } from '../../../../main/rl/agents/registry';
import type { SimultaneousGame } from '../../../../main/rl/core/game';
import { GameSimulation } from '../../../../main/rl/core/gameSimulation';
import { createRandom } from '../../../../main/rl/core/random';
import { parseSettings, type SettingValues } from '../../../../main/rl/core/settings';
import { createGame } from '../../../../main/rl/environments/gameRegistry';
import { initializeNetwork } from '../../../../main/rl/networks/initialize';
import type { Network, NetworkFactory } from '../../../../main/rl/networks/network';
import { referenceEngine } from '../../../../main/rl/networks/referenceEngine';
import { simdEngine } from '../../../../main/rl/networks/simdEngine';
import { createTrainer, train } from '../../../helpers/train';

const networks: NetworkFactory = {
  create: (spec, _batch, random) => referenceEngine.createNetwork(initializeNetwork(spec, random)),
};

function createAgent(algo: string, env: string, values: SettingValues) {
  const game = createGame(env) as SimultaneousGame;
  const definition = findAgent(algo);
  const agent = definition.create({
    observationSpace: game.observationSpaces[0]!,
    actionSpace: game.actionSpaces[0]!,
    game,
    settings: parseSettings(definition.settings, values, algo) as never,
    random: { exploration: createRandom(1, 'exploration'), initialization: createRandom(1, 'initialization') },
    networks,
  }) as unknown as ValueDecomposition;
  return { agent, simulation: new GameSimulation(game, createRandom(1, 'environment')) };
}

const sgd = { kind: 'sgd', learningRate: 1 } as const;
const shape = { playerCount: 3, stateSize: 4, mixingUnits: 5, hypernetworkUnits: 6 };
const batch = 4;

function createMixer(seed: number) {
  const mixer = new MonotonicMixer(shape, batch, networks, sgd, createRandom(seed, 'mixer'));
  const random = createRandom(seed, 'inputs');
  const numbers = (count: number) => Float32Array.from({ length: count }, () => random.uniform(-2, 2));
  return { mixer, utilities: numbers(batch * shape.playerCount), states: numbers(batch * shape.stateSize), numbers };
}

describe('the monotonic mixer', () => {
  it('rises with every utility, on random weights and inputs', () => {
    for (let seed = 0; seed < 50; seed++) {
      const { mixer, utilities, states } = createMixer(seed);
      const before = mixer.mix(utilities, states, batch).slice();
      const slopes = mixer.differentiate(new Float32Array(batch).fill(1), batch).slice();
      expect(Math.min(...slopes)).toBeGreaterThanOrEqual(0);
      for (let player = 0; player < shape.playerCount; player++) {
        const raised = utilities.map((utility, i) => (i % shape.playerCount === player ? utility + 0.5 : utility));
        const after = mixer.mix(raised, states, batch);
        after.forEach((total, row) => {
          expect(total).toBeGreaterThanOrEqual(before[row]!);
        });
      }
    }
  });

  it('differentiates as differences say, by utilities and by every network', () => {
    const { mixer, utilities, states, numbers } = createMixer(3);
    const gradient = numbers(batch);
    const loss = () => mixer.mix(utilities, states, batch).reduce((sum, total, row) => sum + total * gradient[row]!, 0);
    loss();
    const byUtilities = mixer.differentiate(gradient, batch).slice();
    const h = 2e-3;
    utilities.forEach((utility, i) => {
      utilities[i] = utility + h;
      const above = loss();
      utilities[i] = utility - h;
      const below = loss();
      utilities[i] = utility;
      expect((above - below) / (2 * h)).toBeCloseTo(byUtilities[i]!, 2);
    });
    for (const network of mixer.networks) {
      const gradients = gradientsOf(network);
      const saved = network.save();
      let checked = 0;
      gradients.forEach((slope, i) => {
        const nudged = (change: number) => {
          network.load({ ...saved, parameters: saved.parameters.with(i, saved.parameters[i]! + change) });
          return loss();
        };
        expect((nudged(h) - nudged(-h)) / (2 * h)).toBeCloseTo(slope, 1);
        checked++;
      });
      network.load(saved);
      expect(checked).toBeGreaterThan(0);
    }
  });
});

/** What one step of plain descent with rate 1 takes off; the parameters stay as they were. */
function gradientsOf(network: Network): Float32Array {
  const saved = network.save();
  network.update();
  const { parameters } = network.save();
  network.load(saved);
  return saved.parameters.map((parameter, i) => parameter - parameters[i]!);
}

describe.each([
  ['the monotonic mixer', (seed: number) => createMixer(seed)],
  ['the sum', (seed: number) => ({ ...createMixer(seed), mixer: new SumMixer(batch, shape.playerCount) })],
] as const)('%s', (_name, create) => {
  it('is greatest where every player takes its own best action', () => {
    const actionCount = 3;
    const jointCount = actionCount ** shape.playerCount;
    for (let seed = 0; seed < 30; seed++) {
      const { mixer, numbers, states } = create(seed);
      // u_player(action), the same in all rows; the joint actions are mixed batch by batch in one state.
      const utilities = numbers(shape.playerCount * actionCount);
      const state = states.subarray(0, shape.stateSize);
      const actionOf = (joint: number, player: number) => Math.floor(joint / actionCount ** player) % actionCount;
      const chosen = (joint: number) =>
        Array.from({ length: shape.playerCount }, (_, player) => utilities[player * actionCount + actionOf(joint, player)]!);
      const totalOf = (joint: number) => {
        const rows = Float32Array.from(Array.from({ length: batch }, () => chosen(joint)).flat());
        return mixer.mix(
          rows,
          Float32Array.from({ length: batch * shape.stateSize }, (_, i) => state[i % shape.stateSize]!),
          batch,
        )[0]!;
      };
      const own = Array.from({ length: shape.playerCount }, (_, player) => {
        const row = [...utilities.subarray(player * actionCount, (player + 1) * actionCount)];
        return row.indexOf(Math.max(...row));
      });
      const ownJoint = own.reduce((joint, action, player) => joint + action * actionCount ** player, 0);
      const totals = Array.from({ length: jointCount }, (_, joint) => totalOf(joint));
      expect(totals[ownJoint]).toBe(Math.max(...totals));
    }
  });
});

describe('the sum', () => {
  it('adds what each player expects, and hands the gradient to each', () => {
    const mixer = new SumMixer(2, 2);
    expect([...mixer.mix(Float32Array.of(1, 2, 3, 4), new Float32Array(0), 2)]).toEqual([3, 7]);
    expect([...mixer.differentiate(Float32Array.of(5, -6), 2)]).toEqual([5, 5, -6, -6]);
  });
});

describe('value decomposition', () => {
  const one = { learningStarts: 0, batchSize: 1, hiddenLayers: [], learningRate: 0.01, initialEpsilon: 1, finalEpsilon: 1 };

  it('corrects every player by the error of the sum', () => {
    const { agent, simulation } = createAgent('vdn', 'MatrixGame?game=nonmonotonic', one);
    const start = agent.jointValue([0, 0], [0, 0]);
    const actions = [...(agent.learn(simulation).next().value.action as Float64Array)];
    // Both weights and both biases that were used take the first step of Adam, the learning rate, against the error's sign.
    const { agent: fresh } = createAgent('vdn', 'MatrixGame?game=nonmonotonic', one);
    const before = fresh.jointValue([0, 0], actions);
    const payoff = actions[0] === 0 && actions[1] === 0 ? 8 : actions.includes(0) ? -12 : 0;
    expect(fresh.jointValue([0, 0], [0, 0])).toBe(start);
    expect(agent.jointValue([0, 0], actions) - before).toBeCloseTo(Math.sign(payoff - before) * 4 * 0.01, 4);
  });

  /** The target y of the only transition so far: the loss says how far Q_tot was from it, and the step on which side. */
  function firstTarget(env: string): { target: number; reward: number; next: number } {
    const settings = { ...one, discount: 0.5 };
    const { agent, simulation } = createAgent('vdn', env, settings);
    const { agent: fresh } = createAgent('vdn', env, settings);
    const { action, timestep, metrics } = agent.learn(simulation).next().value;
    const actions = [...(action as Float64Array)];
    const before = fresh.jointValue([0, 0], actions);
    const side = Math.sign(agent.jointValue([0, 0], actions) - before);
    const joint = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => fresh.jointValue([0, 0], [row, column])));
    return { target: before + side * Math.sqrt(2 * metrics!['loss']!), reward: timestep.reward, next: Math.max(...joint) };
  }

  it('expects nothing after the end of the game', () => {
    const { target, reward } = firstTarget('MatrixGame?game=nonmonotonic');
    expect(target).toBeCloseTo(reward, 4);
  });

  it('bootstraps where an episode was only cut', () => {
    // One of two rounds of the same state, neither of which ends the game.
    const { target, reward, next } = firstTarget('MatrixGame?game=nonmonotonic&rounds=2');
    expect(Math.abs(next)).toBeGreaterThan(0.01);
    expect(target).toBeCloseTo(reward + 0.5 * next, 4);
  });

  const quick = { finalEpsilon: 1, learningRate: 1e-3, trainInterval: 4, batchSize: 64 };
  const engine = simdEngine() ?? referenceEngine;

  it('gets 7 from the two-step game with a sum and 8 with a monotonic mix', () => {
    const run = { env: 'TwoStepGame', settings: quick, steps: 4000, engine };
    expect(train({ ...run, algo: 'vdn' }).evaluateFinal(1).meanReturn).toBe(7);
    expect(train({ ...run, algo: 'qmix' }).evaluateFinal(1).meanReturn).toBe(8);
  });

  it('misses the 8 of the nonmonotonic game unless errors are weighted', () => {
    const run = { env: 'MatrixGame?game=nonmonotonic', settings: quick, steps: 4000, engine };
    expect(train({ ...run, algo: 'vdn' }).evaluateFinal(1).meanReturn).toBe(0);
    expect(train({ ...run, algo: 'qmix' }).evaluateFinal(1).meanReturn).toBe(0);
    expect(train({ ...run, algo: 'weighted-qmix' }).evaluateFinal(1).meanReturn).toBe(8);
    const even = train({ ...run, algo: 'weighted-qmix', settings: { ...quick, leastWeight: 1 } });
    expect(even.evaluateFinal(1).meanReturn).toBe(0);
  });

  it('learns nothing with a learning rate next to 0', () => {
    const settings = { ...quick, learningRate: 1e-12 };
    const values = (steps: number) => train({ env: 'TwoStepGame', algo: 'qmix', settings, steps, engine }).policy();
    expect(values(400)).toEqual(values(1));
  });

  const narrow = { mixingUnits: 4, hypernetworkUnits: 4 };

  it.each(['vdn', 'qmix', 'weighted-qmix'])('%s hunts from what networks see, and goes on from a save bit for bit', (algo) => {
    const settings = { learningStarts: 50, targetEpisodes: 2, batchSize: 8, hiddenLayers: [8], ...(algo !== 'vdn' && narrow) };
    const hunt = { env: 'PredatorPrey?size=3&sees=offsets&maxSteps=20', algo, settings, steps: 300 };
    const whole = train(hunt);
    const half = createTrainer(hunt);
    half.advance(137);
    const rest = createTrainer(hunt);
    rest.load(structuredClone(half.save()));
    rest.advance(hunt.steps);
    expect(rest.policy()).toEqual(whole.policy());
    expect(rest.evaluateFinal(3)).toEqual(whole.evaluateFinal(3));
    expect(train({ ...hunt, seed: 2 }).policy()).not.toEqual(whole.policy());
  });
});
