/**
 * What a checkpoint is made of: plain data and typed arrays, nested freely. No class instances, no functions,
 * no `undefined`. It survives structured cloning, MessagePack and a database.
 */
export type SavedValue =
  | null
  | boolean
  | number
  | string
  | Float32Array
  | Float64Array
  | Uint32Array
  | Int32Array
  | Uint8Array
  | readonly SavedValue[]
  | { readonly [name: string]: SavedValue };

export type SavedState = { readonly [name: string]: SavedValue };
