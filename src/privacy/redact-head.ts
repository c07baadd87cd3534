import type { ConversationHead } from '#contract';
import { printCover } from './cover.ts';
import { kept } from './numbers/marks.ts';
import { redactText } from './redact.ts';
import type { PrivacyRules } from './rules.ts';

/** A line of a listing: the customer's number but for its last digits, and what the agent's author said of the end. */
export function redactHead(head: ConversationHead, rules: PrivacyRules): ConversationHead {
  const { callerNumber, reason } = head;
  return {
    ...head,
    ...(callerNumber === undefined ? {} : { callerNumber: coverNumber(callerNumber) }),
    ...(reason === undefined ? {} : { reason: redactText(reason, rules) }),
  };
}

function coverNumber(number: string): string {
  const digits = number.replace(/\D/g, '');
  if (digits.length >= 5) return printCover({ kind: 'phone', last: digits.slice(-kept.phone) });
  // A name in its place tells as much; that they hid it tells nothing.
  return /^(?:anonymous|unknown|private|restricted|unavailable)?$/i.test(number) ? number : printCover({ kind: 'name' });
}
