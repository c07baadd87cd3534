/** SIP without sockets: messages, transactions, dialogs, and the endpoint that binds them. See README.md. */

export type { CallCommand, InviteRequested } from './dialog/call-command.ts';
export type { CallEnd, CallEvent, CallName, EndCause, EndedBy, OfferedBy } from './dialog/call-event.ts';
export { allowedMethods, type Credentials, defaultSettings, type EndpointSettings, type OwnAddress, supportedOptions } from './dialog/settings.ts';
export { type Body, type BodyVerdict, findBody } from './message/body.ts';
export { type DigestFacts, digestResponse } from './message/digest.ts';
export { admitHeaders, type ForeignHeaders } from './message/foreign-headers.ts';
export { HeaderList, type Headers } from './message/header-list.ts';
export { defaultPort, type Hop, isReliable, isSecure, type TransportName } from './message/hop.ts';
export { isIPv4, isIPv6, printHostPort } from './message/host.ts';
export { assertedIdentities } from './message/identity.ts';
export { defaultLimits, type MessageLimits } from './message/limits.ts';
export { type SipMessage, SipRequest, SipResponse } from './message/message.ts';
export { type NameAddr, parseNameAddr, printNameAddr } from './message/name-addr.ts';
export { type Malformed, parseMessage } from './message/parse-message.ts';
export { printMessage } from './message/print-message.ts';
export { reasonPhrase } from './message/status.ts';
export { type Framed, StreamFramer } from './message/stream-framer.ts';
export { type OtherUri, parseUri, type SipUri, type TelUri, type Uri } from './message/uri.ts';
export { sameUri } from './message/uri-equal.ts';
export { dialledDigits, printUri, type UriParts, uriHeader, uriHeaders, uriParameter, userOf, withoutHeaders } from './message/uri-parts.ts';
export { parseUserToUser, printUserToUser, type UserToUser } from './message/user-to-user.ts';
export { sipErrors } from './sip.errors.ts';
export { sipTables } from './tables.ts';
export type { Transmit } from './transaction/output.ts';
export { defaultTimers, type TimerSettings } from './transaction/timers.ts';
export type { TransactionKey } from './transaction/transaction-key.ts';
export type { UaInput, UaOutput } from './ua/ua-input.ts';
export {
  defaultUserAgentSettings,
  type EndpointLimits,
  type GuardVerdict,
  type UserAgentSettings,
  type UserAuthentication,
} from './ua/ua-settings.ts';
export { UserAgent } from './ua/user-agent.ts';
