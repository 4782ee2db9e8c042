const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const dayOfYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const whole = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/**
 * When something was, as people say it: `just now`, `5 min ago`, `14:05`, `3 Mar`, `3 Mar 2025`.
 *
 * @param iso ISO 8601.
 * @param now milliseconds since 1970.
 */
export function formatWhen(iso: string, now: number): string {
  const date = new Date(iso);
  const seconds = (now - date.getTime()) / 1000;
  if (seconds < 45) return 'just now';
  if (seconds < 3570) return `${Math.max(1, Math.round(seconds / 60))} min ago`;
  const today = new Date(now);
  if (date.toDateString() === today.toDateString()) return clock.format(date);
  return date.getFullYear() === today.getFullYear() ? day.format(date) : dayOfYear.format(date);
}

/** Date and time in full, for titles. */
export function formatMoment(iso: string): string {
  return whole.format(new Date(iso));
}
