import { randomUUID } from 'node:crypto';
import { type ApiCall, type ApiCallRequest, type ApiProblem, type Outcome, type StoredEvent, transcriptOf } from '#contract';
import { EventsRefused, followConversation } from './follow-events.ts';
import { type Colour, CommandFailure, exitCodes, paint, print, printError } from './terminal.ts';

export interface PlaceCallOptions {
  /** Where the gateway's API is: `http://127.0.0.1:8080`. */
  readonly base: string;
  /** Of a client with the scope `calls:place`. */
  readonly token: string;
  readonly request: ApiCallRequest;
  /** Told of each event; printing is the usual thing to do with it. */
  readonly event: (event: StoredEvent) => void;
}

/** How a call out came to its end. */
export interface PlacedReport {
  readonly call: ApiCall;
  readonly outcome?: Outcome;
  readonly events: readonly StoredEvent[];
}

/** Has a gateway place a call, and follows it to its end. Ctrl-C gives it up. Throws a `CommandFailure` when the gateway will not place it. */
export async function placeCall({ base, token, request, event: told }: PlaceCallOptions): Promise<PlacedReport> {
  const authorization = `Bearer ${token}`;
  const ask = async (method: string, path: string, body?: object): Promise<{ status: number; headers: Headers; body: unknown }> => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        authorization,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    }).catch((thrown: unknown) => {
      throw new CommandFailure(`The gateway at ${base} cannot be reached. Is it running?`, exitCodes.failed, thrown);
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  const answer = await ask('POST', '/api/v1/calls', request);
  if (answer.status !== 202) throw refusal(answer.status, answer.body as ApiProblem, answer.headers.get('retry-after'));
  const { id } = answer.body as ApiCall;
  const giveUp = (): void => {
    printError(paint('dim', 'giving it up'));
    ask('DELETE', `/api/v1/calls/${id}`).catch((thrown: unknown) => printError(String(thrown)));
  };
  process.once('SIGINT', giveUp);
  const events: StoredEvent[] = [];
  try {
    for await (const event of followConversation(base, token, id)) {
      events.push(event);
      told(event);
    }
  } catch (thrown) {
    if (!(thrown instanceof EventsRefused)) throw new CommandFailure(String(thrown), exitCodes.failed, thrown);
    printError(paint('dim', `(${thrown.message}: what is said cannot be shown; the client needs the scope conversations:read)`));
    await overByPolling(async () => (await ask('GET', `/api/v1/calls/${id}`)).body as ApiCall);
  } finally {
    process.removeListener('SIGINT', giveUp);
  }
  const end = events.at(-1);
  const call = (await ask('GET', `/api/v1/calls/${id}`)).body as ApiCall;
  return { call, events, ...(end?.kind === 'conversation-end' ? { outcome: end.outcome } : {}) };
}

const lookEveryMs = 500;

async function overByPolling(look: () => Promise<ApiCall>): Promise<void> {
  for (let shown = ''; ; ) {
    const { stage, why, endedAt } = await look();
    if (stage !== shown) print(why === undefined ? stage : `${stage}: ${why}`);
    shown = stage;
    if (endedAt !== undefined) return;
    await new Promise((done) => setTimeout(done, lookEveryMs));
  }
}

/** What the gateway's no means to whoever asked: 400 and 403 will be no again. */
function refusal(status: number, problem: ApiProblem, retryAfter: string | null): CommandFailure {
  const { code, detail } = problem;
  const again = retryAfter === null ? '' : ` Again in ${retryAfter} s.`;
  const hint = status === 401 || (status === 403 && code === 'FORBIDDEN') ? ' The client needs the scope calls:place.' : '';
  return new CommandFailure(`${code}: ${detail}${again}${hint}`, status === 429 || status >= 500 ? exitCodes.failed : exitCodes.wrongInput);
}

const colours: Readonly<Record<string, Colour>> = { customer: 'yellow', agent: 'cyan', 'human-agent': 'magenta' };

/** One event as a line for people; undefined for those that are figures. */
export function printCallEvent(event: StoredEvent): string | undefined {
  if (event.kind === 'placed-call') {
    const { stage, why, status } = event;
    return `${paint('dim', 'call')}      ${stage}${why === undefined ? '' : `: ${why}`}${status === undefined ? '' : ` (${status})`}`;
  }
  const [line] = transcriptOf([event]);
  if (line === undefined) return undefined;
  const who = line.who === 'gateway' ? '·' : line.who;
  return `${paint(colours[line.who] ?? 'dim', who)}${' '.repeat(Math.max(1, 10 - who.length))}${line.text || '(nothing)'}`;
}
