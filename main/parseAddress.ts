/** The parts of an address; `undefined` for what is none. (`URL.parse` is newer than the Electrons in which the window is tried out.) */
export function parseAddress(address: string): URL | undefined {
  try {
    return new URL(address);
  } catch {
    return undefined;
  }
}
