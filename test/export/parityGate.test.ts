import { describe, expect, it } from 'vitest';
import type { ExportedFile } from '../../main/contract/models';
import { formats } from '../../main/export/formats';
import { compareAnswers, writeThroughGate } from '../../main/export/parityGate';
import type { PolicyFormat } from '../../main/export/policyFormat';
import { contextFor, networkPolicy, tablePolicy } from '../helpers/exportCases';

/** The format with its files changed between writing and checking. */
function changing(format: PolicyFormat, change: (files: readonly ExportedFile[]) => readonly ExportedFile[]): PolicyFormat {
  return { ...format, write: async (snapshot, context) => change(await format.write(snapshot, context)) };
}

/** Finds the bytes of `value`, the one place where they stand, and puts others of the same length there. */
function replaceBytes(data: Uint8Array, value: Uint8Array, other: Uint8Array): Uint8Array {
  const places = Array.from({ length: data.length }, (_, start) => start).filter((start) =>
    value.every((byte, offset) => data[start + offset] === byte),
  );
  expect(places).toHaveLength(1);
  const changed = data.slice();
  changed.set(other, places[0]);
  return changed;
}

const float32Bytes = (value: number) => new Uint8Array(Float32Array.of(value).buffer);
const textBytes = (text: string) => new TextEncoder().encode(text);

/** Replaces a number of the agent that a player holds in base64. */
function replaceInAgent(data: Uint8Array, from: number, to: number): Uint8Array {
  const page = new TextDecoder().decode(data);
  const [, agent = ''] = /<script id="agent"[^>]*>(.*?)<\/script>/.exec(page) ?? [];
  const changed = replaceBytes(new Uint8Array(Buffer.from(agent, 'base64')), float32Bytes(from), float32Bytes(to));
  return textBytes(page.replace(agent, Buffer.from(changed).toString('base64')));
}

const policy = networkPolicy({ inputSize: 4, widths: [16, 3], activation: 'tanh', lastActivation: 'linear' });
const lastBias = policy.network.parameters.at(-1)!;

/** The last bias moved by 0.4 in the written bytes: too little to change most actions. */
function corruptLastBias(files: readonly ExportedFile[]): readonly ExportedFile[] {
  return files.map(({ name, data }) => {
    if (name === 'model.json') return { name, data };
    if (name === 'player.html') return { name, data: replaceInAgent(data, lastBias, Math.fround(lastBias + 0.4)) };
    const asText = name === 'policy.json';
    const [from, to] = [lastBias, Math.fround(lastBias + 0.4)];
    // Of the same length in digits, as the bytes around must stay where they are.
    const toText = String(to).slice(0, String(from).length).padEnd(String(from).length, '0');
    return {
      name,
      data: asText
        ? replaceBytes(data, textBytes(String(from)), textBytes(toText))
        : replaceBytes(data, float32Bytes(from), float32Bytes(to)),
    };
  });
}

describe.each(formats.map((format) => [format.id, format] as const))('the parity gate of %s', (id, format) => {
  it('lets nothing out once a single weight was damaged on its way into the file', async () => {
    const damaged = changing(format, corruptLastBias);
    const context = contextFor(policy);
    await expect(writeThroughGate(format, policy, context)).resolves.toMatchObject({ parity: { mismatches: 0 } });
    await expect(writeThroughGate(damaged, policy, context)).rejects.toMatchObject({
      code: 'parity',
      message: expect.stringMatching(
        new RegExp(
          `^The ${id} file must answer as the agent does, got \\d+ other answers to 1200 observations, outputs up to 0\\.4\\d* apart\\. Nothing was written\\.$`,
        ),
      ) as string,
    });
  });

  it('lets nothing out that cannot be read back', async () => {
    const cut = changing(format, (files) => files.map(({ name, data }) => ({ name, data: data.slice(0, data.length - 40) })));
    await expect(writeThroughGate(cut, policy, contextFor(policy))).rejects.toMatchObject({
      code: 'parity',
      message: expect.stringContaining(`The ${id} file must be readable, got: `) as string,
    });
    const none = changing(format, () => []);
    await expect(writeThroughGate(none, policy, contextFor(policy))).rejects.toMatchObject({ code: 'parity' });
  });

  it('notices two swapped rows of a table', async () => {
    const table = tablePolicy([
      [1, 2],
      [5, 4],
    ]);
    const swapped = {
      ...format,
      write: (_: unknown, context: Parameters<PolicyFormat['write']>[1]) =>
        format.write(
          tablePolicy([
            [5, 4],
            [1, 2],
          ]),
          context,
        ),
    };
    await expect(writeThroughGate(swapped, table, contextFor(table))).rejects.toMatchObject({
      code: 'parity',
      message: expect.stringContaining('got 1200 other answers to 1200 observations, outputs up to 4 apart') as string,
    });
  });
});

describe('comparing answers', () => {
  const answer = (action: number | Float64Array, ...outputs: number[]) => ({ action, outputs });

  it('counts a differing action even where the outputs are the same', () => {
    const [ours, theirs] = [
      [answer(0, 1, 1), answer(1, 0, 2)],
      [answer(1, 1, 1), answer(1, 0, 2)],
    ];
    expect(compareAnswers(ours, theirs)).toEqual({ observations: 2, mismatches: 1, worstDifference: 0 });
  });

  it('allows for float32, in proportion to the greatest output', () => {
    expect(compareAnswers([answer(1, 0.1, 2000)], [answer(1, 0.15, 2000.1)]).mismatches).toBe(0);
    expect(compareAnswers([answer(1, 0.1, 2)], [answer(1, 0.15, 2)]).mismatches).toBe(1);
  });

  it('never takes NaN for the same, and shows it as the worst difference', () => {
    const nan = [answer(0, Number.NaN), answer(0, 1)];
    expect(compareAnswers(nan, nan)).toEqual({ observations: 2, mismatches: 1, worstDifference: Number.NaN });
  });

  it('counts missing answers and missing outputs', () => {
    expect(compareAnswers([answer(0, 1), answer(0, 1)], [answer(0, 1)]).mismatches).toBe(1);
    expect(compareAnswers([answer(0, 1, 0)], [answer(0, 1)]).mismatches).toBe(1);
  });

  it('compares actions that are arrays number by number, to float32', () => {
    const ours = [answer(Float64Array.of(0.5, -1))];
    expect(compareAnswers(ours, [answer(Float64Array.of(0.5 + 1e-8, -1))]).mismatches).toBe(0);
    expect(compareAnswers(ours, [answer(Float64Array.of(0.5, -0.9))]).mismatches).toBe(1);
    expect(compareAnswers(ours, [answer(0)]).mismatches).toBe(1);
  });
});
