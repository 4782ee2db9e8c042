import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { app, BrowserWindow, Menu, nativeTheme, protocol, session, shell } from 'electron';
import { isExternalLink } from './externalLinks';
import { findPageFile } from './pageFiles';
import { pageHeaders } from './pageHeaders';
import { parseAddress } from './parseAddress';

const scheme = 'app';
const builtPage = `${scheme}://bellman/`;
const pageFolder = resolve(__dirname, '../renderer');

/** `--ground` of the page's two themes, so that nothing flashes before it is drawn. */
const groundColors = { light: '#f4f5f7', dark: '#0e1115' };

/** The page: that of the development server while one runs, the built one otherwise. */
function pageAddress(): string {
  const { ELECTRON_RENDERER_URL: developmentServer } = process.env;
  return developmentServer !== undefined && !app.isPackaged ? developmentServer : builtPage;
}

/** Whether an address belongs to our own page. */
export function isOwnPage(address: string): boolean {
  const asked = parseAddress(address);
  const own = new URL(pageAddress());
  // Not `origin`, which Node calls "null" for a protocol of our own.
  return asked !== undefined && asked.protocol === own.protocol && asked.host === own.host;
}

/** Makes the page's protocol one of standing: it has an origin, and may fetch. Must be called before the application is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
}

/** Serves the built page under its own protocol and takes every right from it that it does not need. */
export function preparePage(): void {
  protocol.handle(scheme, async ({ url }) => {
    const file = findPageFile(pageFolder, url);
    const content = file === undefined ? undefined : await readFile(file.path).catch(() => undefined);
    if (file === undefined || content === undefined) return new Response('There is no such file here.', { status: 404 });
    return new Response(new Uint8Array(content), { headers: { ...pageHeaders(), 'Content-Type': file.mediaType } });
  });

  // Copying a sentence or a table is all it ever asks for.
  const isGranted = (permission: string) => permission === 'clipboard-sanitized-write';
  session.defaultSession.setPermissionRequestHandler((_contents, permission, decide) => decide(isGranted(permission)));
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => isGranted(permission));

  app.on('web-contents-created', (_event, contents) => {
    const stayHere = (event: Electron.Event, address: string) => {
      if (!isOwnPage(address)) event.preventDefault();
    };
    contents.on('will-navigate', stayHere);
    contents.on('will-redirect', stayHere);
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      if (isExternalLink(url)) void shell.openExternal(url);
      return { action: 'deny' };
    });
  });
}

/** Sets the system's own menus; Electron's default adds its own help to them. */
export function setMenu(): void {
  const roles = ['fileMenu', 'editMenu', 'viewMenu', 'windowMenu'] as const;
  const own = process.platform === 'darwin' ? [{ role: 'appMenu' as const }] : [];
  Menu.setApplicationMenu(Menu.buildFromTemplate([...own, ...roles.map((role) => ({ role }))]));
}

/** Opens the one window. */
export function openWindow(): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Bellman',
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? groundColors.dark : groundColors.light,
    icon: resolve(__dirname, '../../resources/icon.png'),
    webPreferences: {
      preload: resolve(__dirname, '../preload/index.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL(pageAddress());
  return window;
}
