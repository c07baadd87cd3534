/** How much of a message is read before it is refused. Counted before anything is parsed. */
export interface MessageLimits {
  /** Octets of start line and header fields, the empty line included. */
  readonly headBytes: number;
  /** Octets of one header field, its folded lines together. */
  readonly lineBytes: number;
  readonly headers: number;
  readonly bodyBytes: number;
}

export const defaultLimits: MessageLimits = { headBytes: 32_768, lineBytes: 8_192, headers: 160, bodyBytes: 65_536 };
