/** SRTP and SRTCP with keys from SDES: RFC 3711, RFC 6188, RFC 7714. Packets are protected where they lie. */
export type { SrtpFault } from './fault.ts';
export type { KeyingFault, SrtpKeying, SrtpMasterKey, SrtpPolicy } from './keying.ts';
export { openSrtpReceiver, type SrtpReceiver } from './receiver.ts';
export { openSrtpSender, type SrtpSender } from './sender.ts';
export { type SrtpSuite, type SrtpSuiteName, srtpSuites } from './suite.ts';
