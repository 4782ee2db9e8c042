/** The key that starts a command here, as keyboards print it. */
export const modifierKey = navigator.platform.startsWith('Mac') ? '⌘' : 'Ctrl';
