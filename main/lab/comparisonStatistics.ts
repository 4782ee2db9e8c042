import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { CoreErrorCode } from '../rl/core/errors';
import { CoreError } from '../rl/core/errors';
import {
  type StatisticsArgument,
  type StatisticsJobName,
  type StatisticsResult,
  statisticsJobs,
} from '../rl/statistics/statisticsJobs';

/** What the worker is asked. */
export interface StatisticsRequest {
  readonly id: number;
  readonly name: StatisticsJobName;
  readonly argument: unknown;
}

/** What it answers. */
export type StatisticsAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly code: CoreErrorCode | undefined; readonly message: string };

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/**
 * Computes statistics in a thread of its own, so that fifty thousand resamples keep no run waiting to be stored.
 *
 * The thread starts with the first question and stays. Where its script is not there, as under a test that runs the
 * sources, the work is done here: the results are the same.
 */
export class StatisticsThread {
  #worker: Worker | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;

  /** @param script the built entry of the thread. */
  constructor(private readonly script: string) {}

  async compute<Name extends StatisticsJobName>(name: Name, argument: StatisticsArgument<Name>): Promise<StatisticsResult<Name>> {
    const worker = this.#find();
    if (worker === undefined) return statisticsJobs[name](argument as never) as StatisticsResult<Name>;
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
      worker.ref();
      worker.postMessage({ id, name, argument } satisfies StatisticsRequest);
    });
  }

  async dispose(): Promise<void> {
    await this.#worker?.terminate();
  }

  #find(): Worker | undefined {
    if (this.#worker === undefined && existsSync(this.script)) this.#worker = this.#start();
    return this.#worker;
  }

  #start(): Worker {
    const worker = new Worker(this.script);
    worker.on('message', (answer: StatisticsAnswer) => this.#receive(answer));
    worker.on('error', (error) => this.#failAll(error));
    worker.on('exit', () => this.#failAll(new Error('The statistics thread ended before it could answer.')));
    return worker;
  }

  #receive(answer: StatisticsAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) this.#worker?.unref(); // an idle thread must not keep the process
    if ('result' in answer) waiting?.resolve(answer.result);
    else waiting?.reject(answer.code === undefined ? new Error(answer.message) : new CoreError(answer.code, answer.message));
  }

  #failAll(error: Error): void {
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
