/** Hands something to the browser as a file to keep. */
export function save(what: Blob, name: string): void {
  const address = URL.createObjectURL(what);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Browsers begin with the file some time after the click.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
