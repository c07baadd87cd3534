import { Readable } from 'node:stream';
import type { AuditLog, AuditQuery, KeptAuditEntry } from '#contract';
import type { Caller } from '../access/caller.ts';
import { type Accounts, seesWholeGateway } from '../access/whole-gateway.ts';
import { answer, refuse } from '../route/answer.ts';
import type { Api } from '../route/open-api.ts';
import { iso } from '../shapes/primitives.ts';
import { exportAudit, listAudit } from './operations.ts';

export interface AuditPorts {
  readonly audit: AuditLog;
  readonly accounts: Accounts;
}

interface Filters extends Omit<AuditQuery, 'account' | 'subject'> {
  readonly subject?: NonNullable<AuditQuery['subject']>['kind'];
  readonly subjectId?: string;
}

const usualLimit = 50;
const atOnce = 200;
const needsSubject = refuse(400, 'BAD_QUERY', 'The query parameters cannot be read.', {
  errors: [{ field: 'subjectId', says: '`subjectId` needs `subject`.', remedy: 'Give `subject` too.' }],
});

const show = ({ at, ...entry }: KeptAuditEntry) => ({ ...entry, at: iso(at) });

/** Who changed, read or exported what. */
export function serveAudit(api: Api, { audit: log, accounts }: AuditPorts): void {
  const queryOf = (caller: Caller, { subject, subjectId, ...rest }: Filters): AuditQuery => ({
    ...rest,
    ...(seesWholeGateway(caller, accounts) ? {} : { account: caller.account }),
    ...(subject === undefined ? {} : { subject: { kind: subject, ...(subjectId === undefined ? {} : { id: subjectId }) } }),
  });
  const detailsOf = (query: object): Record<string, string> => ({ filters: Object.keys(query).join(' ') });

  api.serve(listAudit, async ({ caller, query, audit }) => {
    const { limit = usualLimit, cursor, ...filters } = query;
    if (filters.subjectId !== undefined && filters.subject === undefined) return needsSubject;
    const entries = await log.list({ ...queryOf(caller, filters), limit, ...(cursor === undefined ? {} : { before: cursor }) });
    await audit('read', { kind: 'audit-log', id: caller.account }, detailsOf(query));
    const last = entries.at(-1);
    return answer({ entries: entries.map(show), ...(entries.length === limit && last ? { next: String(last.number) } : {}) });
  });

  api.serve(exportAudit, async ({ caller, query, audit }) => {
    if (query.subjectId !== undefined && query.subject === undefined) return needsSubject;
    await audit('export', { kind: 'audit-log', id: caller.account }, detailsOf(query));
    const wanted = queryOf(caller, query);
    const lines = async function* (): AsyncGenerator<string> {
      for (let before: number | undefined; ; ) {
        const entries = await log.list({ ...wanted, limit: atOnce, ...(before === undefined ? {} : { before }) });
        for (const entry of entries) yield `${JSON.stringify(show(entry))}\n`;
        before = entries.at(-1)?.number;
        if (entries.length < atOnce || before === undefined) return;
      }
    };
    const headers = { 'content-disposition': 'attachment; filename="audit.jsonl"' };
    return { status: 200, body: Readable.from(lines()), type: 'application/x-ndjson', headers };
  });
}
