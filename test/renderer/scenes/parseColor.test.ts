import { describe, expect, it } from 'vitest';
import { parseColor } from '../../../renderer/scenes/drawing/parseColor';

describe('a color of a style sheet', () => {
  it('is read however a build has written it', () => {
    expect(parseColor('#1f5fd0')).toEqual([0x1f, 0x5f, 0xd0]);
    expect(parseColor('#fff')).toEqual([255, 255, 255]);
    expect(parseColor(' #FFFFFF')).toEqual([255, 255, 255]);
    expect(parseColor('rgb(1 2 3 / 40%)')).toEqual([1, 2, 3]);
  });

  it('is a middle gray where it cannot be read', () => {
    expect(parseColor('papayawhip')).toEqual([128, 128, 128]);
  });
});
