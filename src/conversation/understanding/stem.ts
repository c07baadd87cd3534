/** Forms that no rule finds; the first of a row is what the others become. */
const rows = `
be was were is are am been being
have has had
do did does done doing
go went gone
send sent
pay paid
buy bought
lose lost
break broke broken
get got
make made
say said
tell told
take took taken
give gave given
come came
leave left
forget forgot forgotten
steal stole stolen
speak spoke spoken
run ran
keep kept
child children
person people
foot feet
i i'd i'm i've i'll
what what's
where where's
it it's
that that's
cannot can't won't couldn't
not doesn't don't didn't isn't hasn't haven't wasn't
`;
const irregular: ReadonlyMap<string, string> = new Map(
  rows
    .trim()
    .split('\n')
    .flatMap((row) => row.split(' ').map((form) => [form, row.split(' ')[0] ?? form] as const)),
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
