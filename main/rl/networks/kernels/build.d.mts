/** The generated file, absolute. */
export const binaryFile: string;

/** The text of simdBinary.ts for the sources as they are. */
export function buildBinaryFile(): Promise<string>;
