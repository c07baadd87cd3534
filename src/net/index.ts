/** The only sockets, clock and dice of the house, and what guards them: doors, tokens, outgoing calls, log and figures. */
export { type ApiClientOptions, type ApiSpec, type ClosableApiClient, checkApis, type OwnDoor, openApiClient } from './api-client.ts';
export { realDice } from './dice.ts';
export { cachingResolver, type DnsAnswer, type DnsQuestion, type DnsRecord, type Resolver, systemResolver } from './dns.ts';
export { type HandoffTokens, openHandoffTokens } from './handoff-tokens.ts';
export { createHttpDoor, type HttpDoor, type HttpDoorOptions, type UpgradeTaker } from './http-door.ts';
export { type HttpProblem, httpProblem } from './http-problem.ts';
export { parseJson } from './json-body.ts';
export { signToken, type TokenCheck, type TokenClaims, type TokenRefusal, type TokenSigner, verifyToken } from './jwt.ts';
export { localAddressTowards } from './local-address.ts';
export { type FlushableLogger, type LoggerOptions, type LogLevel, openLogger } from './logger.ts';
export { type MeterOptions, metricPrefix, openMeter, type ReadableMeter } from './meter.ts';
export { type MetricRow, metricCatalogue } from './metrics.ts';
export { type AddressSet, parseAddressSet, peerAddress, plainAddress } from './peer-address.ts';
export { refuseUpgrade } from './refuse-upgrade.ts';
export { realScheduler } from './scheduler.ts';
export { type Seal, sealWith } from './seal.ts';
export { type SelfSignedOptions, selfSigned } from './self-signed.ts';
export type { AdmissionRates, Rate } from './sip-admission.ts';
export type { CapturedMessage } from './sip-capture.ts';
export type { CloseReason, ConnectionLimits } from './sip-connection.ts';
export type { ConnectionCaps } from './sip-connections.ts';
export type { Dial } from './sip-dialler.ts';
export { createSipEndpoint, type SipCommand, type SipEndpoint, type SipEndpointOptions, type SipEvent } from './sip-endpoint.ts';
export type { BoundListener, SipListenerOptions } from './sip-listeners.ts';
export { type Destination, defaultLocateRules, destinationOf, type LookupMethod, locate, type SipTransport, type Target } from './sip-locate.ts';
export { tryTcpPort } from './tcp.ts';
export type { TlsIdentity, TlsTrust } from './tls.ts';
export { type InspectionWish, inspectTls, type ShownCertificate, type TlsInspection } from './tls-inspection.ts';
export { openTokenIds, type TokenIds } from './token-ids.ts';
export { openUdpSocket, type UdpListener, type UdpOptions, type UdpSocket } from './udp.ts';
export { tryUpgrade, type UpgradeTrial, type UpgradeWish } from './upgrade-trial.ts';
export {
  openWebClient,
  type WebAnswer,
  type WebClient,
  type WebClientOptions,
  type WebRequest,
  type WebStream,
  type WebUpload,
} from './web-client.ts';
export { acceptWebSocket, maxMessageBytes, PreparedText, type WebSocketDoor, type WebSocketListener } from './websocket.ts';
