/** Hands a file to the person, as a browser download. */
export function download(name: string, type: string, data: string | Uint8Array<ArrayBuffer>): void {
  const address = URL.createObjectURL(new Blob([data], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Revoked only once the click has been taken up.
  setTimeout(() => URL.revokeObjectURL(address));
}
