import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { LabError } from '../contract/errors';
import type { CoreErrorCode } from '../rl/core/errors';
import { CoreError } from '../rl/core/errors';
import {
  type OnProgress,
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

/** What it answers, and tells before. */
export type StatisticsAnswer =
  | { readonly id: number; readonly share: number }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly code: CoreErrorCode | undefined; readonly message: string };

/** By whom and how work can be followed. */
export interface Following {
  /** Of whoever may cancel it. */
  readonly jobId?: string | undefined;
  readonly onProgress?: OnProgress | undefined;
}

interface Waiting extends Following {
  readonly request: StatisticsRequest;
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

  async compute<Name extends StatisticsJobName>(
    name: Name,
    argument: StatisticsArgument<Name>,
    following: Following = {},
  ): Promise<StatisticsResult<Name>> {
    const worker = this.#find();
    if (worker === undefined) return statisticsJobs[name](argument as never, following.onProgress) as StatisticsResult<Name>;
    const request: StatisticsRequest = { id: this.#nextId++, name, argument };
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.id, { ...following, request, resolve: resolve as Waiting['resolve'], reject });
      worker.ref();
      worker.postMessage(request);
    });
  }

  /**
   * Gives up on the work of that id: its promise is rejected with `conflict`. Other work goes on in a new thread, from its
   * beginning, since a thread that counts cannot be asked to stop.
   *
   * @returns whether there was any.
   */
  cancel(jobId: string): boolean {
    const given = [...this.#waiting].filter(([, waiting]) => waiting.jobId === jobId);
    if (given.length === 0) return false;
    const abandoned = this.#worker;
    this.#worker = undefined;
    void abandoned?.terminate();
    for (const [id, { reject }] of given) {
      this.#waiting.delete(id);
      reject(new LabError('conflict', 'The work was cancelled before its end.'));
    }
    if (this.#waiting.size === 0) return true;
    const worker = this.#find();
    for (const { request } of this.#waiting.values()) worker?.postMessage(request);
    return true;
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
    const failAll = (error: Error) => {
      if (worker === this.#worker) this.#failAll(error);
    };
    worker.on('error', failAll);
    worker.on('exit', () => failAll(new Error('The statistics thread ended before it could answer.')));
    return worker;
  }

  #receive(answer: StatisticsAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    if ('share' in answer) {
      waiting?.onProgress?.(answer.share);
      return;
    }
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
