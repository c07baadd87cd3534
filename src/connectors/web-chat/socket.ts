import { asGatewayError, type Cancel, type Driven, drive, type Logger, later, type Scheduler } from '#base';
import type { ChatThreads, ThreadItem, ThreadSign } from '#contract';
import { parseJson, type WebSocketDoor, type WebSocketListener } from '#net';
import { type Inbound, parseInbound, printOutbound } from './protocol.ts';
import type { Refusal } from './refusal.ts';
import { Session, type SessionInput, type SessionOutput, type SessionRules } from './session.ts';
import type { Visitor } from './visitor.ts';
import type { Visits } from './visits.ts';

export interface SocketPorts {
  readonly rules: SessionRules;
  readonly scheduler: Scheduler;
  readonly logger: Logger;
  readonly threads: ChatThreads;
  readonly visits: Visits;
  /** Whose token it is, and a seat for their connection. */
  readonly enter: (token: string) => Promise<Visitor | Refusal>;
  readonly onOver: (visitor: Visitor | undefined) => void;
}

/** One connection of a visitor: a socket, a session, and what they do in their thread. */
export interface ChatSocket {
  readonly listener: WebSocketListener;
  attach(door: WebSocketDoor): void;
  shut(): void;
  terminate(): void;
}

export function chatSocket({ rules, scheduler, logger, threads, visits, enter, onOver }: SocketPorts): ChatSocket {
  let door: WebSocketDoor | undefined;
  let visitor: Visitor | undefined;
  let unwatch: Cancel = () => {};
  let over = false;

  const broken = (thrown: unknown): void => {
    logger.error('a visitor’s connection broke', { error: asGatewayError(thrown) });
    door?.close(1011, 'internal error');
    end();
  };
  const driven: Driven<SessionInput> = drive({ machine: new Session(rules, scheduler.now()), scheduler, output: (output) => obey(output), broken });
  const end = (): void => {
    if (over) return;
    over = true;
    unwatch();
    driven.close();
    onOver(visitor);
  };
  /** What goes on elsewhere, and whose failure is this connection's alone. */
  const meanwhile = (work: Promise<unknown>): void => void work.catch(broken);

  const verify = async (token: string): Promise<void> => {
    const found = await enter(token);
    if ('code' in found) return driven.send({ kind: 'turned-away', refusal: found });
    visitor = found;
    // It was closed while the token was looked at: the seat is given back at once.
    if (over) return onOver(found);
    driven.send({ kind: 'admitted', until: later(scheduler.now(), found.until - scheduler.wall()) });
  };
  const follow = async ({ facts }: Visitor, after: string | undefined): Promise<void> => {
    unwatch = threads.watch(facts, (what: ThreadItem | ThreadSign) =>
      driven.send({ kind: 'happened', what, waitingBytes: door?.bufferedBytes ?? 0 }),
    );
    try {
      driven.send({ kind: 'missed', items: await threads.read(facts, after) });
    } catch (thrown) {
      const error = asGatewayError(thrown);
      if (!error.retry) throw error;
      logger.warn('a thread could not be read now', { code: error.code });
      driven.send({ kind: 'turned-away', refusal: { code: 'BUSY', afterMs: 2000 } });
    }
  };

  const obey = (output: SessionOutput): void => {
    switch (output.kind) {
      case 'verify':
        return meanwhile(verify(output.token));
      case 'send':
        return door?.sendText(printOutbound(output.said));
      case 'ping':
        return door?.ping();
      case 'close':
        door?.close(output.code, output.reason);
        return unwatch();
    }
    const who = visitor;
    if (who === undefined) return;
    switch (output.kind) {
      case 'follow':
        return meanwhile(follow(who, output.after));
      case 'open':
        return meanwhile(visits.open(who).then((opened) => !opened.ok && driven.send({ kind: 'refused', refusal: opened.error })));
      case 'take': {
        const { id } = output.message;
        return meanwhile(
          visits
            .take(who, output.message)
            .then((taken) => driven.send(taken.ok ? { kind: 'taken', id, result: taken.value } : { kind: 'refused', id, refusal: taken.error })),
        );
      }
      case 'typing':
        return visits.typing(who);
      case 'leave':
        return meanwhile(visits.leave(who));
    }
  };

  return {
    attach(opened) {
      door = opened;
    },
    listener: {
      text: (octets) => driven.send({ kind: 'said', message: read(octets) }),
      binary: () => driven.send({ kind: 'said', message: 'malformed' }),
      pong: () => driven.send({ kind: 'pong' }),
      close: end,
    },
    shut: () => driven.send({ kind: 'shut' }),
    terminate: () => door?.terminate(),
  };
}

function read(octets: Buffer): Inbound | 'malformed' {
  const json = parseJson(octets.toString());
  const parsed = json.ok ? parseInbound(json.value) : json;
  return parsed.ok ? parsed.value : 'malformed';
}
