/** A whole number in decimal digits, at most `most`; undefined for anything else. */
export function parseDecimal(text: string | undefined, most: number): number | undefined {
  if (text === undefined || text.length > 16 || !/^\d+$/.test(text)) return undefined;
  const value = Number(text);
  return value <= most ? value : undefined;
}
