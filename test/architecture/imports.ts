import { posix } from 'node:path';
import ts from 'typescript';
import { guardedPackages, layerOf, layers } from './layers';

/** Everything a source imports, types and dynamic imports included, as it is written there. */
export function importsOf(file: string, text: string): string[] {
  return ts.preProcessFile(scriptOf(file, text), true, true).importedFiles.map((found) => found.fileName);
}

/** The imports of a file that break a rule. */
export function forbiddenImports(file: string, text: string): string[] {
  return importsOf(file, text).filter((specifier) => !mayImport(file, specifier));
}

/** Names in a file of the core that make it depend on more than its arguments. */
export function impureNames(file: string, text: string): string[] {
  const impure = /^(Date|performance|process|document|window|console|crypto|fetch|setTimeout|setInterval|require)$/;
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isMember =
      ts.isPropertyAccessExpression(node.parent ?? node) && (node.parent as ts.PropertyAccessExpression).name === node;
    const isKey = ts.isPropertyAssignment(node.parent ?? node) && (node.parent as ts.PropertyAssignment).name === node;
    if (ts.isIdentifier(node) && !isMember && !isKey && impure.test(node.text)) found.push(node.text);
    if (ts.isPropertyAccessExpression(node) && node.getText() === 'Math.random') found.push('Math.random');
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return found;
}

/** Circles of imports, each as the files along it; every file that is on one is named at least once. */
export function importCycles(sources: ReadonlyMap<string, string>): string[][] {
  const cycles: string[][] = [];
  const finished = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file]);
    if (path.includes(file) || finished.has(file)) return;
    for (const target of importedSources(file, sources)) visit(target, [...path, file]);
    finished.add(file);
  };
  for (const file of sources.keys()) visit(file, []);
  return cycles;
}

/** The sources that a file imports, by their names in `sources`. */
export function importedSources(file: string, sources: ReadonlyMap<string, string>): string[] {
  return importsOf(file, sources.get(file) ?? '')
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => posix.join(posix.dirname(file), specifier))
    .flatMap((path) => [path, `${path}.ts`, `${path}/index.ts`].filter((candidate) => sources.has(candidate)));
}

function mayImport(file: string, specifier: string): boolean {
  const layer = layerOf(file);
  const rule = layer === undefined ? undefined : layers[layer];
  if (layer === undefined || rule === undefined) return true; // reported by a test of its own
  if (!specifier.startsWith('.')) {
    const isGuarded = guardedPackages.some(({ packages, files }) => packages.test(specifier) && !files.test(file));
    return !isGuarded && (rule.packages?.test(specifier) ?? false);
  }
  const target = layerOf(posix.join(posix.dirname(file), specifier));
  return target !== undefined && (target === layer || (rule.layers ?? []).includes(target));
}

/** The scripts of a component; the whole of any other file. */
function scriptOf(file: string, text: string): string {
  if (!file.endsWith('.svelte')) return text;
  return [...text.matchAll(/<script[^>]*>(.*?)<\/script>/gs)].map((match) => match[1]).join('\n');
}
