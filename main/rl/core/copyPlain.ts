/** A copy of what survives JSON, which states of environments and games promise; exact for them. */
export function copyPlain<T>(value: T): T {
  return typeof value === 'object' ? (JSON.parse(JSON.stringify(value)) as T) : value;
}
