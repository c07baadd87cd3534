import { Readable } from 'node:stream';
import type { ConversationId } from '#base';
import {
  type ConversationHead,
  type ConversationStore,
  type LiveRecordings,
  type LiveSessions,
  type OpenRecording,
  type RecordingFacts,
  type RecordingFormat,
  type RecordingLibrary,
  recordingTypes,
  type Sight,
  type SoundSpan,
} from '#contract';
import { acceptedType } from '../accepted-type.ts';
import type { Caller } from '../access/caller.ts';
import { type Answer, answer, missing, refuse } from '../route/answer.ts';
import { entityTag } from '../route/entity-tag.ts';
import type { Api } from '../route/open-api.ts';
import { parseByteRange } from './byte-range.ts';
import { getRecording, getRecordingFacts, getRecordingPeaks, pauseRecording, removeRecording, resumeRecording } from './operations.ts';

export interface RecordingPorts {
  readonly store: Pick<ConversationStore, 'head'>;
  readonly library: RecordingLibrary;
  /** Which parts readers with this sight may not hear. */
  readonly covered: (head: ConversationHead, sight: Sight) => Promise<readonly SoundSpan[]>;
  readonly live: LiveSessions & LiveRecordings;
}

const formatOf: Readonly<Record<string, RecordingFormat>> = { 'audio/wav': 'wav', 'audio/ogg': 'opus' };

/** Recordings of calls that are over: heard, drawn, removed; and of those that go on: paused. */
export function serveRecordings(api: Api, { store, library, covered, live }: RecordingPorts): void {
  const visible = async (caller: Caller, id: ConversationId): Promise<ConversationHead | undefined> => {
    const head = await store.head(id);
    return head !== undefined && caller.sees(head) ? head : undefined;
  };
  const wished = (facts: RecordingFacts, format: RecordingFormat | undefined, accept: string | undefined): RecordingFormat => {
    const [first, second] = facts.format === 'wav' ? (['audio/wav', 'audio/ogg'] as const) : (['audio/ogg', 'audio/wav'] as const);
    return format ?? formatOf[acceptedType(accept, [first, second])] ?? facts.format;
  };
  const headers = (opened: OpenRecording, tag: string, hidden: boolean): Record<string, string> => ({
    'accept-ranges': opened.ranges ? 'bytes' : 'none',
    vary: 'accept',
    // A part belongs to one whole; what is made anew each time is never the same.
    ...(opened.ranges ? { etag: tag } : {}),
    ...(hidden ? { 'x-recording-covered': 'true' } : {}),
  });

  api.serve(getRecording, async ({ caller, params, query, request, reply, audit }): Promise<Answer> => {
    const head = await visible(caller, params.id);
    const facts = head && (await library.find(head.id));
    if (head === undefined || facts === undefined) return missing;
    const spans = await covered(head, caller.sight);
    const format = wished(facts, query.format, request.headers.accept);
    const tag = entityTag(facts.sha256, format, JSON.stringify(spans));
    // A range is of the version that the client has; of another it gets the whole (RFC 9110 §13.1.5).
    const same = request.headers['if-range'] === undefined || request.headers['if-range'] === tag;
    const asked = same && request.method === 'GET' ? parseByteRange(request.headers.range) : undefined;
    const range = asked && 'suffix' in asked ? await suffixOf(facts, format, asked.suffix) : asked;
    const opened = range === 'empty' ? 'beyond' : await library.open(head.id, { format, covered: spans, ...(range ? { range } : {}) });
    if (opened === undefined) return missing;
    if (opened === 'beyond') {
      const sizeBytes = await sizeOf(facts, format);
      return refuse(416, undefined, undefined, sizeBytes === undefined ? {} : { headers: { 'content-range': `bytes */${sizeBytes}` } });
    }
    const { sizeBytes, range: given } = opened;
    const length = given ? given.to - given.from + 1 : sizeBytes;
    const known = {
      ...headers(opened, tag, spans.length > 0),
      ...(length === undefined ? {} : { 'content-length': String(length) }),
      ...(given && sizeBytes !== undefined ? { 'content-range': `bytes ${given.from}-${given.to}/${sizeBytes}` } : {}),
    };
    if (request.method === 'HEAD') {
      await opened.close();
      // Nothing is sent: the length is that of what would be.
      reply.headers(known);
      return { status: 200, type: recordingTypes[format], headers: known, body: Readable.from([]) };
    }
    await audit(
      caller.sight === 'personal' ? 'read-personal' : 'read',
      { kind: 'recording', id: head.id },
      { format, ...(given ? { part: 'true' } : {}) },
    );
    const body = Readable.from(opened.octets, { objectMode: false });
    body.once('close', () => void opened.close().catch(() => undefined));
    return { status: given ? 206 : 200, type: recordingTypes[format], headers: known, body };
  });

  /** The place of the last octets: the whole must be measured first. */
  async function suffixOf(facts: RecordingFacts, format: RecordingFormat, suffix: number): Promise<{ from: number } | 'empty' | undefined> {
    if (suffix === 0) return 'empty';
    const sizeBytes = await sizeOf(facts, format);
    return sizeBytes === undefined ? undefined : { from: Math.max(0, sizeBytes - suffix) };
  }

  /** Undefined of what must be made before it can be measured. */
  async function sizeOf(facts: RecordingFacts, format: RecordingFormat): Promise<number | undefined> {
    const opened = await library.open(facts.id, { format });
    if (opened === undefined || opened === 'beyond') return undefined;
    await opened.close();
    return opened.sizeBytes;
  }

  api.serve(getRecordingFacts, async ({ caller, params }) => {
    const head = await visible(caller, params.id);
    const facts = head && (await library.find(head.id));
    if (facts === undefined) return missing;
    const { id, key, ...rest } = facts;
    return answer({ conversation: id, ...rest, encrypted: key !== undefined });
  });

  api.serve(getRecordingPeaks, async ({ caller, params }) => {
    const head = await visible(caller, params.id);
    const peaks = head && (await library.peaks(head.id));
    return head === undefined || peaks === undefined ? missing : answer({ conversation: head.id, ...peaks });
  });

  api.serve(removeRecording, async ({ caller, params, audit }) => {
    const head = await visible(caller, params.id);
    const proof = head && (await library.remove(head.id));
    if (proof === undefined) return missing;
    const { id, ...rest } = proof;
    const what = {
      ...(rest.sha256 === undefined ? {} : { sha256: rest.sha256 }),
      ...(rest.sizeBytes === undefined ? {} : { bytes: String(rest.sizeBytes) }),
    };
    await audit('remove', { kind: 'recording', id }, { from: rest.removed.join(' '), ...what });
    return answer({ conversation: id, ...rest });
  });

  for (const [declared, act] of [
    [pauseRecording, live.pauseRecording],
    [resumeRecording, live.resumeRecording],
  ] as const) {
    api.serve(declared, async ({ caller, params, audit }) => {
      const session = live.list().find(({ id }) => id === params.id);
      if (session === undefined || !caller.sees(session)) return missing;
      await audit('change', { kind: 'recording', id: session.id }, { what: declared === pauseRecording ? 'pause' : 'resume' });
      const recorded = act(session.id);
      return recorded === undefined ? missing : answer({ recorded });
    });
  }
}
