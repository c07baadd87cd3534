import type { Logger } from '#base';
import type { LiveSessions } from '#contract';
import { showLive } from '../api-shapes.ts';
import { answer, missing } from '../route/answer.ts';
import type { Api } from '../route/open-api.ts';
import { endLive, listLive } from './operations.ts';

export interface LivePorts {
  readonly live: LiveSessions;
  readonly logger: Logger;
}

/** Conversations that go on now: who they are, and an end to one of them. */
export function serveLive(api: Api, { live, logger }: LivePorts): void {
  api.serve(listLive, ({ caller }) => answer({ sessions: live.list().filter(caller.sees).map(showLive) }));

  api.serve(endLive, async ({ caller, params, audit }) => {
    const session = live.list().find(({ id }) => id === params.id);
    if (session === undefined || !caller.sees(session)) return missing;
    await audit('end', { kind: 'live-session', id: session.id });
    if (!live.end(session.id)) return missing;
    logger.info('live session ended by request', { by: caller.actor.id, conversationId: session.id });
    return answer({ ended: true });
  });
}
