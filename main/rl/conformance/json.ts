import { InvalidValueError, shorten } from '../core/errors';

/** A part of a file that was read, and where it stands, so that what is wrong with it can be said. */
export class Json {
  constructor(
    readonly value: unknown,
    readonly path: string,
  ) {}

  /** @throws InvalidValueError when this is not an object or has no such part. */
  get(name: string): Json {
    return this.find(name) ?? this.#refuse(`have a part "${name}"`);
  }

  /** The part of that name, or undefined. @throws InvalidValueError when this is not an object. */
  find(name: string): Json | undefined {
    const object = this.#object();
    return Object.hasOwn(object, name) ? new Json(object[name], `${this.path}.${name}`) : undefined;
  }

  /** Another value in the same place. */
  with(value: unknown): Json {
    return new Json(value, this.path);
  }

  /** Every part with its name. */
  entries(): [name: string, part: Json][] {
    return Object.entries(this.#object()).map(([name, value]) => [name, new Json(value, `${this.path}.${name}`)]);
  }

  /** The elements, `length` of them where it is given. */
  items(length?: number): Json[] {
    if (!Array.isArray(this.value)) return this.#refuse('be a list');
    if (length !== undefined && this.value.length !== length) return this.#refuse(`have ${length} elements`);
    return this.value.map((value: unknown, index) => new Json(value, `${this.path}[${index}]`));
  }

  number(): number {
    return typeof this.value === 'number' ? this.value : this.#refuse('be a number');
  }

  numbers(length?: number): number[] {
    if (!Array.isArray(this.value) || !this.value.every((item) => typeof item === 'number')) {
      return this.#refuse('be a list of numbers');
    }
    if (length !== undefined && this.value.length !== length) return this.#refuse(`have ${length} numbers`);
    return this.value;
  }

  boolean(): boolean {
    return typeof this.value === 'boolean' ? this.value : this.#refuse('be true or false');
  }

  text(): string {
    return typeof this.value === 'string' ? this.value : this.#refuse('be text');
  }

  #object(): Record<string, unknown> {
    if (typeof this.value !== 'object' || this.value === null || Array.isArray(this.value)) return this.#refuse('be an object');
    return this.value as Record<string, unknown>;
  }

  #refuse(demand: string): never {
    throw new InvalidValueError(`${this.path} must ${demand}, got ${shorten(this.value)}.`);
  }
}
