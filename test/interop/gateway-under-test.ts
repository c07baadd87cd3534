import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseWav, type WavSound } from '#audio';
import type { ConversationHead, StoredEvent } from '#contract';
import { type ConversationReader, openReader } from '#store';
import { interopFolder, startGateway } from '../e2e/gateway-process.ts';
import { until } from '../until.ts';

export type Transport = 'udp' | 'tcp' | 'tls';
export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string; readonly level: string };

/** A conversation that is over, as the gateway has recorded it. */
export interface Conversation {
  readonly head: ConversationHead;
  readonly events: readonly StoredEvent[];
}

/** The gateway of `examples/interop`, in a process of its own, on ports of its own. */
export interface GatewayUnderTest {
  readonly folder: string;
  /** Host and port of a SIP listener. */
  at(transport: Transport): string;
  /** What it logged about a call. */
  log(callId: string): LogLine[];
  /** The conversation of a call, by Call-ID or caller, once it is over; rejects when there is none in time. */
  conversation(call: string): Promise<Conversation>;
  /** How many conversations a call has led to. */
  conversations(callId: string): Promise<number>;
  /** Sound of a conversation: left the caller, right the gateway. */
  recording(conversation: Conversation): Promise<{ readonly left: Int16Array; readonly right: Int16Array; readonly rateHz: number }>;
  /** Stops it as an operator would; its exit code, all that it logged as an error, and its last words. */
  stop(): Promise<{ readonly code: number | null; readonly errors: LogLine[]; readonly last: string }>;
}

/** Starts it. */
export async function openGatewayUnderTest(): Promise<GatewayUnderTest> {
  const place = interopFolder();
  const running = await startGateway(place.config);
  const reader = await openReader({ directory: join(place.folder, 'data', 'store') });
  const lines = (): LogLine[] =>
    running
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
  const listeners = String(lines().find(({ msg }) => msg === 'SIP ready')?.['listeners']);
  const found = new Map<string, Set<string>>();
  const look = async (callId: string): Promise<string[]> => {
    await learn(reader, found);
    return [...(found.get(callId) ?? [])];
  };
  return {
    folder: place.folder,
    at(transport) {
      const address = new RegExp(`${transport} (\\S+:\\d+)`).exec(listeners)?.[1];
      assert.ok(address, `no listener for ${transport} in ${listeners}`);
      return address;
    },
    log: (callId) => lines().filter((line) => line['callId'] === callId),
    async conversation(call) {
      const head = await until(async () => {
        const [id] = await look(call);
        const known = id === undefined ? undefined : await reader.head(id as ConversationHead['id']);
        return known?.outcome !== undefined && known;
      }, `the end of the conversation of ${call}`);
      return { head, events: await reader.events(head.id) };
    },
    conversations: async (callId) => (await look(callId)).length,
    async recording({ events }) {
      const file = events.find((event) => event.kind === 'recording')?.file;
      assert.ok(file, 'the call was not recorded');
      const path = join(place.folder, 'data', 'recordings', file);
      // Under its name once it is whole, a moment after the conversation's end.
      await until(() => existsSync(path), `${file} under its name`);
      return channelsOf(parseWav(readFileSync(path)));
    },
    async stop() {
      await reader.close();
      const code = await running.stop('SIGTERM');
      const errors = lines().filter(({ level }) => level === 'error');
      place.remove();
      return { code, errors, last: running.output().slice(-2000) };
    },
  };
}

/** Notes the calls of conversations that began since the last look. */
async function learn(reader: ConversationReader, found: Map<string, Set<string>>): Promise<void> {
  const known = new Set([...found.values()].flatMap((ids) => [...ids]));
  for (let cursor: string | undefined, more = true; more; ) {
    const page = await reader.list({ limit: 200, ...(cursor === undefined ? {} : { cursor }) });
    const fresh = page.heads.filter(({ id }) => !known.has(id));
    for (const { id } of fresh) {
      const start = (await reader.events(id))[0];
      const { callId, callerNumber } = start?.kind === 'conversation-start' ? start.facts : {};
      for (const key of [callId, callerNumber]) if (key !== undefined) found.set(key, (found.get(key) ?? new Set()).add(id));
    }
    cursor = page.next;
    more = cursor !== undefined && fresh.length === page.heads.length;
  }
}

function channelsOf(parsed: ReturnType<typeof parseWav>): { left: Int16Array; right: Int16Array; rateHz: number } {
  assert.ok(parsed.ok, 'the recording can be read');
  const { samples, rateHz }: WavSound = parsed.value;
  const channel = (offset: number): Int16Array => Int16Array.from({ length: samples.length >> 1 }, (_, at) => samples[2 * at + offset] ?? 0);
  return { left: channel(0), right: channel(1), rateHz };
}
