// A classic script in the head, so that the theme is set before the first paint; renderer/state/theme.svelte.ts takes over.
{
  const choice = localStorage.getItem('bellman.theme');
  const isDark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
}
