import type { Headers } from '#protocols/sip';

/** What a bot says about itself in header fields. How they are written on the wire is not documented: case, `X-`, hyphens and underscores are not looked at. */
export interface KoreHeaders {
  readonly sessionId?: string;
  readonly botId?: string;
  readonly reason?: string;
  /** Names as they came. */
  readonly names: readonly string[];
}

const aliases = /^(?:x-)?kore[-_]?(session[-_]?id|bot[-_]?id|reason)$/i;
const places = { s: 'sessionId', b: 'botId', r: 'reason' } as const;

export function koreHeaders(headers: Headers): KoreHeaders {
  const found: { sessionId?: string; botId?: string; reason?: string } = {};
  const names: string[] = [];
  for (const [name, value] of headers.entries()) {
    const place = places[aliases.exec(name)?.[1]?.[0]?.toLowerCase() as keyof typeof places];
    if (place === undefined) continue;
    names.push(name);
    found[place] ??= value.trim();
  }
  return { ...found, names };
}

/** Fields that SIP itself needs in a BYE: everything else was meant for the flow. */
const ofSip: ReadonlySet<string> = new Set([
  ...['via', 'from', 'to', 'call-id', 'cseq', 'max-forwards', 'content-length', 'content-type', 'contact', 'route', 'record-route'],
  ...['user-agent', 'server', 'allow', 'supported', 'require', 'date', 'timestamp', 'reason', 'authorization', 'proxy-authorization'],
]);

/** The header fields that came back for the flow, by the names they came with. */
export function returnedHeaders(headers: Headers): Readonly<Record<string, string>> {
  const returned: Record<string, string> = {};
  for (const [name, value, key] of headers.entries()) if (!ofSip.has(key) && !aliases.test(name)) returned[name] = value;
  return returned;
}
