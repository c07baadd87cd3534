/** What a finding is about: the part of a guide's table where it stands. */
export type FindingArea = 'name' | 'certificate' | 'sip' | 'call' | 'stream' | 'configuration' | 'mail';

export interface Finding {
  readonly area: FindingArea;
  /** `warning`: it may work; `failed`: it does not. */
  readonly verdict: 'warning' | 'failed';
  /** Plain words for somebody who has never read an RFC. */
  readonly says: string;
  readonly remedy: string;
}

const of =
  (area: FindingArea, verdict: Finding['verdict']) =>
  (says: string, remedy: string): Finding => ({ area, verdict, says, remedy });
const name = of('name', 'failed');
const certificate = of('certificate', 'failed');
const sip = of('sip', 'failed');
const call = of('call', 'failed');
const stream = of('stream', 'failed');
const configuration = of('configuration', 'failed');
const mail = of('mail', 'failed');
const perhaps = (area: FindingArea): ReturnType<typeof of> => of(area, 'warning');

/** Everything that the doctor can find, in its words. The guides' tables are printed from it by `npm run docs`. */
export const findings = {
  NAME_UNKNOWN: name('The name leads to no address.', 'Check the spelling, and that its A (or SRV) record is published where you ask from.'),
  NAME_UNASKED: name('The domain name system gave no answer.', 'Check the resolver of this machine and its way out (UDP and TCP 53).'),
  NOBODY_LISTENS: name(
    'The host is there, but nobody listens on this port.',
    'Start the server, or correct the port; a NAT rule may point at the wrong machine.',
  ),
  NO_ANSWER: name(
    'Connecting gets no answer at all.',
    'A firewall drops it: open the port for this source address. Check that the address is the public one.',
  ),
  NO_WAY: name('This machine has no way to that address.', 'Check routing, VPN and whether IPv6 really works here.'),
  NOT_TLS: name('What listens there does not speak TLS.', 'Use the TLS port (5061 for SIP), or `transport=tcp` if plain SIP is meant.'),

  CERTIFICATE_EXPIRED: certificate('The certificate has expired.', 'Renew it, load it, and reload the server. Automate the renewal.'),
  CERTIFICATE_TOO_EARLY: certificate('The certificate is not valid yet.', 'Check the clocks of both machines.'),
  CERTIFICATE_ENDS_SOON: perhaps('certificate')('The certificate ends within 21 days.', 'Renew it now; calls stop on the day it ends.'),
  CERTIFICATE_WRONG_NAME: certificate(
    'The certificate is for other names than the one that was asked for.',
    'Get one with this name among its alternative names, or call the server by a name that it has.',
  ),
  CERTIFICATE_WILDCARD: perhaps('certificate')(
    'Only a `*` in the certificate fits the name; SIP forbids that (RFC 5922).',
    'Get a certificate with the whole name: strict far sides refuse this one.',
  ),
  CERTIFICATE_SELF_SIGNED: certificate(
    'The certificate is signed by itself: no contact centre will believe it.',
    'Get one from a public authority. For tests pass it with `--ca`.',
  ),
  CERTIFICATE_CHAIN_SHORT: certificate(
    'The server does not send the certificates between its own and the authority.',
    'Configure the full chain (`fullchain.pem`), not the certificate alone.',
  ),
  CERTIFICATE_UNTRUSTED: certificate('The authority that signed is not believed here.', 'Use a public authority, or pass your own with `--ca`.'),
  CERTIFICATE_WANTED: perhaps('certificate')(
    'The server wants a certificate of the caller (mutual TLS).',
    'Agree on one with its operator; every caller must show it.',
  ),
  TLS_OLD: certificate('The newest TLS that both know is older than 1.2.', 'Configure TLS 1.2 and 1.3 on the server.'),

  OPTIONS_SILENT: sip(
    'The port is open, but nobody answers a SIP request.',
    'Is it a SIP port? Many servers ignore whom they do not know: have the source address allow-listed.',
  ),
  OPTIONS_LOST: sip(
    'Nobody answers over UDP: whether somebody listens there cannot be told.',
    'Check port and firewall (UDP), have this address allow-listed, and try `;transport=tcp` or `;transport=tls`.',
  ),
  OPTIONS_FORBIDDEN: sip('The server does not let this address in (403).', 'Put the source address of this machine on its allow-list.'),
  OPTIONS_PASSWORD: perhaps('sip')('The server asks for a password (401 or 407).', 'Configure credentials, or have the address allow-listed.'),
  OPTIONS_UNKNOWN_USER: perhaps('sip')(
    'The server does not know this user or number (404).',
    'Compare the part before the `@` with what is configured there; a call would fail the same way.',
  ),
  OPTIONS_UNAVAILABLE: sip(
    'The server takes no calls now (503).',
    'It is draining, overloaded, or its own far side is down. Try again, then ask its operator.',
  ),
  OPTIONS_UNKNOWN_METHOD: perhaps('sip')('The server does not answer OPTIONS, but it lives.', 'Nothing to do; use `--call` to know more.'),
  OPTIONS_OTHER: perhaps('sip')('The server answers OPTIONS with an error.', 'Its status says what it minds; `--call` shows whether calls work.'),
  OPTIONS_SERVER_ERROR: sip('The server broke over a plain OPTIONS (5xx).', 'Look into its log with the time of this check.'),
  BEHIND_NAT: perhaps('sip')(
    'The far side sees another address than this machine has: there is address translation between.',
    'Write the outer address as `advertised` for the listeners and for `sip.media`, and forward the ports.',
  ),
  TRANSPORT_PLAIN: perhaps('sip')('Signalling is not encrypted.', 'Contact centres want TLS: `sips:` or `;transport=tls`, port 5061.'),

  CALL_REFUSED: call('The call was refused.', 'The status says why: see the rows below, and the log of the far side.'),
  CALL_FORBIDDEN: call('The call was refused: whoever called is not allowed (401, 403 or 407).', 'Check allow-list and credentials.'),
  CALL_NO_NUMBER: call(
    'The call was refused: the number leads nowhere (404).',
    'Compare the user part of the SIP URI with `numbers` of the channel, its `+` included.',
  ),
  CALL_BUSY: call('The far side is busy (486 or 600).', 'A call of the same interaction is live, or its limit of calls is reached.'),
  CALL_NO_ANSWER: call('It rang, and nobody answered in time.', 'Is an agent on that number? `answer: on-first-sound` waits for it.'),
  CALL_NOTHING_IN_COMMON: call(
    'No codec or encryption that was offered is taken (488).',
    'Compare `codecs`, `srtp` and `srtpSuites` with what was offered; each was offered by itself.',
  ),
  CALL_SUITE_REFUSED: perhaps('call')('This SRTP suite is not taken.', 'Nothing to do while another suite that the contact centre offers works.'),
  CALL_CODEC_REFUSED: perhaps('call')('This codec is not taken.', 'Nothing to do while another codec that the contact centre offers works.'),
  CALL_PLAIN_TAKEN: perhaps('call')('Sound without encryption is taken too.', 'Set `srtp: require` where contact centres call over the internet.'),
  SOUND_NOT_ARRIVING: call(
    'The call stands, but no sound comes from the far side.',
    'Its media cannot reach this machine: open the UDP ports for media inward, and set the outer address as `advertised`.',
  ),
  SOUND_FROM_ELSEWHERE: call(
    'Sound comes, but from another address than the call named: the far side is behind address translation.',
    'Have it advertise its outer address, or set `mediaSource: first-valid` on the channel.',
  ),
  SOUND_NOT_HEARD: call(
    'The far side reports that it hears nothing of what is sent.',
    'Open its media ports (UDP) for this address; compare the address in its SDP with its public one.',
  ),
  SOUND_UNREADABLE: call('Sound arrives that cannot be decrypted or is of another kind than agreed.', 'Compare SRTP suites, and `padCrypto`.'),
  SOUND_LOSSY: perhaps('call')('More than 2 % of the sound is lost on the way.', 'Look at the network path; give RTP priority.'),

  STREAM_REFUSED_TOKEN: stream(
    'The token is refused (401).',
    'Print the address again (`channel url`); its client and secret must be those of the gateway.',
  ),
  STREAM_FORBIDDEN: stream(
    'The token is good, but not for this (403).',
    'Compare `botId` and `accountId` with the configuration; a proxy or an allow-list may also answer so.',
  ),
  STREAM_NOT_FOUND: stream('Nothing is at this path (404).', 'Compare the path with the channel; a number that fits no pattern is also answered so.'),
  STREAM_BUSY: stream('The gateway takes no further stream now (429 or 503).', 'It is draining, or a limit is reached (`maxStreams…`).'),
  STREAM_PROXY: stream(
    'A proxy in between got no answer from the gateway (502 or 504).',
    'Is the gateway running, and the proxy’s upstream address right?',
  ),
  STREAM_NOT_UPGRADED: stream(
    'The server answers, but does not switch to WebSocket.',
    'A proxy in between must pass `Upgrade` and `Connection`; see the guide for nginx.',
  ),
  STREAM_CLOSED_AT_ONCE: stream('The stream was accepted and closed before anything was said.', 'Look into the gateway’s log at this time.'),
  STREAM_SILENT: stream('The server does not answer the request.', 'Is this the HTTP port? A proxy may be waiting for its upstream.'),
  STREAM_PLAIN: perhaps('stream')('The stream is not encrypted (`ws:`).', 'Contact centres want `wss:`: put TLS in front.'),
  TOKEN_ABSENT: perhaps('stream')('The address holds no token.', 'Print a whole one with `channel url`.'),
  TOKEN_UNREADABLE: stream('The token is cut or damaged.', 'Paste it whole: it has three parts with dots between, and no blanks.'),
  TOKEN_EXPIRED: stream(
    'The token has expired.',
    'Print a new address; for streams leave `requireExpiry` off, the contact centre keeps one address for good.',
  ),
  TOKEN_NO_APP: stream('The token names no client (`appId`).', 'The claim is spelt exactly `appId`.'),
  HTTP_ERROR: perhaps('stream')('The server answers with an error of its own (5xx).', 'Look into its log.'),

  CONFIGURATION_WRONG: configuration('The configuration would not start.', 'Mend what `cordboard check` lists.'),
  PORT_TAKEN: perhaps('configuration')(
    'The port is taken.',
    'By a gateway that runs already, all is well; otherwise stop the other program or choose another port.',
  ),
  PORT_UNUSABLE: configuration('The port or address cannot be opened here.', 'Use an address of this machine; ports below 1024 need privileges.'),
  CERTIFICATE_FILE_UNREADABLE: configuration(
    'The certificate file holds no certificate.',
    'It must be PEM, the whole chain, its own certificate first.',
  ),
  CERTIFICATE_KEY_OTHER: configuration('The key belongs to another certificate.', 'Name the pair that was issued together.'),
  ADVERTISED_PRIVATE: perhaps('configuration')(
    'Others are told an address that only your own network can reach.',
    'Write the outer address as `advertised`.',
  ),
  ADVERTISED_UNKNOWN: configuration('The advertised name leads to no address.', 'Publish it, or advertise an address.'),
  NO_PUBLIC_URL: perhaps('configuration')(
    '`http.publicUrl` is not set: addresses are printed for this machine only.',
    'Write how contact centres reach you.',
  ),
  OPEN_TO_ANYONE: perhaps('configuration')('A channel takes calls from any address.', 'List the contact centre’s networks in `allowAddresses`.'),
  NUMBER_TWICE: perhaps('configuration')(
    'Two channels take the same number from the same addresses; the first one gets every call.',
    'Give each its own number, or tell them apart by `hosts` or `allowAddresses`.',
  ),
  MEDIA_PORTS_FEW: perhaps('configuration')(
    'There are fewer media ports than a channel’s calls need (two each).',
    'Widen `sip.media.ports`, and the firewall with it, or lower `maxCalls`.',
  ),

  MAIL_NAME_UNKNOWN: mail('The name of the mail server leads to no address.', 'Check `reports.smtp.host`.'),
  MAIL_UNREACHABLE: mail(
    'The mail server does not answer.',
    'Check host and port, and that this machine may connect out to it: many networks close port 25.',
  ),
  MAIL_NO_TLS: mail(
    'The connection to the mail server could not be secured, so nothing is sent.',
    'Use `tls: implicit` on port 465, `starttls` on 587; `none` only for a server without a password on your own network.',
  ),
  MAIL_CERTIFICATE: mail(
    'The certificate of the mail server is not believed, or is for another name.',
    'Write `host` as the certificate has it, or `serverName`; name your own authority in `ca`.',
  ),
  MAIL_PASSWORD: mail('The mail server did not take user and password.', 'Check both; some servers want a password made for programs.'),
  MAIL_PASSWORD_WANTED: mail('The mail server wants to know who sends.', 'Give `reports.smtp.auth`.'),
  MAIL_REFUSED: mail(
    'The mail server turned the connection away.',
    'Its code says why; look it up in docs/reference/errors.md, or ask its operator.',
  ),
} as const satisfies Readonly<Record<string, Finding>>;

export type FindingCode = keyof typeof findings;
