import { Readable } from 'node:stream';
import type { ArchivedFile, PeopleDesk, PersonOrder, PersonTraces } from '#contract';
import type { Caller } from '../access/caller.ts';
import { answer, refuse } from '../route/answer.ts';
import type { Api } from '../route/open-api.ts';
import { iso } from '../shapes/primitives.ts';
import { erasePerson, exportPerson } from './operations.ts';

export interface PeoplePorts {
  readonly people: PeopleDesk;
  /** Files as one archive. */
  readonly pack: (files: AsyncIterable<ArchivedFile>) => AsyncIterable<Uint8Array>;
}

const nobody = refuse(400, 'BAD_BODY', 'The body cannot be read.', {
  errors: [{ field: 'person', says: 'this names nobody', remedy: 'Give a telephone number, an e-mail address, or thread:<channel>/<thread>.' }],
});

const show = ({ customer, traces }: PersonTraces) => ({
  ...(customer === undefined ? {} : { customer }),
  traces: traces.map((trace) => ({ ...trace, startedAt: iso(trace.startedAt) })),
});

/** All that is kept of one person: handed out, and removed. The desk writes both down. */
export function servePeople(api: Api, { people, pack }: PeoplePorts): void {
  const orderOf = ({ actor, account, bots }: Caller, person: string): PersonOrder => ({ person, account, bots, actor });

  api.serve(exportPerson, async ({ caller, body }) => {
    const found = await people.export(orderOf(caller, body.person));
    if (found === undefined) return nobody;
    const headers = { 'content-disposition': 'attachment; filename="person.tar"' };
    return {
      status: 200,
      body: Readable.from(pack(found.files)),
      type: 'application/x-tar',
      headers,
    };
  });

  api.serve(erasePerson, async ({ caller, body }) => {
    const order = orderOf(caller, body.person);
    const found = body.dryRun ? await people.find(order) : await people.erase(order);
    return found === undefined ? nobody : answer(show(found));
  });
}
