/** What the protocol of an `m=` line says: RFC 3551, RFC 3711, RFC 4585, RFC 5124, RFC 5764. */
export interface Profile {
  readonly secure: boolean;
  /** AVPF: feedback is put up with and none is sent. */
  readonly feedback: boolean;
  /** Keys by DTLS, not by SDP. */
  readonly dtls: boolean;
}

const profiles: ReadonlyMap<string, Profile> = new Map([
  ['RTP/AVP', { secure: false, feedback: false, dtls: false }],
  ['RTP/AVPF', { secure: false, feedback: true, dtls: false }],
  ['RTP/SAVP', { secure: true, feedback: false, dtls: false }],
  ['RTP/SAVPF', { secure: true, feedback: true, dtls: false }],
  ['UDP/TLS/RTP/SAVP', { secure: true, feedback: false, dtls: true }],
  ['UDP/TLS/RTP/SAVPF', { secure: true, feedback: true, dtls: true }],
]);

export const profileNamed = (protocol: string): Profile | undefined => profiles.get(protocol.toUpperCase());
