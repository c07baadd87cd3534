import { readFileSync } from 'node:fs';

/** What a parser must make of a message: take it, refuse it with a status, or drop it without an answer. */
export type ParserVerdict = 'accept' | 'drop' | number;

/** What an endpoint must do with it: offer a call to the application, answer with a status, or say nothing. */
export type EndpointVerdict = 'incoming' | 'silence' | number;

export interface TortureCase {
  readonly rfc: 4475 | 5118;
  readonly section: string;
  readonly name: string;
  readonly parser: ParserVerdict;
  readonly endpoint: EndpointVerdict;
  /** Where the RFC leaves a choice, or where we do other than it says: what we chose, and why. */
  readonly decision?: string;
}

const of4475 = (section: string, name: string, parser: ParserVerdict, endpoint: EndpointVerdict, decision?: string): TortureCase => ({
  rfc: 4475,
  section,
  name,
  parser,
  endpoint,
  ...(decision === undefined ? {} : { decision }),
});
const of5118 = (section: string, name: string, parser: ParserVerdict, endpoint: EndpointVerdict, decision?: string): TortureCase => ({
  ...of4475(section, name, parser, endpoint, decision),
  rfc: 5118,
});

const noRegistrar = 'We are no registrar: 405, as RFC 4475 §3.3.7 proposes for such endpoints.';
const strictStartLine = 'The RFC allows both: we are strict about the start line, because two readers could differ about it.';

/** Every message of both RFCs, in their order. None is left out. */
export const tortureCases: readonly TortureCase[] = [
  of4475('3.1.1.1', 'wsinv', 'accept', 481, 'Its To has a tag, so it belongs to a dialog, and that is not ours (RFC 3261 §12.2.2).'),
  of4475('3.1.1.2', 'intmeth', 'accept', 501),
  of4475('3.1.1.3', 'esc01', 'accept', 'incoming'),
  of4475('3.1.1.4', 'escnull', 'accept', 405, noRegistrar),
  of4475('3.1.1.5', 'esc02', 'accept', 501),
  of4475('3.1.1.6', 'lwsdisp', 'accept', 200),
  of4475('3.1.1.7', 'longreq', 'accept', 'incoming'),
  of4475('3.1.1.8', 'dblreq', 'accept', 405, noRegistrar),
  of4475('3.1.1.9', 'semiuri', 'accept', 200),
  of4475('3.1.1.10', 'transports', 'accept', 200),
  of4475('3.1.1.11', 'mpart01', 'accept', 405, 'MESSAGE is not served here.'),
  of4475('3.1.1.12', 'unreason', 'accept', 'silence', 'A response that answers nothing we asked.'),
  of4475('3.1.1.13', 'noreason', 'accept', 'silence', 'A response that answers nothing we asked.'),
  of4475('3.1.2.1', 'badinv01', 400, 400),
  of4475('3.1.2.2', 'clerr', 400, 400),
  of4475('3.1.2.3', 'ncl', 400, 400),
  of4475('3.1.2.4', 'scalar02', 400, 400),
  of4475('3.1.2.5', 'scalarlg', 'drop', 'silence'),
  of4475('3.1.2.6', 'quotbal', 400, 400),
  of4475('3.1.2.7', 'ltgtruri', 400, 400),
  of4475('3.1.2.8', 'lwsruri', 400, 400),
  of4475('3.1.2.9', 'lwsstart', 400, 400, strictStartLine),
  of4475('3.1.2.10', 'trws', 400, 400, strictStartLine),
  of4475(
    '3.1.2.11',
    'escruri',
    'accept',
    'incoming',
    'The RFC allows both: a contact centre is known to send context there. We read it and never make header fields of it.',
  ),
  of4475('3.1.2.12', 'baddate', 'accept', 'incoming', 'Date means nothing to us, so it is not read.'),
  of4475('3.1.2.13', 'regbadct', 'accept', 405, `Contact is read only where a dialog begins. ${noRegistrar}`),
  of4475('3.1.2.14', 'badaspec', 400, 400),
  of4475('3.1.2.15', 'baddn', 400, 400),
  of4475('3.1.2.16', 'badvers', 505, 505),
  of4475('3.1.2.17', 'mismatch01', 400, 400),
  of4475('3.1.2.18', 'mismatch02', 501, 501),
  of4475('3.1.2.19', 'bigcode', 'drop', 'silence'),
  of4475('3.2.1', 'badbranch', 'accept', 200, 'The RFC allows both: we fall back to the matching of RFC 2543.'),
  of4475('3.3.1', 'insuf', 400, 400),
  of4475('3.3.2', 'unkscm', 'accept', 416),
  of4475('3.3.3', 'novelsc', 'accept', 416),
  of4475('3.3.4', 'unksm2', 'accept', 405, noRegistrar),
  of4475('3.3.5', 'bext01', 'accept', 420),
  of4475('3.3.6', 'invut', 'accept', 415),
  of4475('3.3.7', 'regaut01', 'accept', 405, noRegistrar),
  of4475('3.3.8', 'multi01', 400, 400),
  of4475('3.3.9', 'mcl01', 400, 400),
  of4475('3.3.10', 'bcast', 'accept', 'silence'),
  of4475('3.3.11', 'zeromf', 'accept', 200),
  of4475('3.3.12', 'cparam01', 'accept', 405, noRegistrar),
  of4475('3.3.13', 'cparam02', 'accept', 405, noRegistrar),
  of4475('3.3.14', 'regescrt', 'accept', 405, noRegistrar),
  of4475('3.3.15', 'sdp01', 'accept', 406),
  of4475('3.4.1', 'inv2543', 'accept', 'incoming'),
  of5118('4.1', 'ipv6-good', 'accept', 405, noRegistrar),
  of5118('4.2', 'ipv6-bad', 400, 400),
  of5118('4.3', 'port-ambiguous', 'accept', 405, noRegistrar),
  of5118('4.4', 'port-unambiguous', 'accept', 405, noRegistrar),
  of5118('4.5', 'via-received-param-with-delim', 'accept', 481, 'A BYE for a dialog that is not ours.'),
  of5118('4.5', 'via-received-param-no-delim', 'accept', 200),
  of5118('4.6', 'ipv6-in-sdp', 'accept', 'incoming'),
  of5118('4.7', 'mult-ip-in-header', 'accept', 481, 'A BYE for a dialog that is not ours.'),
  of5118('4.8', 'mult-ip-in-sdp', 'accept', 'incoming'),
  of5118('4.9', 'ipv4-mapped-ipv6', 'accept', 'incoming'),
  of5118('4.10', 'ipv6-bug-abnf-3-colons', 'accept', 200, 'The third colon is ignored, as the RFC proposes.'),
  of5118('4.10', 'ipv6-correct-abnf-2-colons', 'accept', 200),
];

/** The octets a text in the markup of RFC 4475 §2 stands for. */
export function expand(markup: string): Buffer {
  const text = markup
    .replaceAll(/<allOneLine>\n([\s\S]*?)\n<\/allOneLine>/g, (_, lines: string) => lines.replaceAll('\n', ''))
    .replaceAll(/<repeat count=(\d+)>([\s\S]*?)<\/repeat>/g, (_, count: string, what: string) => what.repeat(Number(count)))
    .replaceAll(/<hex>([\s\S]*?)<\/hex>/g, (_, digits: string) => `<hex>${digits.replaceAll(/\s/g, '')}</hex>`)
    .replaceAll('\n', '\r\n')
    .replaceAll(/<hex>([0-9A-F]*)<\/hex>/g, (_, digits: string) => Buffer.from(digits, 'hex').toString('latin1'));
  return Buffer.from(text, 'latin1');
}

/** The octets of one case. */
export const readTorture = (one: TortureCase): Buffer => expand(readFileSync(new URL(`./rfc${one.rfc}/${one.name}.txt`, import.meta.url), 'latin1'));
