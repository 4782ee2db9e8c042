import { describe, expect, it } from 'vitest';
import { InvalidValueError, UnknownNameError } from '../../../main/rl/core/errors';
import { canonicalEnvironmentId, createEnvironment, findEnvironment } from '../../../main/rl/environments/registry';

describe('an environment id', () => {
  it('names an environment with every option at its default', () => {
    const { definition, options } = findEnvironment('LineWalk');
    expect(definition.id).toBe('LineWalk');
    expect(options).toEqual({ size: 5 });
  });

  it('carries options that change the rules', () => {
    expect(createEnvironment('LineWalk').observationSpace).toMatchObject({ size: 11 });
    expect(createEnvironment('LineWalk?size=9').observationSpace).toMatchObject({ size: 19 });
  });

  it('is percent-decoded, and keeps plus signs', () => {
    expect(findEnvironment('GridWorld?layout=S.%23%0A..G&wind=0,-1,2').options).toMatchObject({
      layout: 'S.#\n..G',
      wind: [0, -1, 2],
    });
    expect(findEnvironment('GridWorld?legend=a:+2').options).toMatchObject({ legend: 'a:+2' });
  });

  it('proposes the nearest environment when there is none of that name', () => {
    expect(() => createEnvironment('CartPole')).toThrow(UnknownNameError);
    expect(() => createEnvironment('CartPole')).toThrow('Unknown environment "CartPole". Did you mean "CartPole-v1"?');
  });

  it('proposes the nearest option when there is none of that name', () => {
    expect(() => createEnvironment('LineWalk?sise=3')).toThrow('Unknown option of LineWalk "sise". Did you mean "size"?');
    expect(() => createEnvironment('LineWalk?toString=3')).toThrow(UnknownNameError);
  });

  it('refuses values that are not allowed, in a sentence', () => {
    expect(() => createEnvironment('LineWalk?size=0')).toThrow('size must be a whole number in [1, 1000], got 0.');
    expect(() => createEnvironment('LineWalk?size=many')).toThrow(InvalidValueError);
    expect(() => createEnvironment('CartPole-v1?suttonBartoReward=yes')).toThrow(
      'suttonBartoReward must be true or false, got yes.',
    );
    expect(() => createEnvironment('LineWalk?size')).toThrow('The option size must have a value, as in size=…, got "size".');
    expect(() => createEnvironment('LineWalk?size=3&size=4')).toThrow('The option size must be given once');
    expect(() => createEnvironment('LineWalk?size=%E0%A4%A')).toThrow('An option must be percent-encoded text');
  });

  it('has one canonical form, without options at their default', () => {
    expect(canonicalEnvironmentId('LineWalk?')).toBe('LineWalk');
    expect(canonicalEnvironmentId('LineWalk?size=5')).toBe('LineWalk');
    expect(canonicalEnvironmentId('AbsoluteWalk?maxSteps=9&size=05')).toBe('AbsoluteWalk?maxSteps=9');
    expect(canonicalEnvironmentId('GridWorld?slip=.10&layout=S%23./..G')).toBe('GridWorld?layout=S%23./..G&slip=0.1');
  });

  it('survives its canonical form', () => {
    const id = 'GridWorld?layout=S%23&%0A.G&legend=a:-5,b:2!&wind=-1,3';
    expect(() => findEnvironment(id)).toThrow(UnknownNameError); // "&" must be encoded
    const encoded = 'GridWorld?layout=Sb%0A.G&legend=b:%2B2!&wind=-1,3';
    expect(findEnvironment(canonicalEnvironmentId(encoded)).options).toEqual(findEnvironment(encoded).options);
  });
});
