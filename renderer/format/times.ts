import { noNumber } from './numbers';

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const dayOfYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** A span of time in the two units that matter: `3.2 s`, `1 min 20 s`, `2 h 05 min`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return noNumber;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${pad(whole % 60)} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${pad(minutes % 60)} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

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
  return moment.format(new Date(iso));
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
