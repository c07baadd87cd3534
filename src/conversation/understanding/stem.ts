const irregular: ReadonlyMap<string, string> = new Map(
  Object.entries({
    was: 'be', were: 'be', is: 'be', are: 'be', am: 'be', been: 'be', being: 'be', has: 'have', had: 'have', did: 'do', does: 'do', done: 'do', doing: 'do',
    went: 'go', gone: 'go', sent: 'send', paid: 'pay', bought: 'buy', lost: 'lose', broke: 'break', broken: 'break', got: 'get', made: 'make', said: 'say',
    told: 'tell', took: 'take', taken: 'take', gave: 'give', given: 'give', came: 'come', left: 'leave', forgot: 'forget', forgotten: 'forget', stolen: 'steal',
    stole: 'steal', spoke: 'speak', spoken: 'speak', ran: 'run', kept: 'keep', put: 'put', children: 'child', people: 'person', feet: 'foot',
    "i'd": 'i', "i'm": 'i', "i've": 'i', "i'll": 'i', "what's": 'what', "where's": 'where', "it's": 'it', "that's": 'that', "can't": 'cannot', "won't": 'cannot',
    "couldn't": 'cannot', "doesn't": 'not', "don't": 'not', "didn't": 'not', "isn't": 'not', "hasn't": 'not', "haven't": 'not', "wasn't": 'not',
  }), // biome-ignore format: one table
);

/** Verbs whose last letter doubles before -ed and -ing: `shipped` → `ship`. */
const doubled = /([bdgmnprt])\1$/;

/** A word without its grammar: `parcels`, `shipping` and `cancelled` become `parcel`, `ship` and `cancel`. Light on purpose: wrong joins hurt more than missed ones. */
export function stem(word: string): string {
  const known = irregular.get(word);
  if (known !== undefined) return withoutE(known);
  let core = word.replace(/'s?$/, '');
  if (core.length > 4 && core.endsWith('ies')) return `${core.slice(0, -3)}y`;
  if (core.length > 4 && /(?:ss|sh|ch|x|z)es$/.test(core)) core = core.slice(0, -2);
  else if (core.length > 3 && core.endsWith('s') && !/(?:ss|us|is)$/.test(core)) core = core.slice(0, -1);
  for (const tail of ['ing', 'ed'])
    if (core.length > tail.length + 2 && core.endsWith(tail)) {
      const root = core.slice(0, -tail.length);
      if (!/[aeiouy]/.test(root)) continue;
      if (root.endsWith('ll') && root.length > 5) return root.slice(0, -1);
      return doubled.test(root) ? root.slice(0, -1) : withoutE(root);
    }
  return withoutE(core);
}

const withoutE = (word: string): string => (word.length > 3 ? word.replace(/e$/, '') : word);
