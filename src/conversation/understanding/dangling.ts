/** Words after which more must come. */
const danglers: ReadonlySet<string> = new Set(
  (
    'a an the my your our his her their this these those and or but so because if when while that than then to of for from with without about on in at by as into ' +
    "is are was were am be been has have had do does did can could would should will shall may might must i i'd i'm i've i'll we you he she they it's it " +
    'want need like get make not please um uh er erm where what which who how why whether just also like very really'
  ).split(' '),
);

/** Sentences that may end so after all: `do you have it`, `where is it`, `yes please`. */
const closers: ReadonlySet<string> = new Set(['it', 'please', 'this', 'you', 'that', 'really', 'not', 'do', 'did', 'in', 'on']);

/** Does the sentence end in a word that wants another: `where is my`, `i would like to`? */
export function dangles(words: readonly string[]): boolean {
  const last = words.at(-1);
  if (last === undefined) return true;
  return danglers.has(last) && !(closers.has(last) && words.length >= 2);
}
