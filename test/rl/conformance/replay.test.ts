import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { replayFile } from '../../../main/rl/conformance/replay';
import { InvalidValueError, UnknownNameError } from '../../../main/rl/core/errors';

type Tree = { [name: string]: Tree } & { length: number };

function fixture(name: string): Tree {
  return JSON.parse(readFileSync(resolve(import.meta.dirname, '../../fixtures/conformance', name), 'utf8')) as Tree;
}

/** The part at the end of `path`, such as `variants.plain.hands.0`. */
function follow(tree: Tree, path: string): Tree {
  return path.split('.').reduce((part, name) => part[name]!, tree);
}

/** The same file with one element changed. */
function changed(name: string, path: string, change: (before: unknown) => unknown): unknown {
  const file = fixture(name);
  const parts = path.split('.');
  const last = parts.pop()!;
  const parent = parts.length === 0 ? file : follow(file, parts.join('.'));
  (parent as Record<string, unknown>)[last] = change(parent[last]);
  return file;
}

const add = (amount: number) => (before: unknown) => (before as number) + amount;
const negate = (before: unknown) => !before;

describe('replaying recorded trajectories', () => {
  it.each([
    ['classic-CartPole-v1.json', 40],
    ['classic-MountainCar-v0.json', 40],
    ['classic-MountainCarContinuous-v0.json', 40],
    ['classic-Acrobot-v1.json', 44],
    ['classic-Pendulum-v1.json', 40],
    ['toytext-frozenlake.json', 7],
    ['toytext-cliffwalking.json', 2],
    ['toytext-taxi.json', 7],
    ['toytext-episodes.json', 196],
    ['toytext-blackjack.json', 1644],
    ['mdp-solutions.json', 32],
  ])('agrees with every number of %s', (name, trajectories) => {
    const report = replayFile(name, fixture(name));
    expect(report).toMatchObject({ file: name, passed: true, trajectories, flagMismatches: 0 });
    expect(report).not.toHaveProperty('firstDifference');
    expect(report.steps).toBeGreaterThan(300);
  });

  it('reproduces the float32 steps of the continuous mountain car bit for bit', () => {
    const name = 'classic-MountainCarContinuous-v0.json';
    expect(replayFile(name, fixture(name))).toMatchObject({ worstObservationError: 0, worstRewardError: 0 });
  });

  it.each<[file: string, path: string, change: (before: unknown) => unknown]>([
    ['classic-CartPole-v1.json', 'trajectories.0.states.3.2', add(1e-8)],
    ['classic-CartPole-v1.json', 'trajectories.0.obs.3.1', add(1e-6)],
    ['classic-CartPole-v1.json', 'trajectories.0.initial_obs.1', add(1e-6)],
    ['classic-CartPole-v1.json', 'trajectories.0.terminated', negate],
    ['classic-CartPole-v1.json', 'trajectories.0.truncated', negate],
    ['classic-CartPole-v1.json', 'single_steps.next_state.7.0', add(1e-9)],
    ['classic-CartPole-v1.json', 'single_steps.terminated.7', negate],
    ['classic-MountainCar-v0.json', 'trajectories.0.rewards.3', add(1e-6)],
    ['classic-MountainCarContinuous-v0.json', 'trajectories.0.actions.3', add(1e-3)],
    ['classic-MountainCarContinuous-v0.json', 'trajectories.0.states.3.1', add(1e-11)],
    ['classic-Acrobot-v1.json', 'trajectories.0.states.90.3', add(1e-9)],
    ['classic-Pendulum-v1.json', 'single_steps.reward.7', add(1e-6)],
    ['toytext-frozenlake.json', 'variants.frozenlake-4x4-slippery.table.6.1.0.0', add(1e-9)],
    ['toytext-frozenlake.json', 'variants.frozenlake-two-starts-4x5.initial_states.1', add(1)],
    ['toytext-frozenlake.json', 'variants.frozenlake-8x8-dry.max_episode_steps', add(1)],
    ['toytext-cliffwalking.json', 'variants.cliffwalking.table.24.2.0.2', add(1)],
    ['toytext-taxi.json', 'variants.taxi-v3-rainy.table.1.0.1.1', add(20)],
    ['toytext-taxi.json', 'variants.taxi.table.16.5.0.3', add(-1)],
    ['toytext-taxi.json', 'variants.taxi.action_masks.0', () => '111111'],
    ['toytext-episodes.json', 'variants.frozenlake-4x4-slippery.episodes.0.draws.1', () => 0.99],
    ['toytext-episodes.json', 'variants.taxi-rainy.episodes.0.reset_draws.0.2', () => 0.999],
    ['toytext-episodes.json', 'variants.taxi-fickle.episodes.1.extra_draws', () => []],
    ['toytext-blackjack.json', 'variants.natural.hands.1.3.0', add(-0.5)],
    ['toytext-blackjack.json', 'variants.plain.hands.0.0', (cards) => [...(cards as number[]), 5]],
  ])('fails when %s is changed at %s', (name, path, change) => {
    const report = replayFile(name, changed(name, path, change));
    expect(report.passed).toBe(false);
    expect(report.firstDifference).toMatch(/\.$/);
  });

  it('fails when a recorded value or set of optimal actions is changed', () => {
    const solutions = fixture('mdp-solutions.json');
    const only = (problem: string) => ({
      ...solutions,
      problems: { [problem]: structuredClone(solutions['problems']![problem]!) },
    });
    const value = only('garnet');
    (follow(value as unknown as Tree, 'problems.garnet.mdps.0.V') as unknown as number[])[3]! += 1e-6;
    expect(replayFile('solutions', value).passed).toBe(false);
    const actions = only('frozenlake-4x4-slippery');
    (
      follow(actions as unknown as Tree, 'problems.frozenlake-4x4-slippery.solutions.0.optimal_actions') as unknown as number[][]
    )[0] = [1];
    expect(replayFile('solutions', actions)).toMatchObject({
      passed: false,
      firstDifference: 'solutions.problems.frozenlake-4x4-slippery.solutions[0].optimal_actions[0] is 0 here, not 1.',
    });
  });

  it('tells what differs first, and by how much', () => {
    const name = 'classic-MountainCar-v0.json';
    const report = replayFile(name, changed(name, 'trajectories.2.rewards.5', add(0.25)));
    expect(report.worstRewardError).toBe(0.25);
    expect(report.firstDifference).toBe('classic-MountainCar-v0.json.trajectories[2] "random 2", step 5 pays -1, not -0.75.');
  });
});

describe('a malformed file', () => {
  it.each<[change: unknown, sentence: string]>([
    [null, 'x.json must be an object, got null.'],
    [{}, 'x.json must have a part "format", got {}.'],
    [{ format: 7 }, 'x.json.format must be text, got 7.'],
    [{ format: 'classic/1', env: 'CartPole-v1' }, 'x.json must have a part "trajectories"'],
    [
      { format: 'classic/1', env: 'CartPole-v1', trajectories: [{ actions: ['left'] }] },
      'must be a list of numbers, got ["left"].',
    ],
    [
      { format: 'classic/1', env: 'CartPole-v1', trajectories: [{ actions: [0, 1], states: [[0, 0, 0, 0]] }] },
      'x.json.trajectories[0].states must have 2 elements, got [[0,0,0,0]].',
    ],
    [
      { format: 'toytext/1', variants: { a: { env: 'FrozenLake-v1', options: { colour: 1 } } } },
      'must be an option that is known',
    ],
  ])('%j is refused in a sentence', (content, sentence) => {
    expect(() => replayFile('x.json', content)).toThrow(InvalidValueError);
    expect(() => replayFile('x.json', content)).toThrow(sentence);
  });

  it('of an unknown format or environment is refused with the nearest name', () => {
    expect(() => replayFile('x.json', { format: 'classics/1' })).toThrow(UnknownNameError);
    expect(() => replayFile('x.json', { format: 'classics/1' })).toThrow('Did you mean "classic/1"?');
    expect(() => replayFile('x.json', { format: 'classic/1', env: 'CartPole-v0' })).toThrow('Did you mean "CartPole-v1"?');
  });

  it('is not mistaken for a difference, inside an episode either', () => {
    const name = 'toytext-episodes.json';
    expect(() =>
      replayFile(
        name,
        changed(name, 'variants.taxi.episodes.0.s', () => 'none'),
      ),
    ).toThrow('must be a list of numbers');
  });
});
