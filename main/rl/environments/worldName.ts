import { type TextSetting, text } from '../core/settings';

/** What somebody calls an environment of their own; it stays with every run in it, and changes nothing else. */
export const worldNameSetting: TextSetting = text({
  default: '',
  maxLength: 60,
  help: 'What the world is called in lists; it changes nothing.',
});
