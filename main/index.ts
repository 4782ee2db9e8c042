import { join } from 'node:path';
import { app, BrowserWindow, dialog } from 'electron';
import { startExternalLab } from './desktop/externalLab';
import { LabSupervisor } from './desktop/labSupervisor';
import { startUtilityLab } from './desktop/utilityLab';
import { servePorts } from './transport/electronServer';
import { isOwnPage, openWindow, preparePage, registerPageScheme, setMenu } from './window';

/** The desktop host: a window, the lab in a process of its own, and ports between them. */

const labScript = join(__dirname, 'labProcess.cjs');
const runScript = join(__dirname, 'utilityRunProcess.cjs');

/** A Node to run the lab in place of Electron's own. */
const { BELLMAN_NODE: externalNode } = process.env;

const startLab = () =>
  externalNode === undefined
    ? startUtilityLab({ labScript, runScript, heapLimitMegabytes: 4096 })
    : startExternalLab(labScript, externalNode);

registerPageScheme();
// A second start shows the window of the first.
if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
else app.quit();

function start(): void {
  const lab = new LabSupervisor(startLab, (sentence) => {
    dialog.showErrorBox('Bellman cannot open its lab', sentence);
    app.exit(1);
  });
  preparePage();
  setMenu();
  servePorts(
    (port) => lab.connect(port),
    (frame) => frame.parent === null && isOwnPage(frame.url),
  );
  openWindow();

  app.on('activate', showWindow);
  app.on('second-instance', showWindow);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', (event) => {
    event.preventDefault();
    void lab.stop().then(() => app.exit());
  });
}

function showWindow(): void {
  const window = BrowserWindow.getAllWindows()[0] ?? openWindow();
  if (window.isMinimized()) window.restore();
  window.focus();
}
