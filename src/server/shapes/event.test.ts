import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { z } from 'zod';
import { type ApiAnnexes, type ApiEvent, type ApiTranscript, type ConversationDocument, eventKinds } from '#contract';
import type { annexesSchema, transcriptSchema } from './conversation.ts';
import type { documentSchema } from './document.ts';
import { eventSchema } from './event.ts';

/** Read-only throughout. */
type Plain<Value> = Value extends readonly (infer Item)[]
  ? readonly Plain<Item>[]
  : Value extends object
    ? { readonly [Field in keyof Value]: Plain<Value[Field]> }
    : Value;
type Fits<Value, Wanted> = [Value] extends [Wanted] ? true : false;
type Fields<Value> = Value extends { readonly kind: infer Kind } ? { readonly kind: Kind; readonly fields: keyof Value } : never;
type Declared = z.infer<typeof eventSchema>;

// What the gateway shows fits what is declared, and has the same fields of each kind: the compiler holds the two declarations together.
const agree: readonly [
  Fits<ApiEvent, Plain<Declared>>,
  Fits<Fields<ApiEvent>, Fields<Declared>>,
  Fits<Fields<Declared>, Fields<ApiEvent>>,
  Fits<ApiAnnexes, Plain<z.infer<typeof annexesSchema>>>,
  Fits<keyof NonNullable<z.infer<typeof annexesSchema>['figures']>, keyof NonNullable<ApiAnnexes['figures']>>,
  Fits<ConversationDocument, Plain<z.infer<typeof documentSchema>>>,
  Fits<keyof z.infer<typeof documentSchema>, keyof ConversationDocument>,
  Fits<ApiTranscript, Plain<z.infer<typeof transcriptSchema>>>,
] = [true, true, true, true, true, true, true, true];

test('every kind of event has a shape of its own', () => {
  assert.ok(agree.every((one) => one));
  const declared = eventSchema.options.map(({ shape }) => shape.kind.value);
  assert.deepEqual(declared.toSorted(), eventKinds.toSorted());
});

test('a reader with these shapes takes events with fields that were added later', () => {
  const later = { kind: 'no-input', turn: 1, seq: 2, at: '2027-01-15T08:00:00.300Z', patience: 'spent' };
  assert.deepEqual(eventSchema.parse(later), { kind: 'no-input', turn: 1, seq: 2, at: '2027-01-15T08:00:00.300Z' });
});
