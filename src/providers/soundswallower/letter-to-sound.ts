/** Spellings and how they mostly sound, longest first within a letter. `$` is the end of the word, `^` its beginning. */
const spellings: readonly (readonly [spelling: string, phones: string])[] = (
  [
    ['tion$', 'SH AH N'],
    ['tions$', 'SH AH N Z'],
    ['sion$', 'ZH AH N'],
    ['ture$', 'CH ER'],
    ['ough', 'AO'],
    ['augh', 'AO'],
    ['eigh', 'EY'],
    ['igh', 'AY'],
    ['tch', 'CH'],
    ['sch', 'SH'],
    ['dge', 'JH'],
    ['^kn', 'N'],
    ['^wr', 'R'],
    ['^ps', 'S'],
    ['^x', 'Z'],
    ['^y', 'Y'],
    ['ch', 'CH'],
    ['sh', 'SH'],
    ['ph', 'F'],
    ['th', 'TH'],
    ['wh', 'W'],
    ['gh', 'G'],
    ['ck', 'K'],
    ['qu', 'K W'],
    ['ng', 'NG'],
    ['ee', 'IY'],
    ['ea', 'IY'],
    ['ie', 'IY'],
    ['ei', 'EY'],
    ['ey$', 'IY'],
    ['ey', 'EY'],
    ['ay', 'EY'],
    ['ai', 'EY'],
    ['au', 'AO'],
    ['aw', 'AO'],
    ['oa', 'OW'],
    ['oo', 'UW'],
    ['ou', 'AW'],
    ['ow', 'OW'],
    ['oi', 'OY'],
    ['oy', 'OY'],
    ['ue', 'UW'],
    ['ui', 'UW'],
    ['ew', 'UW'],
    ['ar', 'AA R'],
    ['er', 'ER'],
    ['ir', 'ER'],
    ['or', 'AO R'],
    ['ur', 'ER'],
    ['le$', 'AH L'],
    ['es$', 'IH Z'],
    ['ed$', 'D'],
    ['e$', ''],
    ['y$', 'IY'],
    ['ce', 'S EH'],
    ['ci', 'S IH'],
    ['cy', 'S IY'],
    ['ge', 'JH EH'],
    ['gi', 'JH IH'],
    ['a', 'AE'],
    ['b', 'B'],
    ['c', 'K'],
    ['d', 'D'],
    ['e', 'EH'],
    ['f', 'F'],
    ['g', 'G'],
    ['h', 'HH'],
    ['i', 'IH'],
    ['j', 'JH'],
    ['k', 'K'],
    ['l', 'L'],
    ['m', 'M'],
    ['n', 'N'],
    ['o', 'AA'],
    ['p', 'P'],
    ['q', 'K'],
    ['r', 'R'],
    ['s', 'S'],
    ['t', 'T'],
    ['u', 'AH'],
    ['v', 'V'],
    ['w', 'W'],
    ['x', 'K S'],
    ['y', 'IH'],
    ['z', 'Z'],
  ] as const
).toSorted(([a], [b]) => b.replace(/[$^]/, '').length - a.replace(/[$^]/, '').length || b.length - a.length);

/** A vowel before one consonant and a last, silent e says its name. */
const longVowels: Readonly<Record<string, string>> = { a: 'EY', e: 'IY', i: 'AY', o: 'OW', u: 'UW' };

/** A guess at how an English word sounds that no dictionary has, in CMU phones. Names will often be wrong: authors should spell them out. */
export function guessPronunciation(word: string): string {
  const letters = word.toLowerCase().replace(/[^a-z]/g, '');
  const phones: string[] = [];
  for (let i = 0; i < letters.length; ) {
    const rest = letters.slice(i);
    const long = longVowels[rest.charAt(0)];
    if (long && /^.[^aeiouywxr]e$/.test(rest)) {
      phones.push(long);
      i += 1;
      continue;
    }
    const found = spellings.find(([spelling]) => {
      const core = spelling.replace(/[$^]/, '');
      if (!rest.startsWith(core)) return false;
      if (spelling.startsWith('^')) return i === 0;
      // Without a vowel before it, a last e is heard: `be`, `me`.
      return !spelling.endsWith('$') || (rest === core && phones.length > 0 && !(core === 'e' && letters.length < 3));
    });
    const [spelling = '', sound = ''] = found ?? [];
    const doubled = phones.at(-1) === sound && letters.charAt(i) === letters.charAt(i - 1);
    if (sound !== '' && !doubled) phones.push(...sound.split(' '));
    i += Math.max(1, spelling.replace(/[$^]/, '').length);
  }
  return phones.length > 0 ? phones.join(' ') : 'AH';
}
