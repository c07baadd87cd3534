import type { ConversationHead, ConversationStore, SoundSpan } from '#contract';
import type { PrivacyRules } from '#privacy';
import type { DiskRecordingLibrary } from '#store';
import { loadConfig } from '../config.ts';
import { configOrStop } from '../config-or-stop.ts';
import { configFile } from '../product.ts';
import { coveredSpans } from '../recordings/covered-spans.ts';
import { usualPrivacy } from './read-privacy.ts';

/** By whose rules a command covers: those of the configuration's accounts. Ends the command where the configuration cannot be read. */
export function rulesFor(named: string | undefined): (account: string) => PrivacyRules {
  const chosen = configFile(named);
  const { privacy } = loadConfig(chosen.file, chosen.writeFolder).config ?? configOrStop(chosen);
  return (account) => (privacy.get(account) ?? usualPrivacy).rules;
}

/** What of a conversation's recording a command leaves out, where it covers. */
export const spansFor =
  (store: Pick<ConversationStore, 'events'>, head: ConversationHead, rulesOf: (account: string) => PrivacyRules) =>
  (library: DiskRecordingLibrary): Promise<readonly SoundSpan[]> =>
    coveredSpans({ store, library, rulesOf })(head, 'redacted');
