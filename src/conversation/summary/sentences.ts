/** A text in sentences, each with its own end; nothing is lost but white space between them. */
export function sentencesOf(text: string): readonly string[] {
  return (text.match(/[^.!?…。！？]+(?:[.!?…。！？]+(?=["”»“'’)]*(?:\s|$))["”»“'’)]*|[.!?…。！？](?=\S)|$)/gu) ?? [])
    .reduce<string[]>((found, part) => {
      const last = found.at(-1);
      // A point inside a number or an address ends nothing.
      if (last !== undefined && /[.!?…]$/.test(last) && !/^\s/.test(part)) found[found.length - 1] = last + part;
      else found.push(part);
      return found;
    }, [])
    .map((sentence) => sentence.trim())
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
}

/** The text, or its beginning and `…` where it is longer; never within a word if that can be helped. */
export function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, Math.max(1, longest - 1));
  const gap = cut.lastIndexOf(' ');
  return `${(gap > longest / 2 ? cut.slice(0, gap) : cut.replace(/[\uD800-\uDBFF]$/, '')).trimEnd()}…`;
}
