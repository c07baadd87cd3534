/**
 * The bot for a customer's language, among those a channel names: `{ de: 'desk-de', 'pt-BR': 'desk-br' }`. The longest beginning of the
 * wanted tag that has one wins (RFC 4647 section 3.4, "lookup"); `otherwise` where none has.
 */
export function botByLanguage(bots: Readonly<Record<string, string>>, wanted: string | undefined, otherwise: string): string {
  const known = new Map(Object.entries(bots).map(([language, bot]) => [language.toLowerCase(), bot]));
  const parts = (wanted ?? '').toLowerCase().split(/[-_]/);
  for (let length = parts.length; length > 0; length--) {
    // A single letter or digit only announces what follows it.
    if (length > 1 && parts[length - 1]?.length === 1) continue;
    const bot = known.get(parts.slice(0, length).join('-'));
    if (bot !== undefined) return bot;
  }
  return otherwise;
}
