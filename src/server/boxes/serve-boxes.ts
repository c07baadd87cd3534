import type { ConversationStore, Inbox, InboxItem, LaneDepth, Outbox, OutboxItem } from '#contract';
import type { Caller } from '../access/caller.ts';
import { type Accounts, seesWholeGateway } from '../access/whole-gateway.ts';
import { isConversationId } from '../api-shapes.ts';
import { answer, missing, nothing, refuse } from '../route/answer.ts';
import type { Api } from '../route/open-api.ts';
import { iso, parsePlace, printPlace } from '../shapes/primitives.ts';
import { dropItem, getItem, listItems, replayItem, showBoxes } from './operations.ts';

type Mending = 'list' | 'show' | 'replay' | 'drop' | 'depth';

export interface BoxPorts {
  readonly outbox: Pick<Outbox, Mending>;
  readonly inbox: Pick<Inbox, Mending>;
  readonly store: Pick<ConversationStore, 'head'>;
  readonly accounts: Accounts;
}

const usualLimit = 50;
const notDead = refuse(409, 'NO_DEAD_LETTER', 'It is no dead letter.');

const showLane = ({ oldestAt, ...lane }: LaneDepth) => ({ ...lane, ...(oldestAt === undefined ? {} : { oldestAt: iso(oldestAt) }) });

function showItem(item: OutboxItem | InboxItem, withBody: boolean) {
  const { id, state, dueAt, attempts, trouble, settledAt, body } = item;
  return {
    id,
    ...('lane' in item
      ? { lane: item.lane, key: item.key, name: item.idempotencyKey, at: iso(item.putAt) }
      : { lane: item.source, key: item.orderingKey, name: item.dedupeKey, at: iso(item.receivedAt) }),
    state,
    dueAt: iso(dueAt),
    attempts,
    ...(trouble === undefined ? {} : { trouble }),
    ...(settledAt === undefined ? {} : { settledAt: iso(settledAt) }),
    ...(withBody && body !== '' ? { body } : {}),
  };
}

/** What must still reach the outside, or have its effect: shown, tried again, given up. */
export function serveBoxes(api: Api, ports: BoxPorts): void {
  const { store, accounts } = ports;
  const visible = async (caller: Caller, item: OutboxItem | InboxItem): Promise<boolean> => {
    if (seesWholeGateway(caller, accounts)) return true;
    const key = 'lane' in item ? item.key : item.orderingKey;
    const head = isConversationId(key) ? await store.head(key) : undefined;
    return head !== undefined && caller.sees(head);
  };
  const find = async (caller: Caller, box: 'outbox' | 'inbox', id: string): Promise<OutboxItem | InboxItem | undefined> => {
    const item = await ports[box].show(id);
    return item !== undefined && (await visible(caller, item)) ? item : undefined;
  };

  api.serve(showBoxes, async ({ caller }) => {
    if (!seesWholeGateway(caller, accounts)) return answer({ outbox: [], inbox: [] });
    const [outbox, inbox] = await Promise.all([ports.outbox.depth(), ports.inbox.depth()]);
    return answer({ outbox: outbox.map(showLane), inbox: inbox.map(showLane) });
  });

  api.serve(listItems, async ({ caller, params, query, audit }) => {
    const { limit = usualLimit, cursor, ...rest } = query;
    const found: readonly (OutboxItem | InboxItem)[] = await ports[params.box].list({
      ...rest,
      limit,
      ...(cursor === undefined ? {} : { before: parsePlace(cursor) }),
    });
    const seen = await Promise.all(found.map((item) => visible(caller, item)));
    const last = found.at(-1);
    await audit('read', { kind: 'box-item', id: '*' }, { box: params.box });
    return answer({
      items: found.filter((_item, i) => seen[i]).map((item) => showItem(item, false)),
      ...(found.length === limit && last ? { next: printPlace(last.id) } : {}),
    });
  });

  api.serve(getItem, async ({ caller, params, audit }) => {
    const item = await find(caller, params.box, params.id);
    if (item === undefined) return missing;
    const whole = caller.sight === 'personal';
    await audit(whole ? 'read-personal' : 'read', { kind: 'box-item', id: item.id }, { box: params.box });
    return answer(showItem(item, whole));
  });

  api.serve(replayItem, async ({ caller, params, audit }) => {
    const item = await find(caller, params.box, params.id);
    if (item === undefined) return missing;
    if (!(await ports[params.box].replay(item.id))) return notDead;
    await audit('replay', { kind: 'box-item', id: item.id }, { box: params.box });
    const now = await ports[params.box].show(item.id);
    return now === undefined ? missing : answer(showItem(now, false));
  });

  api.serve(dropItem, async ({ caller, params, audit }) => {
    const item = await find(caller, params.box, params.id);
    if (item === undefined) return missing;
    if (!(await ports[params.box].drop(item.id))) return notDead;
    await audit('remove', { kind: 'box-item', id: item.id }, { box: params.box });
    return nothing;
  });
}
