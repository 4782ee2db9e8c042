const storageKey = 'bellman.tour';

/** The tour for somebody who is new; once ended it does not come back by itself. */
export class Tour {
  isOpen: boolean = $state(false);

  /** Begins unless it was ended before. */
  offer(): void {
    if (localStorage.getItem(storageKey) !== 'ended') this.isOpen = true;
  }

  /** Begins because the person asks for it. */
  begin(): void {
    this.isOpen = true;
  }

  /** For good. */
  end(): void {
    this.isOpen = false;
    localStorage.setItem(storageKey, 'ended');
  }
}
