import { createHash } from 'node:crypto';
import type { Clock, WallTime } from '#base';
import { type Block, type Blocks, type PersonKey, parsePersonKey, usualBlockMinutes } from '#contract';
import { answer, missing, nothing, refuse } from '../route/answer.ts';
import type { Api } from '../route/open-api.ts';
import { iso, parsePlace, printPlace } from '../shapes/primitives.ts';
import { listBlocks, putBlock, removeBlock } from './operations.ts';

export interface BlockPorts {
  readonly blocks: Pick<Blocks, 'put' | 'remove' | 'list'>;
  readonly scheduler: Clock;
}

const usualLimit = 50;
const nobody = refuse(400, 'BAD_CUSTOMER', 'Nobody can be named like that: give a number, an e-mail address, or `thread:{channel}/{thread}`.');

/** The audit log outlives what is erased: a customer stands in it as a digest. */
export const auditedCustomer = (who: PersonKey) => ({ kind: 'customer', id: createHash('sha256').update(who).digest('hex').slice(0, 32) }) as const;

const show = ({ account: _, at, until, ...block }: Block) => ({ ...block, at: iso(at), ...(until === undefined ? {} : { until: iso(until) }) });

/** Who is kept out: shown, set, lifted. */
export function serveBlocks(api: Api, { blocks, scheduler }: BlockPorts): void {
  api.serve(listBlocks, async ({ caller, query, audit }) => {
    const { limit = usualLimit, cursor } = query;
    const found = await blocks.list({
      account: caller.account,
      limit: limit + 1,
      ...(cursor === undefined ? {} : { after: parsePlace(cursor) }),
    });
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    await audit('read-personal', { kind: 'customer', id: 'blocked' }, { count: String(shown.length) });
    return answer({ blocks: shown.map(show), ...(found.length > limit && last ? { next: printPlace(last.who) } : {}) });
  });

  api.serve(putBlock, async ({ caller, params, body, audit }) => {
    const who = parsePersonKey(params.who);
    if (who === undefined) return nobody;
    const { reason, from, minutes = usualBlockMinutes, forGood } = body;
    const { account, actor } = caller;
    const at = scheduler.wall();
    const until = forGood ? {} : { until: (at + minutes * 60_000) as WallTime };
    const block: Block = { account, who, from, reason, by: `${actor.kind}:${actor.id}`, at, ...until };
    await audit('block', auditedCustomer(who), { from, minutes: forGood ? 'for good' : String(minutes) });
    await blocks.put(block);
    return answer(show(block));
  });

  api.serve(removeBlock, async ({ caller, params, audit }) => {
    const who = parsePersonKey(params.who);
    if (who === undefined || !(await blocks.remove(caller.account, who))) return missing;
    await audit('unblock', auditedCustomer(who));
    return nothing;
  });
}
