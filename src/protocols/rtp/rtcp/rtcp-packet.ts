import type { NtpTime } from '../ntp.ts';

/** What one side received from one source since it last said so (RFC 3550 §6.4.1). */
export interface ReportBlock {
  readonly ssrc: number;
  /** In 1/256, 0…255. */
  readonly fractionLost: number;
  /** 24 bits with sign. */
  readonly packetsLost: number;
  /** 32 bits: rollovers above, the sequence number below. */
  readonly highestSequence: number;
  /** In ticks of the RTP clock. */
  readonly jitter: number;
  /** The middle 32 bits of the NTP time in the last sender report; 0 when none came. */
  readonly lastSenderReport: number;
  /** Since that report came, in 1/65,536 s. */
  readonly delaySinceSenderReport: number;
}

export interface SenderReport {
  readonly kind: 'sender-report';
  readonly ssrc: number;
  readonly ntp: NtpTime;
  /** The same moment on the RTP clock. */
  readonly rtpTimestamp: number;
  readonly packetCount: number;
  /** Payload only. */
  readonly octetCount: number;
  readonly blocks: readonly ReportBlock[];
}

export interface ReceiverReport {
  readonly kind: 'receiver-report';
  readonly ssrc: number;
  readonly blocks: readonly ReportBlock[];
}

/** SDES item types (RFC 3550 §6.5). */
export const sdesTypes = { cname: 1, name: 2, email: 3, phone: 4, location: 5, tool: 6, note: 7, private: 8 } as const;

export interface SdesItem {
  readonly type: number;
  /** At most 255 octets of UTF-8. Except for the CNAME it may hold personal data. */
  readonly text: string;
}

export interface SourceDescription {
  readonly kind: 'source-description';
  readonly chunks: readonly { readonly ssrc: number; readonly items: readonly SdesItem[] }[];
}

/** A source leaves, or so somebody says: nothing is authenticated in plain RTCP, so nobody may end a call for it. */
export interface Goodbye {
  readonly kind: 'goodbye';
  readonly sources: readonly number[];
  readonly reason?: string;
}

export type RtcpPacket = SenderReport | ReceiverReport | SourceDescription | Goodbye;

/** RTCP packet types (RFC 3550 §12.1). Those not named here are skipped when read. */
export const rtcpTypes = { senderReport: 200, receiverReport: 201, sourceDescription: 202, goodbye: 203 } as const;
