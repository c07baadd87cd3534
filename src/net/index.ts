/** The only sockets, clock and dice of the house, and what guards them: doors, tokens, outgoing calls, log and figures. */
export { type ApiClientOptions, type ApiSpec, type ClosableApiClient, checkApis, type OwnDoor, openApiClient } from './api-client.ts';
export { realDice } from './dice.ts';
export { createHttpDoor, type HttpDoor, type HttpDoorOptions, type UpgradeTaker } from './http-door.ts';
export { type HttpProblem, httpProblem } from './http-problem.ts';
export { signToken, type TokenCheck, type TokenClaims, type TokenRefusal, type TokenSigner, verifyToken } from './jwt.ts';
export { type FlushableLogger, type LoggerOptions, type LogLevel, openLogger } from './logger.ts';
export { type MeterOptions, metricPrefix, openMeter, type ReadableMeter } from './meter.ts';
export { type MetricRow, metricCatalogue } from './metrics.ts';
export { type AddressSet, parseAddressSet, peerAddress, plainAddress } from './peer-address.ts';
export { refuseUpgrade } from './refuse-upgrade.ts';
export { realScheduler } from './scheduler.ts';
export { openTokenIds, type TokenIds } from './token-ids.ts';
export { acceptWebSocket, maxMessageBytes, PreparedText, type WebSocketDoor, type WebSocketListener } from './websocket.ts';
