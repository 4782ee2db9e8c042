import { type TextSetting, text } from '../core/settings';

/** What somebody calls an environment of their own; it stays with every run in it, and changes nothing else. */
export const worldNameSetting: TextSetting = text({
  default: '',
  maxLength: 60,
  help: 'What the world is called in lists; it changes nothing.',
});

/** What an environment is called in titles: its id, or the name that somebody gave to a world of their own. */
export function environmentName(id: string): string {
  const found = /^(?:GridWorld|MDP)\?(?:.*&)?name=([^&]+)/.exec(id);
  if (found === null) return id;
  try {
    return decodeURIComponent(found[1]!);
  } catch {
    return id;
  }
}
