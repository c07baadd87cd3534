const murmurs = new Set([
  'mm',
  'mhm',
  'mmhm',
  'hm',
  'hmm',
  'uh',
  'um',
  'huh',
  'uh-huh',
  'mm-hmm',
  'ah',
  'oh',
  'okay',
  'ok',
  'yeah',
  'yes',
  'right',
  'sure',
  'alright',
  'i',
  'see',
]);

/**
 * Are these words only a listener's murmur ("mm-hmm", "okay", "I see")? Said into the agent's sentence they mean "go on",
 * and must not stop it. Said after a question they are an answer: ask only while the agent speaks.
 */
export function isBackchannel(text: string): boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return words.length > 0 && words.length <= 2 && words.every((word) => murmurs.has(word));
}
