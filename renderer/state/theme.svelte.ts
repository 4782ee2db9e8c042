export const themeChoices = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof themeChoices)[number];

/** Where renderer/public/theme.js, which runs before anything else, finds the choice as well. */
const storageKey = 'bellman.theme';

/** Light or dark: as the system has it, or as the person chose. */
export class Theme {
  choice: ThemeChoice = $state(readChoice());
  #systemIsDark = $state(false);
  readonly isDark: boolean = $derived(this.choice === 'dark' || (this.choice === 'system' && this.#systemIsDark));

  /** Follows the system until the function it returns is called. */
  start(): () => void {
    const preference = matchMedia('(prefers-color-scheme: dark)');
    const follow = () => {
      this.#systemIsDark = preference.matches;
      this.#apply();
    };
    follow();
    preference.addEventListener('change', follow);
    return () => preference.removeEventListener('change', follow);
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice;
    localStorage.setItem(storageKey, choice);
    this.#apply();
  }

  #apply(): void {
    document.documentElement.dataset['theme'] = this.isDark ? 'dark' : 'light';
  }
}

function readChoice(): ThemeChoice {
  const stored = localStorage.getItem(storageKey);
  return themeChoices.find((choice) => choice === stored) ?? 'system';
}
