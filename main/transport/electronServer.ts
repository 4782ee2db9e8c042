import { ipcMain, MessageChannelMain, type MessagePortMain, type WebFrameMain } from 'electron';
import { connectMessage, portMessage } from '../contract/desktop';

/**
 * Gives a page that asks for it one end of a new port, and the lab the other; then keeps out of the way.
 *
 * @param isTrusted says whether a frame is our own page; any other is left without an answer.
 */
export function servePorts(connect: (port: MessagePortMain) => void, isTrusted: (frame: WebFrameMain) => boolean): void {
  ipcMain.on(connectMessage, ({ senderFrame }) => {
    if (senderFrame === null || !isTrusted(senderFrame)) return;
    const { port1, port2 } = new MessageChannelMain();
    connect(port1);
    senderFrame.postMessage(portMessage, null, [port2]);
  });
}
