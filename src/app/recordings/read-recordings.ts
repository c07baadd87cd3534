import type { CallFacts, RecordingFormat } from '#contract';
import { type ConsentSentences, consentSentences } from '#conversation';
import type { S3Place } from '#providers/s3';
import type { RecordingRule } from '#sessions';
import type { MasterKey } from '#store';
import type { Complain, Path } from '../complain.ts';
import type { WrittenRecordings } from './recordings-schema.ts';

/** How recordings are kept, its secrets read. */
export interface RecordingsConfig {
  /** False where nothing is recorded at all. */
  readonly on: boolean;
  readonly format: RecordingFormat;
  readonly keys: readonly MasterKey[];
  readonly storage?: { readonly place: S3Place; readonly prefix: string; readonly keepHereMs: number };
  readonly words: Pick<WrittenRecordings, keyof ConsentSentences | 'languages'>;
  readonly consent: WrittenRecordings['consent'];
  readonly rules: WrittenRecordings['rules'];
}

/** Shorter secrets can be guessed by whoever has the files. */
const leastSecret = 32;

export function readRecordings(
  { recording, recordings }: { readonly recording: boolean; readonly recordings: WrittenRecordings },
  secretAt: (path: Path, reference: string) => string,
  complain: Complain,
): RecordingsConfig {
  const { format, consent, rules, storage, announcement, question, byKeys, unrecorded, languages } = recordings;
  const known = new Set<string>();
  const keys = recordings.keys.map(({ id, secret }, i) => {
    const path = ['recordings', 'keys', i];
    if (known.has(id)) complain([...path, 'id'], `"${id}" appears twice`, 'Give each key its own id: it stands in the recordings that it opens.');
    known.add(id);
    const read = secretAt([...path, 'secret'], secret);
    if (read !== '' && read.length < leastSecret)
      complain(
        [...path, 'secret'],
        'this secret is short enough to be guessed',
        `Use ${leastSecret} characters or more; \`generate:\` makes good ones.`,
      );
    return { id, secret: read };
  });
  const at = (name: 'accessKeyId' | 'secretAccessKey' | 'sessionToken'): string =>
    storage?.[name] === undefined ? '' : secretAt(['recordings', 'storage', name], storage[name]);
  if (storage?.endpoint.startsWith('http:') && !/^http:\/\/(?:127\.|localhost\b|\[::1\])/.test(storage.endpoint) && keys.length === 0)
    complain(
      ['recordings', 'storage', 'endpoint'],
      'recordings would cross the network in the clear',
      'Use https, or give `recordings.keys`.',
      'warning',
    );
  return {
    on: recording,
    format,
    keys,
    consent,
    rules,
    words: { announcement, question, byKeys, unrecorded, languages },
    ...(storage
      ? {
          storage: {
            prefix: storage.prefix,
            keepHereMs: storage.keepHereHours * 3_600_000,
            place: {
              endpoint: storage.endpoint,
              region: storage.region,
              bucket: storage.bucket,
              pathStyle: storage.pathStyle,
              accessKeyId: at('accessKeyId'),
              secretAccessKey: at('secretAccessKey'),
              ...(storage.sessionToken === undefined ? {} : { sessionToken: at('sessionToken') }),
            },
          },
        }
      : {}),
  };
}

/** The sentences for a language: those of its own as written, more exact tags first, else those for all, else the usual ones. */
export function wordsOf({ languages, ...forAll }: RecordingsConfig['words'], language: string): ConsentSentences {
  const wanted = language.toLowerCase();
  const own = Object.entries(languages)
    .filter(([tag]) => wanted === tag.toLowerCase() || wanted.startsWith(`${tag.toLowerCase()}-`))
    .sort(([a], [b]) => b.length - a.length)
    .map(([, words]) => words);
  const usual = consentSentences(language);
  const told = (name: keyof ConsentSentences): string => own.find((one) => one[name] !== undefined)?.[name] ?? forAll[name] ?? usual[name];
  return { announcement: told('announcement'), question: told('question'), byKeys: told('byKeys'), unrecorded: told('unrecorded') };
}

/** What the rules say of a call. */
export const recordingRule =
  ({ on, rules, consent, words }: RecordingsConfig) =>
  ({ channel, bot }: Pick<CallFacts, 'channel' | 'bot'>): RecordingRule => {
    const rule = rules.find((one) => (one.channel ?? channel) === channel && (one.bot ?? bot) === bot);
    const kind = rule?.consent ?? consent;
    const wordsIn = (language: string): ConsentSentences => wordsOf(words, language);
    return { record: on && (rule?.record ?? true), ...(kind === 'none' ? {} : { consent: { kind, wordsIn } }) };
  };
