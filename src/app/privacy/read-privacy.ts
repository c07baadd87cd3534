import { defaultRules, isCountry, type PrivacyRules, parsePattern } from '#privacy';
import type { Complain } from '../complain.ts';
import type { WrittenPrivacy } from './privacy-schema.ts';

/** Days after its end for which a part of a conversation is kept; absent: for ever. */
export interface Retention {
  readonly words?: number;
  readonly person?: number;
  readonly recordings?: number;
  readonly files?: number;
  readonly record?: number;
}

export interface AccountPrivacy {
  readonly rules: PrivacyRules;
  readonly retention: Retention;
}

/** Of accounts that the configuration does not know any more, and of those that say nothing. */
export const usualPrivacy: AccountPrivacy = { rules: defaultRules, retention: {} };

/** What counts as telling who somebody is, by account. */
export const privacyRules =
  (privacy: ReadonlyMap<string, AccountPrivacy>) =>
  (account: string | undefined): PrivacyRules =>
    (privacy.get(account ?? '') ?? usualPrivacy).rules;

type Written = readonly { readonly id: string; readonly privacy?: WrittenPrivacy | undefined }[];

export function readPrivacy(accounts: Written, complain: Complain): ReadonlyMap<string, AccountPrivacy> {
  const privacy = new Map<string, AccountPrivacy>();
  accounts.forEach(({ id, privacy: written }, a) => {
    if (written === undefined) return;
    const path = ['accounts', a, 'privacy'];
    const names = new Set<string>(['card', 'phone', 'email', 'name']);
    written.custom.forEach(({ name, pattern }, i) => {
      const read = parsePattern(pattern);
      if (!read.ok)
        complain([...path, 'custom', i, 'pattern'], read.error, 'Use signs, [a-z], \\d \\w \\s \\b, groups, | and repeats: \\d{2}-?\\d{4}.');
      if (names.has(name)) complain([...path, 'custom', i, 'name'], `"${name}" is taken`, 'Give it a name of its own.');
      names.add(name);
    });
    written.countries.forEach((country, i) => {
      if (!isCountry(country))
        complain([...path, 'countries', i], `"${country}" has no telephone numbers that are known`, 'Use a code of ISO 3166: US, DE, FR.');
    });
    privacy.set(id, { rules: written, retention: readRetention(written.retention, [...path, 'retention'], complain) });
  });
  return privacy;
}

function readRetention(written: WrittenPrivacy['retention'], path: readonly (string | number)[], complain: Complain): Retention {
  if (written === undefined) return {};
  const { words, record, person = words, recordings = words, files = words } = written;
  // With the words goes the knowledge of which files there were.
  if (words !== undefined && files !== undefined && files > words)
    complain([...path, 'files'], 'files would be kept for longer than the words that tell of them', 'Make it no longer than `words`.');
  if (record !== undefined)
    for (const [name, part] of Object.entries({ words: written.words, person: written.person, recordings: written.recordings, files: written.files }))
      if (part !== undefined && part > record)
        complain([...path, name], 'this would be kept for longer than the conversation it belongs to', 'Make it no longer than `record`.');
  const days = { words, person, recordings, files, record };
  return Object.fromEntries(Object.entries(days).filter(([, value]) => value !== undefined));
}

/** What `check` says of accounts that keep everything for ever; nothing when there are none. */
export function retentionNotice(accounts: readonly string[], privacy: ReadonlyMap<string, AccountPrivacy>): string | undefined {
  const forEver = accounts.filter((id) => Object.keys(privacy.get(id)?.retention ?? {}).length === 0);
  if (forEver.length === 0) return undefined;
  return `Kept for ever, unless removed by hand: all of ${forEver.join(', ')}. \`accounts[].privacy.retention\` says for how long.`;
}
