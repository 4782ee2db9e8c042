import { describe, expect, it } from 'vitest';
import { box, discrete } from '../../../main/rl/core/spaces';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { keysFor } from '../../../renderer/spectator/actionKeys';
import type { PadReading } from '../../../renderer/spectator/gamepad';
import { Person } from '../../../renderer/spectator/person';

function keysOf(environmentId: string) {
  const { actionSpace, observationSpace } = createEnvironment(environmentId);
  return keysFor(actionSpace, observationSpace);
}

describe('a person by turns', () => {
  it('keeps the world waiting for each action', () => {
    const person = new Person(keysOf('GridWorld'), 'turns');
    expect(person.isWaiting).toBe(true);
    expect(person.press('ArrowRight')).toBe(true);
    expect(person.isWaiting).toBe(false);
    expect(person.act()).toBe(1);
    expect(person.isWaiting).toBe(true); // still held, but one key is one step
    person.press('ArrowRight');
    expect(person.isWaiting).toBe(true);
    person.release('ArrowRight');
    person.press('ArrowRight');
    expect(person.isWaiting).toBe(false);
  });

  it('leaves keys alone that mean nothing', () => {
    const person = new Person(keysOf('GridWorld'), 'turns');
    for (const key of ['Tab', 'Escape', 'Enter', 'x', ' ']) expect(person.press(key)).toBe(false);
    expect(person.isWaiting).toBe(true);
  });

  it('can use letters for arrows where these mean nothing else', () => {
    const grid = new Person(keysOf('GridWorld'), 'turns');
    expect(grid.press('W')).toBe(true);
    expect(grid.act()).toBe(0);
    const taxi = new Person(keysOf('Taxi-v4'), 'turns'); // d drops the passenger off
    expect(taxi.press('w')).toBe(false);
    taxi.press('d');
    expect(taxi.act()).toBe(5);
  });

  it('turns a dial with the arrows, and does with Enter what it shows', () => {
    const person = new Person(keysOf('Gambler'), 'turns');
    for (let turn = 0; turn < 3; turn++) {
      person.press('ArrowRight');
      person.release('ArrowRight');
    }
    person.press('ArrowLeft');
    expect(person.isWaiting).toBe(true);
    person.press('Enter');
    expect(person.act()).toBe(2);
  });

  it('pushes numbers all the way', () => {
    const person = new Person(keysOf('LunarLanderContinuous-v3'), 'turns');
    person.press('ArrowUp');
    expect(person.act()).toEqual(Float64Array.of(1, 0));
    person.press('ArrowLeft'); // both are held now
    expect(person.act()).toEqual(Float64Array.of(1, -1));
  });

  it('forgets at the start of an episode what was meant for the one before', () => {
    const person = new Person(keysOf('GridWorld'), 'turns');
    person.press('ArrowRight');
    person.begin();
    expect(person.isWaiting).toBe(true);
  });
});

describe('a person in real time', () => {
  it('keeps the world waiting for the first action of an episode only', () => {
    const person = new Person(keysOf('CartPole-v1'), 'real time');
    expect(person.isWaiting).toBe(true);
    person.press('ArrowRight');
    person.release('ArrowRight');
    expect([person.isWaiting, person.act(), person.isWaiting, person.act()]).toEqual([false, 1, false, 1]); // goes on with the last
    person.press('ArrowLeft');
    expect(person.act()).toBe(0);
    person.begin();
    expect(person.isWaiting).toBe(false); // still held
    person.releaseAll();
    expect(person.isWaiting).toBe(true);
  });

  it('does nothing while nothing is held, where an action does nothing', () => {
    const person = new Person(keysOf('MountainCar-v0'), 'real time');
    person.press('ArrowRight');
    expect(person.act()).toBe(2);
    expect(person.act()).toBe(2);
    person.release('ArrowRight');
    expect(person.act()).toBe(1);
  });

  it('loses no key that was let go before the next step', () => {
    const person = new Person(keysOf('MountainCar-v0'), 'real time');
    person.press('ArrowLeft');
    person.release('ArrowLeft');
    expect([person.act(), person.act()]).toEqual([0, 1]);
  });

  it('follows the key pressed last of those that are held', () => {
    const person = new Person(keysOf('MountainCar-v0'), 'real time');
    person.press('ArrowLeft');
    person.press('ArrowRight');
    expect(person.act()).toBe(2);
    person.release('ArrowRight');
    expect(person.act()).toBe(0);
  });

  it('waits in a world of places while nothing is held', () => {
    const person = new Person(keysOf('GridWorld'), 'real time');
    person.press('ArrowDown');
    expect(person.act()).toBe(2);
    expect(person.isWaiting).toBe(false);
    person.release('ArrowDown');
    expect(person.isWaiting).toBe(true);
  });

  it('carries a number to its bound within a quarter of a second, and back', () => {
    const person = new Person(keysFor(box([-2], [2]), discrete(1)), 'real time');
    person.press('ArrowRight');
    person.advance(0.125);
    expect(person.act()).toEqual(Float64Array.of(1)); // half of the way
    person.advance(1);
    expect(person.act()).toEqual(Float64Array.of(2));
    person.release('ArrowRight');
    person.advance(0.0625);
    expect(person.act()).toEqual(Float64Array.of(1.5));
    person.advance(1);
    expect(person.act()).toEqual(Float64Array.of(0));
  });

  it('follows the pointer without delay', () => {
    const person = new Person(keysFor(box([-2, 0], [2, 4]), discrete(1)), 'real time');
    person.point([-0.5, 0.25]);
    person.advance(0.001);
    expect(person.isWaiting).toBe(false);
    expect(person.act()).toEqual(Float64Array.of(-1, 1)); // the second rests at 0, its lowest
    person.point(undefined);
    person.advance(1);
    expect(person.act()).toEqual(Float64Array.of(0, 0));
  });

  it('follows a gamepad that is read while time passes', () => {
    let reading: PadReading | undefined = { keys: new Set(['ArrowRight']), axes: [] };
    const person = new Person(keysOf('MountainCar-v0'), 'real time', () => reading);
    expect(person.isWaiting).toBe(true);
    person.advance(0.01);
    expect(person.act()).toBe(2);
    reading = undefined; // pulled out
    person.advance(0.01);
    expect(person.act()).toBe(1);
  });
});

it('takes one step for one push of a stick by turns', () => {
  let push: number | undefined = 0.5;
  const person = new Person(keysFor(box([-2], [2]), discrete(1)), 'turns', () => ({ keys: new Set(), axes: [push] }));
  person.advance(0.01);
  expect(person.isWaiting).toBe(false);
  expect(person.act()).toEqual(Float64Array.of(2));
  person.advance(0.01);
  expect(person.isWaiting).toBe(true);
  push = undefined;
  person.advance(0.01);
  push = -0.5;
  person.advance(0.01);
  expect(person.act()).toEqual(Float64Array.of(-2));
});
