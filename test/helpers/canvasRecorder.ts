/** A canvas context that draws nothing and remembers what it was told. */
export interface CanvasRecorder {
  readonly context: CanvasRenderingContext2D;
  /** Every call and every setting so far, as text. */
  readonly log: readonly string[];
  /** Calls with an argument that is NaN or infinite, as text. */
  readonly notFinite: readonly string[];
  /** Saves that were not restored. */
  readonly depth: number;
}

export function createCanvasRecorder(): CanvasRecorder {
  const notFinite: string[] = [];
  const log: string[] = [];
  const seen = { depth: 0 };
  const properties: Record<string, unknown> = { globalAlpha: 1 };

  const context = new Proxy(properties, {
    get(_target, name: string) {
      if (name in properties) return properties[name];
      return (...values: unknown[]) => {
        log.push(`${name}(${values.join(', ')})`);
        if (name === 'save') seen.depth++;
        if (name === 'restore') seen.depth--;
        if (values.some((value) => typeof value === 'number' && !Number.isFinite(value))) {
          notFinite.push(`${name}(${values.join(', ')})`);
        }
        if (name === 'measureText') return { width: 6 * String(values[0]).length };
        if (name.startsWith('create')) return { addColorStop() {} };
        return undefined;
      };
    },
    set(_target, name: string, value) {
      if (typeof value === 'number' && !Number.isFinite(value)) notFinite.push(`${name} = ${value}`);
      properties[name] = value;
      log.push(`${name} = ${value}`);
      return true;
    },
  });

  return {
    context: context as unknown as CanvasRenderingContext2D,
    log,
    notFinite,
    get depth() {
      return seen.depth;
    },
  };
}
