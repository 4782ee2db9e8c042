import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPageFile } from '../main/pageFiles';

const folder = resolve('/opt/bellman/out/renderer');

describe("The page's own protocol", () => {
  it.each([
    ['app://bellman/', 'index.html', 'text/html; charset=utf-8'],
    ['app://bellman/?x=1#/runs', 'index.html', 'text/html; charset=utf-8'],
    ['app://bellman/assets/index-abc.js', 'assets/index-abc.js', 'text/javascript; charset=utf-8'],
    ['app://bellman/a%20b.wasm', 'a b.wasm', 'application/wasm'],
    ['app://bellman/../../index.html', 'index.html', 'text/html; charset=utf-8'],
  ])('finds %s', (address, file, mediaType) => {
    expect(findPageFile(folder, address)).toEqual({ path: resolve(folder, file), mediaType });
  });

  it.each([
    'app://bellman/..%2f..%2fpackage.json',
    'app://bellman/%2e%2e%2fmain%2findex.html',
    'app://bellman/..%2frenderer-secret%2findex.html',
    'app://bellman/assets/..%2f..%2f..%2findex.html',
    'app://bellman/%E0%A4%A.html',
    'app://bellman/lab.sqlite',
    'app://bellman/assets/',
  ])('finds nothing for %s', (address) => {
    expect(findPageFile(folder, address)).toBeUndefined();
  });
});
