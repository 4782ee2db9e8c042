/** Where text goes: a stream, or a list in tests. */
export interface TextSink {
  write(text: string): void;
}

export interface OutputOptions {
  /** One JSON document instead of text for people. */
  readonly json: boolean;
  /** No progress and no news. */
  readonly quiet: boolean;
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  /** Columns that the terminal behind `stderr` has now; `undefined` when it is none, and then no bar is drawn. */
  readonly columns: () => number | undefined;
}

/** Carriage return and "erase to the end of the line" (ECMA-48 EL). */
const startOfLine = '\r\u001b[K';

/** Keeps the two streams apart: results on stdout, everything else on stderr. */
export class Output {
  readonly #options: OutputOptions;
  #progress = '';

  constructor(options: OutputOptions) {
    this.#options = options;
  }

  /**
   * The result of a command: `document` with `--json`, otherwise the lines for people. Called once.
   *
   * @param lines made only when they are wanted.
   */
  result(document: unknown, lines: () => readonly string[]): void {
    this.hideProgress();
    const { json, stdout } = this.#options;
    stdout.write(
      json
        ? `${JSON.stringify(document, plainNumbers)}\n`
        : lines()
            .map((line) => `${line}\n`)
            .join(''),
    );
  }

  /** Whether lines for people are wanted, when preparing them takes requests of its own. */
  get isForPeople(): boolean {
    return !this.#options.json;
  }

  /** A line about what is happening. */
  news(line: string): void {
    if (this.#options.quiet) return;
    this.#aroundProgress(`${line}\n`);
  }

  /** A line about what went wrong; not silenced by `--quiet`. */
  problem(line: string): void {
    this.#aroundProgress(`${line}\n`);
  }

  /** Width for a line of progress; `undefined` when nobody watches. */
  get progressColumns(): number | undefined {
    return this.#options.quiet ? undefined : this.#options.columns();
  }

  /** Puts a line in the place of the last one; does nothing when nobody watches. */
  progress(line: string): void {
    if (this.progressColumns === undefined || line === this.#progress) return;
    this.#progress = line;
    this.#options.stderr.write(`${startOfLine}${line}`);
  }

  hideProgress(): void {
    if (this.#progress !== '') this.#options.stderr.write(startOfLine);
    this.#progress = '';
  }

  #aroundProgress(text: string): void {
    const line = this.#progress;
    this.#options.stderr.write(line === '' ? text : `${startOfLine}${text}${line}`);
  }
}

/** Typed arrays as plain lists, which JSON alone would turn into objects. */
function plainNumbers(_key: string, value: unknown): unknown {
  return value instanceof Float64Array ? Array.from(value) : value;
}
