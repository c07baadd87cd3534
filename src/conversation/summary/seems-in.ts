/** Small words that a text of some length in this language has, and texts in the others hardly. */
const small: Readonly<Record<string, readonly string[]>> = {
  en: ['the', 'and', 'was', 'they', 'with', 'to', 'of', 'wanted', 'their', 'has', 'for', 'is', 'not', 'about'],
  de: ['der', 'die', 'und', 'das', 'ist', 'wurde', 'nicht', 'mit', 'ein', 'eine', 'hat', 'den', 'zu', 'von'],
  es: ['el', 'la', 'los', 'y', 'que', 'se', 'su', 'con', 'por', 'para', 'una', 'del', 'fue', 'cliente'],
  fr: ['le', 'les', 'et', 'est', 'une', 'des', 'du', 'pour', 'avec', 'son', 'sa', 'été', 'au', 'client'],
  pt: ['o', 'os', 'e', 'que', 'um', 'uma', 'com', 'para', 'não', 'do', 'da', 'foi', 'seu', 'ao'],
  it: ['il', 'gli', 'e', 'che', 'un', 'una', 'con', 'per', 'non', 'del', 'della', 'di', 'stato', 'suo'],
};

/** Fewer small words than this tell nothing. */
const telling = 4;

/** Could this text be in this language (BCP 47)? Only a text that is plainly in another of the six is not; of other languages nothing is known. */
export function seemsIn(text: string, language: string): boolean {
  const wanted = language.toLowerCase().split('-')[0] ?? '';
  if (!Object.hasOwn(small, wanted)) return true;
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const score = (of: string): number => words.filter((word) => small[of]?.includes(word)).length;
  const mine = score(wanted);
  const other = Math.max(
    ...Object.keys(small)
      .filter((of) => of !== wanted)
      .map(score),
  );
  return other < telling || mine * 2 >= other;
}
