/** Letters of a file's id: nothing that a path could be made of. */
const idForm = /^f_[0-9a-f]{32}$/;

export const newFileId = (chance: Uint8Array): string => `f_${Buffer.from(chance).toString('hex')}`;
export const isFileId = (id: string): boolean => idForm.test(id);

const longestName = 200;

/** A name as it may be shown: its last part, without control characters or marks that turn the direction of reading. */
export function shownName(written: string): string {
  const name = (written.split(/[/\\]/).at(-1) ?? '')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
  return /^\.*$/.test(name) ? 'file' : [...name].slice(-longestName).join('');
}
