import { createHmac } from 'node:crypto';
import { type AliasKind, type CallFacts, type ConversationEvent, personKeysOf } from '#contract';
import type { AliasRow, PersonRow } from '../schema.ts';
import { plain } from '../text.ts';

/** Longer names than this find nobody; an index could not hold them all. */
const longest = 500;

/** By what a conversation can be found: rows of two tables. */
export interface Names {
  readonly aliases: readonly AliasRow[];
  readonly people: readonly PersonRow[];
}

interface Where {
  readonly conversation: string;
  readonly startedAt: number;
}

const aliasRows = ({ conversation, startedAt }: Where, names: readonly (readonly [AliasKind, string | undefined])[]): readonly AliasRow[] =>
  names.flatMap(([kind, alias]) =>
    alias === undefined || alias === '' || alias.length > longest ? [] : [{ alias: plain(alias), started_at: startedAt, conversation, kind }],
  );

export function namesOfStart(where: Where, facts: CallFacts, medium: 'voice' | 'chat'): Names {
  const people = personKeysOf(facts, medium).filter((person) => person.length <= longest);
  return {
    aliases: aliasRows(where, [
      ['interaction', facts.interactionId],
      ['call', facts.callId],
      ['stream', facts.streamId],
    ]),
    people: people.map((person) => ({ person: plain(person), started_at: where.startedAt, conversation: where.conversation })),
  };
}

/**
 * The customer's name in this store, of the first way in which they are known: the same for the same person, and without the seed nobody
 * finds the number behind it by trying them all.
 */
export const customerName = (seed: string, person: Pick<PersonRow, 'person'> | undefined): string | null =>
  person === undefined ? null : `cu_${createHmac('sha256', seed).update(person.person).digest('base64url').slice(0, 22)}`;

/** Of a desk that took it over: the name that it has there. */
export const namesOfDesk = (where: Where, { deskConversation }: Extract<ConversationEvent, { kind: 'desk-answer' }>): readonly AliasRow[] =>
  aliasRows(where, [['desk', deskConversation]]);
