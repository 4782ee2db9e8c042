import { describe, expect, it } from 'vitest';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { keysFor } from '../../../renderer/spectator/actionKeys';
import { nameOnGamepad, type PadState, readGamepad } from '../../../renderer/spectator/gamepad';

function keysOf(environmentId: string) {
  const { actionSpace, observationSpace } = createEnvironment(environmentId);
  return keysFor(actionSpace, observationSpace);
}

/** A gamepad with the standard layout. @param pressed value of each button that is pressed. */
function pad(axes: readonly number[], pressed: Readonly<Record<number, number>> = {}): PadState {
  const buttons = Array.from({ length: 17 }, (_, i) => ({ pressed: (pressed[i] ?? 0) > 0.5, value: pressed[i] ?? 0 }));
  return { connected: true, axes, buttons };
}

const keysRead = (state: PadState, env: string) => [...(readGamepad([state], keysOf(env))?.keys ?? [])];

describe('a gamepad', () => {
  it('is not there until one is connected', () => {
    expect(readGamepad([null, { ...pad([]), connected: false }], keysOf('GridWorld'))).toBeUndefined();
  });

  it('is the first one that is connected, in whichever place', () => {
    expect(readGamepad([null, pad([1, 0])], keysOf('GridWorld'))?.keys).toEqual(new Set(['ArrowRight']));
  });

  it('gives arrows by its cross and its left stick', () => {
    expect(keysRead(pad([0, 0], { 12: 1 }), 'GridWorld')).toEqual(['ArrowUp']);
    expect(keysRead(pad([-0.8, 0.1]), 'GridWorld')).toEqual(['ArrowLeft']);
    expect(keysRead(pad([0, 0.9]), 'GridWorld')).toEqual(['ArrowDown']);
    expect(keysRead(pad([0.3, -0.3]), 'GridWorld')).toEqual([]);
  });

  it('gives the other actions by its buttons in their order', () => {
    expect(keysRead(pad([0, 0], { 0: 1 }), 'Taxi-v4')).toEqual(['p']);
    expect(keysRead(pad([0, 0], { 1: 1 }), 'Taxi-v4')).toEqual(['d']);
    expect(keysRead(pad([0, 0], { 0: 1 }), 'MinAtar/SpaceInvaders-v1')).toEqual([' ']);
    expect(keysRead(pad([0, 0], { 0: 1 }), 'Gambler')).toEqual(['Enter']);
    expect(nameOnGamepad('d', keysOf('Taxi-v4'))).toBe('B');
    expect(nameOnGamepad('ArrowUp', keysOf('Taxi-v4'))).toBe('cross or left stick');
  });

  it('pushes the numbers of an action, up being positive', () => {
    const axes = (state: PadState, env: string) => readGamepad([state], keysOf(env))?.axes;
    expect(axes(pad([0.5, -0.75]), 'LunarLanderContinuous-v3')).toEqual([0.75, 0.5]); // main engine, side engines
    expect(axes(pad([-1, 0]), 'Pendulum-v1')).toEqual([-1]);
    expect(axes(pad([0, 0, 0, 0], { 7: 0.6 }), 'Reacher-5')).toEqual([undefined, undefined, undefined, undefined, 0.6]);
    expect(axes(pad([0, 0], { 14: 1 }), 'Pendulum-v1')).toEqual([-1]);
  });

  it('leaves alone what a worn stick says at rest', () => {
    expect(readGamepad([pad([0.1, -0.1])], keysOf('LunarLanderContinuous-v3'))?.axes).toEqual([undefined, undefined]);
  });

  it('has a name for every number of an action', () => {
    const keys = keysOf('Reacher-6');
    if (keys.kind !== 'axes') throw new Error('The actions of an arm must be numbers.');
    expect(keys.axes.map(({ positive }) => nameOnGamepad(positive, keys))).toEqual([
      'left stick ↔',
      'left stick ↕',
      'right stick ↔',
      'right stick ↕',
      'LT and RT',
      'LB and RB',
    ]);
  });
});
