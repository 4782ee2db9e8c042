const storageKey = 'bellman.alerts';

/** Milliseconds within which things that end are told of together: fifty seeds are one message. */
const gatherTime = 1500;

/** Something that has come to its end. */
export interface Ending {
  /** `PPO · CartPole-v1 · seed 3 finished`. */
  readonly sentence: string;
  /** Where it is shown. */
  readonly open: () => void;
}

/** Messages of the system when something ends while the page is out of sight. Off until the person asks for them. */
export class Alerts {
  /** What the system has to say about it; `unsupported` where it cannot show any. */
  permission: NotificationPermission | 'unsupported' = $state(readPermission());
  #isWanted: boolean = $state(localStorage.getItem(storageKey) === 'on');
  readonly isOn: boolean = $derived(this.#isWanted && this.permission === 'granted');
  #endings: Ending[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Only ever called on a click: browsers ask the person then, and never otherwise. */
  async turnOn(): Promise<void> {
    if (this.permission === 'unsupported') return;
    this.permission = await Notification.requestPermission();
    this.#want(this.permission === 'granted');
  }

  turnOff(): void {
    this.#want(false);
  }

  /** Tells of it if nobody sees the page, together with what ends at about the same time. */
  tell(ending: Ending): void {
    if (!this.isOn || !document.hidden) return;
    this.#endings.push(ending);
    this.#timer ??= setTimeout(() => this.#show(), gatherTime);
  }

  /** Says nothing more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#endings = [];
  }

  #show(): void {
    const endings = this.#endings;
    this.stop();
    const last = endings.at(-1);
    if (last === undefined || !document.hidden) return;
    const title = endings.length === 1 ? last.sentence : `${endings.length} runs have ended`;
    const options = endings.length === 1 ? {} : { body: `The last: ${last.sentence}` };
    const message = new Notification(title, { ...options, tag: 'bellman-ended', icon: './icon.svg' });
    message.onclick = () => {
      window.focus();
      last.open();
      message.close();
    };
  }

  #want(isWanted: boolean): void {
    this.#isWanted = isWanted;
    localStorage.setItem(storageKey, isWanted ? 'on' : 'off');
  }
}

function readPermission(): NotificationPermission | 'unsupported' {
  return typeof Notification === 'undefined' ? 'unsupported' : Notification.permission;
}
