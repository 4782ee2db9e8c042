import { describe, expect, it } from 'vitest';
import { box, discrete } from '../../../main/rl/core/spaces';
import { createEnvironment, environmentDefinitions } from '../../../main/rl/environments/registry';
import { type ActionKeys, keysFor } from '../../../renderer/spectator/actionKeys';

const places = discrete(9);
const numbers = box([0], [1]);

function keysOf(environmentId: string): ActionKeys {
  const { actionSpace, observationSpace } = createEnvironment(environmentId);
  return keysFor(actionSpace, observationSpace);
}

/** Label and key of each action. */
function choices(keys: ActionKeys): Record<string, string> {
  if (keys.kind !== 'choice') throw new Error(`Expected a key for each action, got ${keys.kind}.`);
  return Object.fromEntries(keys.keys.map(({ label, key }) => [label, key]));
}

describe.each(environmentDefinitions.map(({ id }) => id))('the keys of %s', (id) => {
  it('reach every action, each by a key of its own', () => {
    const keys = keysOf(id);
    const { actionSpace } = createEnvironment(id);
    if (keys.kind === 'choice') {
      expect(actionSpace.kind === 'discrete' && actionSpace.size).toBe(keys.keys.length);
      expect(new Set(keys.keys.map(({ key }) => key)).size).toBe(keys.keys.length);
      expect(keys.keys.every(({ key }) => key.length > 0 && !['Tab', 'Escape', 'Enter'].includes(key))).toBe(true);
    } else if (keys.kind === 'dial') {
      expect(actionSpace.kind === 'discrete' && actionSpace.size).toBe(keys.labels.length);
    } else {
      const pairs = keys.axes.flatMap(({ negative, positive }) => [negative, positive]);
      expect(actionSpace.kind === 'box' && 2 * actionSpace.low.length).toBe(pairs.length);
      expect(new Set(pairs).size).toBe(pairs.length);
      for (const { low, high, rest } of keys.axes) expect(low <= rest && rest <= high && Number.isFinite(high - low)).toBe(true);
    }
  });
});

describe('keys', () => {
  it('are arrows where actions are directions', () => {
    expect(choices(keysOf('GridWorld'))).toEqual({ up: 'ArrowUp', right: 'ArrowRight', down: 'ArrowDown', left: 'ArrowLeft' });
    expect(choices(keysOf('CartPole-v1'))).toEqual({ 'push left': 'ArrowLeft', 'push right': 'ArrowRight' });
    expect(choices(keysOf('Acrobot-v1'))).toEqual({
      'torque −1': 'ArrowLeft',
      'no torque': 'ArrowDown',
      'torque +1': 'ArrowRight',
    });
    expect(choices(keysOf('LunarLander-v3'))).toMatchObject({ 'main engine': 'ArrowUp', 'left engine': 'ArrowLeft' });
  });

  it('are letters of the name, and Space for firing, where they are none', () => {
    expect(choices(keysOf('Taxi-v4'))).toMatchObject({ north: 'ArrowUp', pickup: 'p', dropoff: 'd' });
    expect(choices(keysOf('Blackjack-v1'))).toEqual({ stick: 's', hit: 'h' });
    expect(choices(keysOf('MinAtar/SpaceInvaders-v1'))).toMatchObject({ fire: ' ', 'no operation': 'ArrowDown' });
  });

  it('are digits where actions are numbered', () => {
    expect(Object.values(choices(keysOf('Bandit-10')))).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '0']);
    expect(Object.values(choices(keysOf('RandomMDP')))).toEqual(['0', '1', '2']);
  });

  it('lie as the accelerations of the racetrack do', () => {
    expect(choices(keysOf('Racetrack'))).toMatchObject({ 'up +1, right −1': 'q', 'up 0, right 0': 's', 'up −1, right +1': 'c' });
  });

  it('are a dial where there are too many actions', () => {
    expect(keysOf('Gambler')).toMatchObject({ kind: 'dial' });
  });

  it('push a lander up with the arrow up', () => {
    const keys = keysOf('LunarLanderContinuous-v3');
    expect(keys.kind === 'axes' && keys.axes.map(({ positive }) => positive)).toEqual(['ArrowUp', 'ArrowRight']);
  });

  it('say what happens while nothing is held', () => {
    expect(keysOf('MountainCar-v0')).toMatchObject({ idle: { kind: 'action', action: 1 } });
    expect(keysOf('CartPole-v1')).toMatchObject({ idle: { kind: 'repeat' } });
    expect(keysOf('GridWorld')).toMatchObject({ idle: { kind: 'wait' } });
  });

  it('are made up where actions have no names', () => {
    expect(choices(keysFor(discrete(3), places))).toEqual({ 'action 0': '0', 'action 1': '1', 'action 2': '2' });
    expect(keysFor(box([-Infinity], [Infinity]), numbers)).toMatchObject({ axes: [{ low: -1, high: 1, rest: 0 }] });
  });
});
