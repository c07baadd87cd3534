import { type Check, fine, found } from './check.ts';

/** What an OPTIONS brought. */
export interface PingTrial {
  /** Undefined when nobody answered. */
  readonly status: number | undefined;
  readonly roundTripMs: number | undefined;
  /** Of the answer, where it had them: `allow`, `supported`, `server`. */
  readonly headers: Readonly<Record<string, string>>;
  /** `udp`, `tcp`, `tls`: as it was sent. */
  readonly transport: string;
  /** The address that we sent from, and the one that the far side saw (`received` of its Via, RFC 3581). */
  readonly own: string | undefined;
  readonly seenAs: string | undefined;
}

/** What the answer to an OPTIONS says of the far side. RFC 3261 §11. */
export function judgePing(trial: PingTrial): Check[] {
  const { status, roundTripMs, headers, transport, own, seenAs } = trial;
  const what = 'OPTIONS';
  if (status === undefined) return [found(transport === 'udp' ? 'OPTIONS_LOST' : 'OPTIONS_SILENT', what, `over ${transport}`)];
  const told = ['allow', 'supported', 'accept', 'server', 'user-agent'].flatMap((name) =>
    headers[name] === undefined ? [] : [`${name}: ${headers[name]}`],
  );
  const seen = [`${status}${roundTripMs === undefined ? '' : ` in ${roundTripMs.toFixed(0)} ms`}`, ...told].join('; ');
  const translated = own !== undefined && seenAs !== undefined && own !== seenAs;
  return [
    judgeStatus(status, seen),
    ...(translated
      ? [found('BEHIND_NAT', 'address', `sent from ${own}, seen as ${seenAs}`)]
      : own === undefined
        ? []
        : [fine('address', seenAs === undefined ? own : `${own}, seen as such`)]),
    ...(transport === 'tls' ? [] : [found('TRANSPORT_PLAIN', 'signalling', transport)]),
  ];
}

function judgeStatus(status: number, seen: string): Check {
  const what = 'OPTIONS';
  if (status < 300) return fine(what, seen);
  switch (status) {
    case 401:
    case 407:
      return found('OPTIONS_PASSWORD', what, seen);
    case 403:
      return found('OPTIONS_FORBIDDEN', what, seen);
    case 404:
    case 604:
      return found('OPTIONS_UNKNOWN_USER', what, seen);
    case 405:
    case 501:
      return found('OPTIONS_UNKNOWN_METHOD', what, seen);
    case 503:
      return found('OPTIONS_UNAVAILABLE', what, seen);
    default:
      return found(status >= 500 && status < 600 ? 'OPTIONS_SERVER_ERROR' : 'OPTIONS_OTHER', what, seen);
  }
}
