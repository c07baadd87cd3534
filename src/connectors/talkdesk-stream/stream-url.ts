import { bad, ok, type Result } from '#base';

/** What the address of a voice stream says. */
export interface StreamUrl {
  /** Where the gateway is reached: `https://voice.example.com`; http becomes ws, https wss. */
  readonly base: string;
  readonly path: string;
  /** The number that customers dial, E.164. */
  readonly number: string;
  readonly token: string;
  readonly bot: string;
  readonly account: string;
  /** For a stream that is only listened to. */
  readonly listen: boolean;
}

/** The address as it is put into the Studio component, each value percent-encoded: an unescaped plus would arrive as a blank. */
export function printStreamUrl({ base, path, number, token, bot, account, listen }: StreamUrl): string {
  const root = base.replace(/^http/i, 'ws').replace(/\/+$/, '');
  const query = { sipuri: number, token, botId: bot, accountId: account, agentassist: String(listen) };
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${root}${path.replace(/\/+$/, '')}/?${pairs.join('&')}`;
}

/** What a stream's address asks for. */
export interface StreamQuery {
  readonly number: string;
  readonly token: string;
  readonly bot: string;
  readonly account: string;
  readonly listen: boolean;
}

const longestValue = 8192;

/** Reads the query of an upgrade request: exactly one of each value; the word in the error names what is wrong. */
export function parseStreamQuery(target: string): Result<StreamQuery> {
  const at = target.indexOf('?');
  const query = new URLSearchParams(at < 0 ? '' : target.slice(at + 1));
  const once = (name: string): string | undefined => {
    const values = query.getAll(name);
    return values.length === 1 && values[0] !== '' && (values[0] as string).length <= longestValue ? values[0] : undefined;
  };
  const [sipuri, token, bot, account] = [once('sipuri'), once('token'), once('botId'), once('accountId')];
  if (token === undefined) return bad('token');
  if (sipuri === undefined) return bad('sipuri');
  if (bot === undefined) return bad('botId');
  if (account === undefined) return bad('accountId');
  const assist = query.has('agentassist') ? once('agentassist') : 'false';
  if (assist !== 'true' && assist !== 'false') return bad('agentassist');
  return ok({ number: numberOf(sipuri), token, bot, account, listen: assist === 'true' });
}

/** The number in `+15550100`, `tel:+15550100` or `sip:+15550100@host;user=phone`. A plus that was not escaped has arrived as a blank. */
function numberOf(sipuri: string): string {
  const bare = sipuri.replace(/^\s*(?:sips?|tel):/i, '');
  const user = bare.split('@')[0]?.split(';')[0] ?? '';
  return /^ +\d/.test(user) ? `+${user.trim()}` : user.trim();
}
