/** What the preload script adds to the page's `window.bellman` in the desktop host. */
export interface DesktopBridge {
  /** Asks for a new port to the lab. It comes as a message event with the data `portMessage`. */
  connect(): void;
}

/** The page asks main for a port. */
export const connectMessage = 'lab.connect';

/** Main, and then the preload script, hands the port over. */
export const portMessage = 'lab.port';
