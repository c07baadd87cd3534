/** A step of a scenario, in SIPp's XML. */
export type Step = string;

/** What must stand (or, with `lacks`, must not stand) in a header field or the body; a POSIX regular expression. */
export type Check = { readonly fits: string; readonly lacks?: never } | { readonly lacks: string; readonly fits?: never };
export type CheckOf = Check & {
  readonly header?: string;
  /** What was found is `[$name]` from there on. */
  readonly as?: string;
};

export interface Request {
  readonly method: string;
  readonly seq?: number;
  /** Within the dialog that the last 200 with `learn` opened. */
  readonly within?: boolean;
  readonly uri?: string;
  /** A tag for the To, where there is no dialog to take it from. */
  readonly toTag?: string;
  readonly headers?: readonly string[];
  /** Instead of the Contact that SIPp would give; '' for none. */
  readonly contact?: string;
  readonly maxForwards?: number;
  readonly body?: string;
  readonly type?: string;
  /** Tells transactions apart: the method and CSeq unless told. */
  readonly branch?: string;
  readonly repeat?: boolean;
}

const lines = (...parts: readonly (string | false | undefined)[]): string => parts.filter((part) => part !== false && part !== undefined).join('\n');
const inXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

export const branchOf = (name: string): string => `z9hG4bK[pid].[call_number].${name}`;
export const via = (name: string): string => `Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=${branchOf(name)}`;
export const from = 'From: "SIPp" <sip:+15550111@[local_ip]:[local_port]>;tag=[pid]sipp[call_number]';
export const to = 'To: <sip:[service]@[remote_ip]:[remote_port]>';
export const contact = 'Contact: <sip:sipp@[local_ip]:[local_port];transport=[transport]>';
export const target = 'sip:[service]@[remote_ip]:[remote_port]';

/** Any text as a message: for what no builder should know how to write. */
export const raw = (text: string, repeat = true): Step => `<send${repeat ? ' retrans="500"' : ''}><![CDATA[\n${text}\n]]></send>`;

/** A request. Repeats over UDP until answered, save ACK. */
export function request(one: Request): Step {
  const { method, seq = 1, within = false, headers = [], body, maxForwards = 70 } = one;
  return raw(
    lines(
      `${method} ${one.uri ?? (within ? '[next_url]' : target)} SIP/2.0`,
      via(one.branch ?? `${method}${seq}`),
      within && '[routes]',
      from,
      `${to}${within ? '[peer_tag_param]' : one.toTag === undefined ? '' : `;tag=${one.toTag}`}`,
      'Call-ID: [call_id]',
      `CSeq: ${seq} ${method}`,
      one.contact === '' ? false : (one.contact ?? contact),
      `Max-Forwards: ${maxForwards}`,
      ...headers,
      body !== undefined && `Content-Type: ${one.type ?? 'application/sdp'}`,
      'Content-Length: [len]',
      '',
      body ?? '',
    ),
    one.repeat ?? method !== 'ACK',
  );
}

/** The ACK of a 2xx: a transaction of its own. */
export const ack = (seq = 1, body?: string): Step =>
  request({ method: 'ACK', seq, within: true, branch: `ACK${seq}`, ...(body === undefined ? {} : { body }) });

/** The ACK of a refusal belongs to the INVITE (RFC 3261 §17.1.1.3). */
export const ackRefusal = (branch: string, seq = 1): Step =>
  raw(lines(`ACK ${target} SIP/2.0`, via(branch), from, '[last_To:]', 'Call-ID: [call_id]', `CSeq: ${seq} ACK`, 'Content-Length: 0', '', ''), false);

let checked = 0;
function checksOf(checks: readonly CheckOf[]): { readonly actions: string; readonly names: readonly string[] } {
  const names = checks.map(({ as }) => as ?? `seen${++checked}`);
  const actions = checks.map(({ header, fits, lacks }, index) => {
    const where = header === undefined ? 'search_in="body"' : `search_in="hdr" header="${header}:"`;
    return `<ereg regexp="${inXml(fits ?? lacks ?? '')}" ${where} ${fits === undefined ? 'check_it_inverse' : 'check_it'}="true" assign_to="${names[index]}"/>`;
  });
  return { actions: actions.join(''), names };
}

interface Receiving {
  readonly checks?: readonly CheckOf[];
  readonly optional?: boolean;
  /** Take dialog and route from it. */
  readonly learn?: boolean;
  readonly authenticate?: boolean;
  readonly timeoutMs?: number;
}

function receive(what: string, { checks = [], optional = false, learn = false, authenticate = false, timeoutMs }: Receiving): Step {
  const { actions, names } = checksOf(checks);
  const flags = lines(optional && ' optional="true"', learn && ' rrs="true"', authenticate && ' auth="true"').replaceAll('\n', '');
  const limit = timeoutMs === undefined ? '' : ` timeout="${timeoutMs}"`;
  const head = `<recv ${what}${flags}${limit}`;
  return names.length === 0 ? `${head}/>` : `${head}><action>${actions}</action></recv><Reference variables="${names.join(',')}"/>`;
}

export const response = (status: number, how: Receiving = {}): Step => receive(`response="${status}"`, how);
export const requestFromThem = (method: string, how: Receiving = {}): Step => receive(`request="${method}"`, how);
export const pause = (milliseconds: number): Step => `<pause milliseconds="${milliseconds}"/>`;
export const execute = (action: string): Step => `<nop><action><exec ${action}/></action></nop>`;

/** Answers the request that came last. */
export const reply = (status: string, headers: readonly string[] = [], body?: string): Step =>
  raw(
    lines(
      `SIP/2.0 ${status}`,
      '[last_Via:]',
      '[last_Record-Route:]',
      '[last_From:]',
      '[last_To:]',
      '[last_Call-ID:]',
      '[last_CSeq:]',
      contact,
      ...headers,
      body !== undefined && 'Content-Type: application/sdp',
      'Content-Length: [len]',
      '',
      body ?? '',
    ),
    false,
  );

export interface Sdp {
  readonly version?: number;
  readonly formats?: readonly number[];
  readonly direction?: string;
  readonly host?: string;
  /** Name of the ear that listens: `-key` of SIPp. */
  readonly port?: string;
  readonly profile?: string;
  readonly media?: string;
  readonly more?: readonly string[];
}

const maps: Readonly<Record<number, string>> = {
  0: 'PCMU/8000',
  8: 'PCMA/8000',
  9: 'G722/8000',
  18: 'G729/8000',
  96: 'telephone-event/8000',
  98: 'VP8/90000',
  101: 'telephone-event/8000',
};

/** A description of a session with one stream. */
export const sdp = ({
  version = 1,
  formats = [0, 101],
  direction = 'sendrecv',
  host = '[media_ip]',
  port = '[ear]',
  profile = 'RTP/AVP',
  media = 'audio',
  more = [],
}: Sdp = {}): string =>
  lines(
    'v=0',
    `o=sipp 1 ${version} IN IP4 [local_ip]`,
    's=-',
    `c=IN IP4 ${host}`,
    't=0 0',
    `m=${media} ${port} ${profile} ${formats.join(' ')}`,
    ...formats.map((format) => `a=rtpmap:${format} ${maps[format]}`),
    ...formats.flatMap((format) => (maps[format]?.startsWith('telephone') ? [`a=fmtp:${format} 0-15`] : [])),
    ...more,
    `a=${direction}`,
  );

const provisional = [response(100, { optional: true }), response(180, { optional: true })];

interface Calling extends Partial<Request> {
  readonly offer?: Sdp;
  readonly checks?: readonly CheckOf[];
}

/** INVITE, 200, ACK. */
export const call = ({ offer, checks = [], ...more }: Calling = {}): Step[] => [
  request({ method: 'INVITE', body: sdp(offer), ...more }),
  ...provisional,
  response(200, { learn: true, checks }),
  ack(more.seq ?? 1),
];

/** Another offer within the dialog: INVITE, 200, ACK. */
export const offerAgain = (seq: number, offer: Sdp, checks: readonly CheckOf[] = []): Step[] => [
  request({ method: 'INVITE', seq, within: true, body: sdp({ version: seq, ...offer }) }),
  response(100, { optional: true }),
  response(200, { checks }),
  ack(seq),
];

/** INVITE, a refusal, ACK. */
export const refusedCall = (status: number, one: Partial<Request> = {}, checks: readonly CheckOf[] = []): Step[] => [
  request({ method: 'INVITE', body: sdp(), ...one }),
  response(100, { optional: true }),
  response(status, { checks }),
  ackRefusal(one.branch ?? `INVITE${one.seq ?? 1}`, one.seq),
];

export const goodbye = (seq: number): Step[] => [request({ method: 'BYE', seq, within: true }), response(200)];
export const theirGoodbye = (checks: readonly CheckOf[] = [], timeoutMs?: number): Step[] => [
  requestFromThem('BYE', { checks, ...(timeoutMs === undefined ? {} : { timeoutMs }) }),
  reply('200 OK'),
];

/** The whole file. */
export const printScenario = (name: string, steps: readonly Step[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="${inXml(name)}">\n${steps.join('\n')}\n</scenario>\n`;
