import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { InvalidValueError } from '../rl/core/errors';
import type { CommandContext } from './command';
import type { ExitStatus } from './exitStatus';
import { formatTable } from './textFormat';

/** A figure of the page, as the script that measures it prints it. */
interface PageFigure {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly bound: 'at most' | 'at least';
  readonly limit: number;
  readonly passed: boolean;
  readonly counts: string;
}

/** What measures the page; it needs a browser, and so lies with the tests of a checkout. */
const script = resolve(__dirname, '../../test/benchmark/ui.mjs');

/**
 * Measures the page in a real browser, and holds each figure to its limit.
 *
 * @returns 1 where one misses its limit or could not be measured.
 * @throws InvalidValueError outside a checkout.
 */
export async function measurePage({ output, signal }: CommandContext, names: readonly string[]): Promise<ExitStatus> {
  if (!existsSync(script)) {
    throw new InvalidValueError('The figures of the page (ui) must be measured in a checkout with its development packages.');
  }
  const wanted = names.filter((name) => name !== 'ui');
  const child = spawn(process.execPath, [script, ...wanted], {
    stdio: ['ignore', 'pipe', 'inherit'],
    signal,
    killSignal: 'SIGINT',
  });
  const ended = new Promise<number>((done) => child.once('close', (code) => done(code ?? 1)).once('error', () => done(1)));
  const figures: PageFigure[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('{')) continue;
    const figure = JSON.parse(line) as PageFigure;
    figures.push(figure);
    output.news(`Measured ${figure.name}.`);
  }
  const status = await ended;
  output.result(figures, () =>
    formatTable(
      ['figure', 'value', 'unit', 'limit', ''],
      figures.map(({ name, value, unit, bound, limit, passed }) => {
        return [name, Number(value.toPrecision(3)), unit, `${bound} ${limit}`, passed ? 'passed' : 'FAILED'];
      }),
    ),
  );
  return status === 0 && figures.every(({ passed }) => passed) ? 0 : 1;
}
