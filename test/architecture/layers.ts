/** What the files of a folder may import besides each other. Anything not listed is forbidden. */
export interface Layer {
  readonly layers?: readonly string[];
  readonly packages?: RegExp;
}

const component = /^(svelte|@lucide\/svelte)(\/|$)/;

/** Every folder that code lies in; a file belongs to the deepest that it is in. */
export const layers: Readonly<Record<string, Layer>> = {
  // A pure package, chosen with care: for names that were misspelled.
  'main/rl': { packages: /^fastest-levenshtein$/ },
  'main/contract': { packages: /^(zod|@msgpack\/msgpack)$/ },
  'main/tensorflow': { layers: ['main/rl'], packages: /^(@tensorflow\/|node:(module|path|util)$)/ },
  'main/runner': {
    layers: ['main/rl', 'main/tensorflow', 'main/contract'],
    packages: /^node:(child_process|os|path|url|worker_threads)$/,
  },
  'main/export': {
    layers: ['main/rl', 'main/contract'],
    packages: /^(@tensorflow\/|(protobufjs|zod|virtual:player|node:(crypto|vm))$)/,
  },
  'main/store': { layers: ['main/contract'], packages: /^(better-sqlite3|node:(fs|path|os|url))$/ },
  'main/lab': {
    layers: ['main/rl', 'main/tensorflow', 'main/contract', 'main/runner', 'main/store', 'main/export', 'resources', '.'],
    packages: /^(zod|node:(crypto|os|path|url|fs|worker_threads))$/,
  },
  'main/transport': { layers: ['main/contract'], packages: /^(electron|ws|node:(http|stream))$/ },
  'main/desktop': { layers: ['main/contract', 'main/runner', 'main/transport'], packages: /^(electron|node:child_process)$/ },
  'main/cli': { layers: ['main/contract', 'main/rl', 'main/lab', 'main', '.'], packages: /^(commander|open|node:.*)$/ },
  // Entries, and what several of them need: they put the layers together.
  main: {
    layers: ['main/contract', 'main/runner', 'main/lab', 'main/transport', 'main/desktop', 'main/cli', '.'],
    packages: /^(electron|sirv|commander|node:.*)$/,
  },
  preload: { layers: ['main/contract'], packages: /^electron$/ },
  'renderer/client': { layers: ['main/contract'] },
  'renderer/format': { layers: ['main/contract', 'main/rl'] },
  'renderer/typesetting': { packages: /^katex(\/|$)/ },
  'renderer/charts': { layers: ['main/contract', 'renderer/format'], packages: /^chart\.js(\/|$)/ },
  'renderer/scenes': { layers: ['main/rl'] },
  'renderer/spectator': { layers: ['main/rl', 'main/contract', 'renderer/scenes'] },
  'renderer/components': {
    layers: [
      'main/contract',
      'main/rl',
      'renderer/format',
      'renderer/typesetting',
      'renderer/charts',
      'renderer/scenes',
      'renderer/spectator',
    ],
    packages: component,
  },
  'renderer/state': {
    layers: [
      'main/contract',
      'main/rl',
      'renderer/client',
      'renderer/format',
      'renderer/typesetting',
      'renderer/charts',
      'renderer/scenes',
      'renderer/spectator',
      'renderer/components',
    ],
    packages: /^svelte(\/|$)/,
  },
  'renderer/views': {
    layers: [
      'main/contract',
      'main/rl',
      'renderer/format',
      'renderer/typesetting',
      'renderer/charts',
      'renderer/scenes',
      'renderer/spectator',
      'renderer/components',
      'renderer/state',
    ],
    packages: component,
  },
  'renderer/styles': {},
  // The page that an exported agent plays on; it has no lab to ask, so it knows no client.
  'renderer/player': {
    layers: [
      'main/contract',
      'main/rl',
      'renderer/format',
      'renderer/scenes',
      'renderer/spectator',
      'renderer/components',
      'renderer/styles',
    ],
    packages: /^(svelte|@lucide\/svelte|vite|@sveltejs\/vite-plugin-svelte|node:path)(\/|$)/,
  },
  'renderer/gallery': {
    layers: [
      'main/contract',
      'main/rl',
      'renderer/format',
      'renderer/typesetting',
      'renderer/charts',
      'renderer/scenes',
      'renderer/spectator',
      'renderer/components',
      'renderer/styles',
    ],
    packages: /^(svelte|vite|@sveltejs\/vite-plugin-svelte|@fontsource-variable\/.*|node:path)$/,
  },
  renderer: {
    layers: ['renderer/client', 'renderer/format', 'renderer/components', 'renderer/state', 'renderer/views', 'renderer/styles'],
    packages: /^(svelte|@fontsource-variable\/.*)$/,
  },
};

/** Packages that only some files may touch, whatever their folder allows. */
export const guardedPackages: readonly { readonly packages: RegExp; readonly files: RegExp }[] = [
  { packages: /^electron$/, files: /^(main\/(index|window|transport\/electronServer)\.ts|main\/desktop\/|preload\/)/ },
  { packages: /^better-sqlite3$/, files: /^main\/store\// },
  { packages: /^@tensorflow\//, files: /^main\/(tensorflow|export)\// },
];

/** Folders in which each registered thing stands alone: an agent never imports an agent, and so on. */
export const registeredFolders = ['main/rl/agents', 'main/rl/environments', 'renderer/scenes'] as const;

/** The deepest layer that a file lies in; `.` stands for the project's own folder. */
export function layerOf(file: string): string | undefined {
  if (!file.includes('/')) return '.';
  if (file.startsWith('resources/')) return 'resources';
  return Object.keys(layers)
    .filter((layer) => file.startsWith(`${layer}/`))
    .sort((a, b) => b.length - a.length)[0];
}
