import type { WallTime } from '#base';
import type { ChatFile } from './chat-message.ts';
import type { StoredEvent } from './conversation-event.ts';
import { noMatchTeller } from './no-match.ts';

/** Who a line of a transcript belongs to; the gateway's lines tell what happened, nobody said them. */
export type Speaker = 'customer' | 'agent' | 'human-agent' | 'gateway';

/** One line of a conversation as a person reads it. */
export interface TranscriptLine {
  /** The place of the event it was read from. */
  readonly seq: number;
  readonly at: WallTime;
  readonly who: Speaker;
  /** The words; empty where the customer should have said something and did not. */
  readonly text: string;
  /** Of an agent's words: what reached the customer's ear, where that is known. */
  readonly heard?: string;
  /** The customer heard it all. */
  readonly complete?: boolean;
  readonly source?: 'speech' | 'text' | 'keys';
  /** 0…1, of speech. */
  readonly confidence?: number;
  /** False where the words were no answer the agent could take. */
  readonly matched?: boolean;
  /** They talked into the agent's sentence. */
  readonly interrupted?: boolean;
}

/** Reads the transcript out of a conversation's events. */
export function transcriptOf(events: readonly StoredEvent[]): readonly TranscriptLine[] {
  const lines: TranscriptLine[] = [];
  const saidAt = new Map<string, number>();
  const noMatch = noMatchTeller();
  let turnAt = -1;
  for (const event of events) {
    if (event.kind === 'customer-turn') turnAt = lines.length;
    const turn = noMatch(event) ? lines[turnAt] : undefined;
    if (turn) lines[turnAt] = { ...turn, matched: false };
    if (event.kind === 'agent-heard') {
      const index = saidAt.get(event.utterance);
      const line = index === undefined ? undefined : lines[index];
      if (index !== undefined && line) lines[index] = { ...line, heard: event.text, complete: event.complete };
      continue;
    }
    const words = wordsOf(event);
    if (!words) continue;
    if (event.kind === 'agent-say') saidAt.set(event.utterance, lines.length);
    lines.push({ seq: event.seq, at: event.at, ...words });
  }
  return lines;
}

type Words = Omit<TranscriptLine, 'seq' | 'at'>;

const gateway = (text: string): Words => ({ who: 'gateway', text });

/** What an event adds to the transcript; nothing, for those that are figures or notes. */
function wordsOf(event: StoredEvent): Words | undefined {
  switch (event.kind) {
    case 'conversation-start':
      return gateway(`${event.medium === 'voice' ? 'call' : 'chat'} by ${event.facts.channel}, agent ${event.agent} ${event.agentVersion}`);
    case 'customer-turn': {
      const { text, source, confidence, matched, interrupted } = event;
      return { who: 'customer', text, source, ...(source === 'speech' ? { confidence } : {}), matched, ...(interrupted ? { interrupted } : {}) };
    }
    case 'no-input':
      return { who: 'customer', text: '' };
    case 'agent-say':
      return { who: 'agent', text: event.text };
    case 'overheard': {
      const { text, confidence, matched } = event;
      return { who: event.track === 'caller' ? 'customer' : 'human-agent', text, source: 'speech', confidence, matched };
    }
    case 'suggestion':
      return gateway(`suggested for ${event.intent}: ${event.answer ?? '(no answer)'}`);
    case 'gap':
      return gateway(`${seconds(event.ms)} of ${whose[event.track]} sound missing: ${event.reason}`);
    case 'trouble':
      return gateway(`trouble: ${event.code}, blame: ${event.blame}`);
    case 'hand-off-start':
      return gateway(`handed over to ${event.handoff.target}: ${event.handoff.reason}`);
    case 'hand-off-proof': {
      const shown = event.proof ?? event.code;
      return gateway(`hand-over to ${event.target} ${event.stage} after ${event.ms} ms${shown === undefined ? '' : `: ${shown}`}`);
    }
    case 'hand-off-refused':
      return gateway(`hand-over refused: ${event.code}`);
    case 'recording':
      return gateway(`recorded in ${event.file}`);
    case 'recording-consent':
      return gateway(event.given ? 'the call may be recorded' : `the call is not recorded: ${event.why ?? 'no'}`);
    case 'recording-paused':
      return gateway(`recording paused: ${event.why}`);
    case 'recording-resumed':
      return gateway('recording goes on');
    case 'conversation-end':
      return gateway(`ended: ${event.outcome}, ${event.reason}${event.exit === undefined ? '' : `, exit ${event.exit}`}`);
    case 'customer-message':
      return { who: 'customer', text: withFiles(event.text, event.files) };
    case 'human-message':
      return { who: 'human-agent', text: withFiles(event.text, event.files) };
    case 'live-chat':
      return gateway(`live chat: ${event.event}`);
    case 'desk-answer':
      return event.answer === 'sent' ? undefined : gateway(`desk: ${event.answer}${event.code === undefined ? '' : ` (${event.code})`}`);
    case 'placed-call':
      return gateway(`${event.leg === 'far' ? 'call to the agent' : 'our call'}: ${event.stage}${event.why === undefined ? '' : `, ${event.why}`}`);
    case 'choices':
    case 'agent-input':
    case 'api-request':
    case 'desk-order':
    case 'call-report':
    case 'turn-latency':
    case 'note':
    case 'api-call':
    case 'agent-heard':
      return undefined;
  }
}

const whose = { caller: 'the customer’s', 'human-agent': 'the human agent’s', agent: 'the agent’s' } as const;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const withFiles = (text: string, files: readonly ChatFile[]): string =>
  [text, ...files.map(({ name }) => `[${name}]`)].filter((one) => one !== '').join(' ');
