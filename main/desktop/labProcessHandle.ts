import type { MessagePortMain } from 'electron';
import type { FromLab } from './messages';

/** Main's grip on one lab process. */
export interface LabProcessHandle {
  /** Hands over one end of a port; the other is in a page. */
  connect(port: MessagePortMain): void;
  /** Asks it to save everything and end. */
  requestStop(): void;
  kill(): void;
  onMessage(listener: (message: FromLab) => void): void;
  /** Called once, whatever the end was. */
  onExit(listener: () => void): void;
}

/** Starts a lab process: a utility process, or a fork of an external Node. */
export type StartLabProcess = () => LabProcessHandle;
