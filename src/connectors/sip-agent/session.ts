import { bad, ok, type Result } from '#base';
import type { CallFacts, FarGoodbye, HandoffFact, RemoteVerdict } from '#contract';
import { parseUri, userOf } from '#protocols/sip';
import { cut, oneLine, sizeOf } from '#telephony';
import type { SipAgentOptions } from './options.ts';

/** Values for placeholders: facts of the call, and whatever came with it under its own name. */
export function valuesOf(facts: CallFacts, conversation: string): ReadonlyMap<string, string> {
  const { callerNumber, calledNumber, interactionId, bot, parameters } = facts;
  const known = { caller_number: callerNumber, called_number: calledNumber, interaction_id: interactionId, conversation_id: conversation, bot };
  const values = new Map(Object.entries(parameters));
  for (const [name, value] of Object.entries(known)) values.set(name, value ?? '');
  return values;
}

const placeholder = /\{([\w.-]+)\}/g;
/** No value of a call makes a header field longer. */
const longestValueBytes = 512;

/** Header fields with their placeholders filled. One that was to say something of this call and has nothing to say is left out. */
export function fillHeaders(templates: Readonly<Record<string, string>>, values: ReadonlyMap<string, string>): (readonly [string, string])[] {
  return Object.entries(templates).flatMap(([name, template]) => {
    const names = [...template.matchAll(placeholder)].map(([, word = '']) => word);
    if (names.length > 0 && names.every((word) => (values.get(word) ?? '') === '')) return [];
    const filled = template.replace(placeholder, (_whole, word: string) => oneLine(values.get(word) ?? ''));
    const value = cut(oneLine(filled), Math.max(longestValueBytes, sizeOf(template)));
    return value === '' ? [] : [[name, value] as const];
  });
}

/** What may stand in the user part of an address: nothing that could lead elsewhere. */
const plainUser = /^[\w.+-]{1,64}$/;

/** An address with its placeholders filled; the error names the placeholder whose value may not stand there. */
export function fillAddress(template: string, values: ReadonlyMap<string, string>, otherwise?: string): Result<string> {
  let unfit: string | undefined;
  const filled = template.replace(placeholder, (_whole, word: string) => {
    const value = (values.get(word) ?? '').replace(/[ ()]/g, '');
    if (plainUser.test(value)) return value;
    if (otherwise === undefined) unfit ??= word;
    return otherwise ?? '';
  });
  return unfit === undefined ? ok(filled) : bad(unfit);
}

/** A field by its name, with `x-` before it or not. */
function fieldOf({ parameters }: FarGoodbye, name: string): string | undefined {
  const key = name.toLowerCase();
  if (key === 'user-to-user') return parameters['user-to-user-text'] ?? parameters[key];
  return parameters[key] ?? parameters[`x-${key}`];
}

const mostFacts = 9;
/** The most of one field that is read. */
const longestFact = 1024;

function factsOf(goodbye: FarGoodbye, { facts, header, targetHeader, reasonHeader, contextHeaders }: SipAgentOptions['handOff']): HandoffFact[] {
  const spoken = new Set([header, targetHeader, reasonHeader, ...contextHeaders].map((name) => name?.toLowerCase().replace(/^x-/, '')));
  const named =
    facts === 'x-headers'
      ? Object.keys(goodbye.parameters)
          .filter((name) => name.startsWith('x-') && !spoken.has(name.slice(2)))
          .map((name): [string, string] => [name.slice(2), name])
      : Object.entries(facts);
  return named.slice(0, mostFacts).flatMap(([name, field], i) => {
    const value = oneLine(fieldOf(goodbye, field) ?? '').slice(0, longestFact);
    return value === '' ? [] : [{ name, value, priority: i + 1 }];
  });
}

/** The words by which it may have named whom it wants. */
function targetWords(goodbye: FarGoodbye, targetHeader: string | undefined): string[] {
  const named = targetHeader === undefined ? undefined : fieldOf(goodbye, targetHeader);
  const uri = parseUri(goodbye.target ?? '');
  const user = uri.ok && uri.value.kind === 'sip' ? userOf(uri.value) : undefined;
  return [named, goodbye.target, user].flatMap((word) => (word === undefined || word.trim() === '' ? [] : [word.trim().toLowerCase()]));
}

/** What a goodbye means. Whom it names is only ever looked up among the configured (promise P8). */
export function judge(goodbye: FarGoodbye, { handOff }: SipAgentOptions): RemoteVerdict {
  const said = fieldOf(goodbye, handOff.header)?.trim();
  const wanted = goodbye.how === 'transfer' || handOff.equals.some((word) => word.toLowerCase() === said?.toLowerCase());
  if (!wanted) return { kind: 'done', reason: said ? cut(oneLine(said), 64) : 'remote agent hung up' };
  const table = new Map(Object.entries(handOff.targets).map(([word, id]) => [word.toLowerCase(), id]));
  const target = targetWords(goodbye, handOff.targetHeader)
    .map((word) => table.get(word))
    .find((id) => id !== undefined);
  const words = handOff.reasonHeader === undefined ? undefined : fieldOf(goodbye, handOff.reasonHeader);
  const context = handOff.contextHeaders.map((name) => oneLine(fieldOf(goodbye, name) ?? '')).find((text) => text !== '');
  return {
    kind: 'hand-off',
    reason: cut(oneLine(words ?? ''), 256) || (said ? cut(oneLine(said), 64) : 'transfer'),
    facts: factsOf(goodbye, handOff),
    ...(target === undefined ? {} : { target }),
    ...(context === undefined ? {} : { context }),
  };
}
