import type { BusMessage, StoredEvent } from '#contract';
import { centreOf, type DemoCall, type DemoCallEvent } from './demo-calls.ts';
import type { DemoChatEvent } from './demo-chat.ts';
import { type Colour, paint, print } from './terminal.ts';

/** Prints several conversations as they are spoken, each line under the name of its own. */
export interface DemoNarrator {
  begin(): void;
  /** Something at the caller's end of the line. */
  caller(index: number, event: DemoCallEvent): void;
  /** Something at the visitor's page or the human's desk. */
  chat(event: DemoChatEvent): void;
  /** Something in the gateway. */
  gateway(message: BusMessage): void;
}

const colours: readonly Colour[] = ['green', 'cyan', 'yellow', 'magenta', 'blue'];

/** `chatting`: a written conversation goes on beside the calls. */
export function demoNarrator(calls: readonly DemoCall[], chatting: boolean): DemoNarrator {
  const names = [...calls.map(({ name }) => name), ...(chatting ? ['chat'] : [])];
  const width = Math.max(...names.map((name) => name.length));
  const indexOf = new Map<string, number>();
  const began = performance.now();
  const time = (): string => paint('dim', `${((performance.now() - began) / 1000).toFixed(1).padStart(5)} s`);
  const line = (index: number, who: string, text: string): void =>
    print(`${time()}  ${paint(colours[index % colours.length] ?? 'green', (names[index] ?? '').padEnd(width))}  ${who.padEnd(11)} ${text}`);

  const tell = (index: number, event: StoredEvent): void => {
    switch (event.kind) {
      case 'customer-turn': {
        if (event.source === 'text') return;
        const sure = event.source === 'keys' ? 'keys' : `${Math.round(event.confidence * 100)} %`;
        return line(
          index,
          'understood',
          `${event.text || '(nothing)'} ${paint('dim', `(${sure}${event.interrupted ? ', interrupting' : ''}${event.matched ? '' : ', not understood'})`)}`,
        );
      }
      case 'no-input':
        return line(index, 'understood', paint('dim', '(silence)'));
      case 'agent-say':
        return line(index, 'agent', paint('bold', event.text));
      case 'agent-heard':
        return event.complete ? undefined : line(index, '', paint('dim', `heard only: "${event.text}"`));
      case 'turn-latency': {
        const { gapMs, endpointMs, recognitionMs, agentMs, voiceMs, playoutMs } = event.latency;
        return line(
          index,
          '',
          paint(
            'dim',
            `answered after ${gapMs} ms (end of turn ${endpointMs} · words ${recognitionMs} · agent ${agentMs} · voice ${voiceMs} · out ${playoutMs})`,
          ),
        );
      }
      case 'api-call':
        return line(index, '', paint('dim', `asked ${event.api}: ${event.ok ? event.status : event.code} in ${event.ms} ms`));
      case 'hand-off-start':
        return line(
          index,
          'hands over',
          `to ${event.handoff.target}, with ${paint('bold', event.context || (index === calls.length ? '(all that was said)' : '(nothing)'))}`,
        );
      case 'human-message':
        return line(index, event.name ?? 'human', [event.text, ...event.files.map(({ name }) => `[${name}]`)].join(' '));
      case 'live-chat':
        return event.notice === undefined ? undefined : line(index, 'notice', paint('dim', event.notice));
      case 'conversation-end':
        return line(index, 'outcome', `${event.outcome}: ${event.reason}`);
      default:
        return undefined;
    }
  };

  return {
    begin() {
      const centres = [...new Set(calls.map(centreOf))].map((name) => `a simulated ${name}`).join(' and ');
      const callers = calls.length === 1 ? '1 caller' : `${calls.length} callers`;
      const people = [...(calls.length > 0 ? [callers] : []), ...(chatting ? ['1 visitor who writes'] : [])].join(', ');
      print(
        paint(
          'bold',
          `${people}, one agent (parcel-desk), ${centres || 'a simulated Talkdesk'}. Calls are spoken and recognised; nothing leaves this machine.\n`,
        ),
      );
      for (const [index, { about }] of calls.entries()) line(index, 'caller', paint('dim', about));
      if (chatting) line(calls.length, 'visitor', paint('dim', 'writes, asks for a human, exchanges files with them, and comes back to the agent'));
      print('');
    },
    chat(event) {
      if (event.kind === 'desk') return line(calls.length, 'Talkdesk', event.says);
      return line(calls.length, 'visitor', `“${event.text}”${event.file === undefined ? '' : ` [${event.file}]`}`);
    },
    caller(index, event) {
      const centre = calls[index] ? centreOf(calls[index]) : '';
      switch (event.kind) {
        case 'caller-speaks':
          return line(index, 'caller', `“${event.text}”`);
        case 'caller-hangs-up':
          return line(index, 'caller', 'hangs up');
        case 'answered':
          return line(index, centre, paint('dim', `SIP over TLS; ${event.codec}, ${event.protection}`));
        case 'identified':
          return line(index, centre, paint('dim', `the 200 OK names ${event.botId ?? '(nobody)'}, session ${event.sessionId ?? '(none)'}`));
        case 'refused':
          return line(index, 'refused', event.why);
        case 'complaint':
          return line(index, centre, paint('red', event.says));
        case 'referred':
          return line(index, centre, `REFER carries escalate_to=${paint('bold', event.escalateTo ?? '(unreadable)')}`);
        case 'exit':
          line(index, centre, `takes the exit ${paint('bold', event.exit)}`);
          if ('returned' in event)
            for (const [name, value] of Object.entries(event.returned)) line(index, centre, `BYE carries ${name}: ${paint('bold', value)}`);
          return;
        case 'rings':
          return line(index, centre, `rings ${paint('bold', event.ringGroup)}`);
      }
    },
    gateway({ conversation, event }) {
      if (event.kind === 'conversation-start')
        indexOf.set(conversation, event.medium === 'chat' ? calls.length : Number(event.facts.callerNumber?.slice(-1)));
      const index = indexOf.get(conversation);
      if (index !== undefined) tell(index, event);
    },
  };
}
