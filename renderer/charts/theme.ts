/** Value of a style token, such as `--accent`, in the theme in force. */
export function readToken(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** A color for a canvas: the value of a token when given its name; tokens within a CSS color are replaced by theirs. */
export function resolveColor(color: string): string {
  if (color.startsWith('--')) return readToken(color);
  return color.replaceAll(/var\((--[\w-]+)\)/g, (_, name: string) => readToken(name));
}

/** Calls `listener` whenever colors or fonts of the page have changed; returns the function that stops it. */
export function watchTheme(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] });
  const preference = matchMedia('(prefers-color-scheme: dark)');
  preference.addEventListener('change', listener);
  document.fonts.addEventListener('loadingdone', listener); // canvases do not redraw themselves when a font arrives
  return () => {
    observer.disconnect();
    preference.removeEventListener('change', listener);
    document.fonts.removeEventListener('loadingdone', listener);
  };
}

/** The same color for a style attribute, which follows the theme by itself. */
export function cssColor(color: string): string {
  return color.startsWith('--') ? `var(${color})` : color;
}
