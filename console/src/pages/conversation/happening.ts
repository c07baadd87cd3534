import type { AgentNote, Event, HandOffProofEvent } from '../../../../client/index.ts';
import { timeOf } from '../../ui/format.ts';

/** What happened, in a sentence. */
export interface Happened {
  readonly text: string;
  readonly bad?: boolean;
}

const also = (before: string, what: string | number | undefined): string => (what === undefined ? '' : `${before}${what}`);

/** What a reader is told of an event that is nobody's words; undefined where there is nothing to tell. */
export function happeningOf(event: Event): Happened | undefined {
  switch (event.kind) {
    case 'no-input':
      return { text: 'The customer said nothing.' };
    case 'api-call':
      return {
        text: `API ${event.api}: ${event.ok ? 'answered' : 'failed'}${also(', status ', event.status)}${also(', ', event.code)}, ${event.ms} ms`,
        bad: !event.ok,
      };
    case 'note':
      return noted(event.note);
    case 'choices':
      return { text: `Offered: ${event.choices.join(' · ')}` };
    case 'suggestion':
      return { text: `Would have answered ${event.intent} (${event.score.toFixed(2)})${also(': ', event.answer)}` };
    case 'gap':
      return { text: `${event.ms} ms of sound are missing (${event.track}): ${event.reason}`, bad: true };
    case 'trouble':
      return { text: `Trouble ${event.code}, by ${event.blame}`, bad: true };
    case 'hand-off-start':
      return { text: `Hand-off to ${event.handoff.target} began: ${event.handoff.reason}` };
    case 'hand-off-refused':
      return { text: `Hand-off refused: ${event.code}`, bad: true };
    case 'hand-off-proof':
      return proved(event);
    case 'live-chat':
      return { text: `${event.event}${also(': ', event.notice)}`, bad: event.event === 'provider-error' || event.event === 'message-undelivered' };
    case 'desk-asked':
      return { text: `The desk ${event.desk} was asked whether somebody is there.` };
    case 'desk-order':
      return { text: `Order to the desk ${event.desk}: ${event.order}` };
    case 'desk-answer':
      return { text: `The desk answered: ${event.answer}${also(', ', event.code)}${also(', ', event.reason)}`, bad: event.answer === 'refused' };
    case 'customer-blocked': {
      const from = event.from === 'all' ? 'everything' : 'humans';
      return {
        text: `Customer kept out of ${from}: ${event.reason}, ${event.until === undefined ? 'for good' : `until ${timeOf(event.until)}`}`,
        bad: true,
      };
    }
    case 'recording-consent':
      return {
        text: `Recording ${event.asked === 'ask' ? 'asked for' : 'announced'}: ${event.given ? 'allowed' : `not allowed${also(', ', event.why)}`}`,
      };
    case 'recording-paused':
      return { text: `Recording paused: ${event.why === 'private' ? 'a private answer' : 'by request'}` };
    case 'recording-resumed':
      return { text: 'Recording goes on' };
    case 'placed-call': {
      const { leg, stage, why, status } = event;
      return { text: `Call ${leg === 'far' ? 'to the agent elsewhere' : 'to the customer'}: ${stage}${also(', ', why)}${also(', status ', status)}` };
    }
    case 'conversation-end':
      return { text: `The end: ${event.outcome}, ${event.reason}${also(', ', event.code)}`, bad: event.outcome === 'failed' };
    default:
      return undefined;
  }
}

function noted(note: AgentNote): Happened | undefined {
  switch (note.note) {
    case 'intent':
      return { text: `Intent ${note.intent} (${note.score.toFixed(2)})` };
    case 'value':
      return { text: `${note.name} = ${note.value}${note.from === undefined ? '' : `, from the ${note.from}`}` };
    case 'step':
      return { text: `Step ${note.path}` };
    case 'no-match':
      return { text: `No answer that ${note.path} could take` };
    case 'failure':
      return { text: `Failure ${note.code} at ${note.path}`, bad: true };
    default:
      return undefined;
  }
}

function proved({ target, stage, door, ms, proof, code }: HandOffProofEvent): Happened {
  const bad = stage === 'refused' || stage === 'timed-out' || stage === 'abandoned';
  return { text: `Hand-off to ${target} ${stage} after ${ms} ms, by ${door}${also(', shown by ', proof)}${also(', ', code)}`, bad };
}
