import { contextBridge, ipcRenderer } from 'electron';
import { connectMessage, type DesktopBridge, portMessage } from '../main/contract/desktop';

const bridge: DesktopBridge = { connect: () => ipcRenderer.send(connectMessage) };

contextBridge.exposeInMainWorld('bellman', bridge);

// A port cannot pass through the bridge; a message of the window to itself can carry it.
ipcRenderer.on(portMessage, ({ ports }) => window.postMessage(portMessage, window.location.origin, ports));
