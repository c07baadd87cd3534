import type { WallTime } from '#base';

/** One message of a call's signalling as it crossed the wire, keys and passwords masked. Holds personal data. */
export interface SignallingMessage {
  readonly at: WallTime;
  readonly direction: 'in' | 'out';
  /** `udp`, `tcp`, `tls`. */
  readonly transport: string;
  /** Address and port of the far side, as in `192.0.2.7:5060`. */
  readonly peer: string;
  readonly text: string;
}

/** What a call's sound came to, on the way to us unless the name says otherwise. Packets are counted, not their octets. */
export interface SoundReport {
  readonly codec: string;
  /** How it was protected; absent for plain sound. */
  readonly suite?: string;
  readonly received: number;
  readonly sent: number;
  /** Never came, or came too late to be played. */
  readonly lost: number;
  readonly late: number;
  readonly duplicates: number;
  /** Of others than the source that is heard. */
  readonly strangers: number;
  /** Malformed, forged, repeated, or of a kind not agreed on. */
  readonly rejected: number;
  /** Made up in place of what was lost. */
  readonly concealedMs: number;
  /** RFC 3550 §6.4.1. */
  readonly jitterMs: number;
  readonly roundTripMs?: number;
  /** What the far side lost of ours, by its last report. */
  readonly farLossPercent?: number;
  readonly farJitterMs?: number;
  /** ITU-T G.107: rating factor (0–100) and mean opinion (1–4.5) of what was heard here. */
  readonly rating: number;
  readonly opinion: number;
}

/** What is known of a call's technical side once it is over. */
export interface CallReport {
  /** `bye`, `unacknowledged`, `gone`, `unreachable`: in the words of the signalling. */
  readonly cause: string;
  /** In order; `dropped` more came after the space for them was full. */
  readonly signalling: readonly SignallingMessage[];
  readonly dropped: number;
  /** Absent when the call came to no sound. */
  readonly sound?: SoundReport;
}
