/** What a leg counted, from its first packet on. */
export interface RtpStatistics {
  /** RTP packets of the source that is heard. */
  readonly received: number;
  /** Never came, or came too late to be played. */
  readonly lost: number;
  readonly late: number;
  readonly duplicates: number;
  /** Came, but were dropped because too much waited. */
  readonly skipped: number;
  /** Sound that was made up in place of what was lost. */
  readonly concealedMs: number;
  /** RFC 3550 §6.4.1. */
  readonly jitterMs: number;
  /** How deep the jitter buffer is at present. */
  readonly depthMs: number;
  /** RTP packets sent. */
  readonly sent: number;
  /** Datagrams of others than the source that is heard. */
  readonly strangers: number;
  /** Datagrams that were malformed, forged, repeated or of a kind not agreed on. */
  readonly rejected: number;
  /** There and back, by RTCP; undefined until the far side has answered a report. */
  readonly roundTripMs: number | undefined;
  /** What the far side lost of ours between its last two reports; undefined while it sent none. */
  readonly farLossPercent: number | undefined;
  readonly farJitterMs: number | undefined;
  /** The rating factor and the mean opinion, by the E-model, of what is heard here. */
  readonly rating: number;
  readonly opinion: number;
}
