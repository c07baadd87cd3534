/** Text fit for a column of any database: a peer's words may hold NUL or half a surrogate pair. Bodies are JSON and hold both escaped. */
export const plain = (text: string): string => text.toWellFormed().replaceAll('\0', '\ufffd');
