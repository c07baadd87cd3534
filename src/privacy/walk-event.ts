import type { AgentInput, AgentNote, CallFacts, CallReport, ChatFile, ConversationEvent, Handoff } from '#contract';
import type { Hint } from './passage.ts';

/** Is shown one text of an event and says what is to stand there. */
export type See = (field: string, text: string, stream: string, hint?: Hint) => string;

type Kind = ConversationEvent['kind'];
type Of<Name extends Kind> = Extract<ConversationEvent, { readonly kind: Name }>;

/** Texts that stand alone: no number goes on from one to the next. */
const alone = '';

function record(values: Readonly<Record<string, string>>, field: string, see: See): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, see(`${field}.${name}`, value, alone, hintOf(name))]));
}

/** What a value is by the name that the agent's author, or the far side, gave it. */
function hintOf(name: string): Hint | undefined {
  if (/(?:^|[^a-z])e-?mail|Email/.test(name)) return 'email';
  if (/(?:^|[^a-z])(?:phone|mobile|msisdn|ani|caller[-_]?number|callback)|(?:Phone|Mobile|callerNumber)/.test(name)) return 'phone';
  if (/(?:^|_|-|customer|caller|first|last|full|contact)names?$|^name$|(?:customer|caller|first|last|full|contact|given|family)Name$/.test(name))
    return 'name';
  return undefined;
}

/** Boxes in boxes: what lies deeper nobody wrote by hand, and is covered unseen. */
const deepest = 64;
const tooDeep = '[covered]';

/** Every text in a value of whatever shape; numbers that turn out to be more than numbers become their cover. */
export function seeAll(value: unknown, field: string, see: See, depth = 0): unknown {
  if (typeof value === 'string') return see(field, value, alone, hintOf(field.slice(field.lastIndexOf('.') + 1)));
  if (typeof value === 'number' && Math.abs(value) >= 1e6) {
    const seen = see(field, String(value), alone);
    return seen === String(value) ? value : seen;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= deepest) return tooDeep;
  if (Array.isArray(value)) return value.map((item: unknown, place) => seeAll(item, `${field}.${place}`, see, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, seeAll(item, `${field}.${name}`, see, depth + 1)]));
}

const files = (list: readonly ChatFile[], see: See): ChatFile[] =>
  list.map((file, place) => ({ ...file, name: see(`files.${place}.name`, file.name, alone) }));

function walkFacts(facts: CallFacts, see: See): CallFacts {
  const { callerNumber, calledNumber, contact, parameters, direction } = facts;
  // Of a call that came in, the number that was called is ours and tells nothing.
  const ours = direction === 'outbound' ? callerNumber : calledNumber;
  const phone = (field: string, number: string): string => (number === ours ? number : see(`facts.${field}`, number, alone, 'phone'));
  return {
    ...facts,
    ...(callerNumber === undefined ? {} : { callerNumber: phone('callerNumber', callerNumber) }),
    ...(calledNumber === undefined ? {} : { calledNumber: phone('calledNumber', calledNumber) }),
    ...(contact === undefined
      ? {}
      : {
          contact: {
            ...(contact.name === undefined ? {} : { name: see('facts.contact.name', contact.name, alone, 'name') }),
            ...(contact.email === undefined ? {} : { email: see('facts.contact.email', contact.email, alone, 'email') }),
            ...(contact.phone === undefined ? {} : { phone: see('facts.contact.phone', contact.phone, alone, 'phone') }),
          },
        }),
    parameters: record(parameters, 'facts.parameters', see),
  };
}

function walkHandoff(handoff: Handoff, see: See): Handoff {
  const { reason, summary, sentiment, authentication, facts } = handoff;
  return {
    ...handoff,
    reason: see('handoff.reason', reason, alone),
    ...(summary === undefined ? {} : { summary: see('handoff.summary', summary, alone) }),
    ...(sentiment === undefined ? {} : { sentiment: see('handoff.sentiment', sentiment, alone) }),
    ...(authentication?.by === undefined
      ? {}
      : { authentication: { ...authentication, by: see('handoff.authentication.by', authentication.by, alone) } }),
    facts: facts.map((fact, place) => {
      const hint = fact.type === 'phone' || fact.type === 'email' ? fact.type : hintOf(fact.name);
      return { ...fact, value: see(`handoff.facts.${place}.value`, fact.value, alone, hint) };
    }),
  };
}

function walkNote(note: AgentNote, see: See): AgentNote {
  if (note.note === 'intent') return { ...note, text: see('note.text', note.text, 'note-text') };
  if (note.note === 'value') return { ...note, value: see('note.value', note.value, alone, hintOf(note.name)) };
  return note;
}

function walkInput(input: AgentInput, see: See): AgentInput {
  switch (input.kind) {
    case 'start':
      return { ...input, facts: record(input.facts, 'input.facts', see) };
    case 'turn':
    case 'no-match':
      return { ...input, text: see('input.text', input.text, 'customer-input') };
    case 'keys':
      return { ...input, keys: see('input.keys', input.keys, 'customer-input') };
    case 'heard':
      return { ...input, text: see('input.text', input.text, 'agent-input') };
    case 'api-answer':
      return input.answer.ok ? { ...input, answer: { ...input.answer, body: seeAll(input.answer.body, 'input.answer.body', see) } } : input;
    case 'live-chat':
      return { ...input, values: record(input.values, 'input.values', see) };
    case 'no-input':
    case 'hand-off-refused':
      return input;
  }
}

const walkReport = (report: CallReport, see: See): CallReport => ({
  ...report,
  cause: see('report.cause', report.cause, alone),
  signalling: report.signalling.map((message, place) => ({ ...message, text: see(`report.signalling.${place}.text`, message.text, 'sip') })),
});

/** Nothing in it that anybody said, and nothing that tells who somebody is. */
const nothing = <Event>(event: Event): Event => event;

/** For every kind of event what of it can hold words of people. A new kind needs a decision here before it compiles. */
const walks: { readonly [Name in Kind]: (event: Of<Name>, see: See) => ConversationEvent } = {
  'conversation-start': (event, see) => ({ ...event, facts: walkFacts(event.facts, see) }),
  'customer-turn': (event, see) => ({
    ...event,
    text: see('text', event.text, 'customer'),
    ...(event.files === undefined ? {} : { files: files(event.files, see) }),
  }),
  'no-input': nothing,
  'agent-say': (event, see) => ({
    ...event,
    text: see('text', event.text, 'agent-say'),
    ...(event.rich === undefined ? {} : { rich: see('rich', event.rich, 'agent-rich') }),
  }),
  'agent-heard': (event, see) => ({ ...event, text: see('text', event.text, 'agent-heard') }),
  'turn-latency': nothing,
  note: (event, see) => ({ ...event, note: walkNote(event.note, see) }),
  'api-call': nothing,
  overheard: (event, see) => ({ ...event, text: see('text', event.text, event.track === 'caller' ? 'customer' : 'human') }),
  suggestion: (event, see) => (event.answer === undefined ? event : { ...event, answer: see('answer', event.answer, alone) }),
  gap: nothing,
  trouble: nothing,
  'hand-off-start': (event, see) => ({ ...event, handoff: walkHandoff(event.handoff, see), context: see('context', event.context, alone) }),
  'hand-off-refused': nothing,
  'hand-off-proof': nothing,
  recording: nothing,
  'recording-consent': nothing,
  'recording-paused': nothing,
  'recording-resumed': nothing,
  choices: (event, see) => ({ ...event, choices: event.choices.map((choice, place) => see(`choices.${place}`, choice, alone)) }),
  'agent-input': (event, see) => ({ ...event, input: walkInput(event.input, see) }),
  'api-request': (event, see) => ({ ...event, values: record(event.values, 'values', see) }),
  // The values are the desk's: the human's name among them, which is no customer's.
  'live-chat': (event, see) => ({
    ...event,
    values: Object.fromEntries(Object.entries(event.values).map(([name, value]) => [name, see(`values.${name}`, value, alone)])),
    ...(event.notice === undefined ? {} : { notice: see('notice', event.notice, alone) }),
  }),
  'customer-message': (event, see) => ({ ...event, text: see('text', event.text, 'customer'), files: files(event.files, see) }),
  'human-message': (event, see) => ({ ...event, text: see('text', event.text, 'human'), files: files(event.files, see) }),
  'desk-asked': (event, see) => ({ ...event, handoff: walkHandoff(event.handoff, see) }),
  'desk-order': nothing,
  'desk-answer': (event, see) => (event.reason === undefined ? event : { ...event, reason: see('reason', event.reason, alone) }),
  'placed-call': (event, see) => (event.why === undefined ? event : { ...event, why: see('why', event.why, alone) }),
  'customer-blocked': (event, see) => ({ ...event, reason: see('reason', event.reason, alone) }),
  'call-report': (event, see) => ({ ...event, report: walkReport(event.report, see) }),
  'conversation-end': (event, see) => ({ ...event, reason: see('reason', event.reason, alone) }),
};

/** The kinds of events that were decided on, for the test that holds them against the contract. */
export const decidedKinds: readonly string[] = Object.keys(walks);

/** The event with each of its texts as `see` would have it. What nobody is known by is not shown: ids, codes, figures. */
export function walkEvent<Event extends ConversationEvent>(event: Event, see: See): Event {
  const walk = walks[event.kind] as ((event: ConversationEvent, see: See) => ConversationEvent) | undefined;
  // Of a kind that a newer gateway wrote, everything is looked at.
  return (walk ? walk(event, see) : seeAll(event, '', see)) as Event;
}
