import type { WallTime } from '#base';

export interface MailAttachment {
  readonly name: string;
  /** `text/csv`, … */
  readonly type: string;
  readonly octets: Uint8Array;
}

/** A mail as it is written. Addresses are plain (`ann@example.com`) or with a name (`Ann <ann@example.com>`). */
export interface Mail {
  /** Everybody it is written to, as its header says. Who gets this one is told beside it. */
  readonly to: readonly string[];
  readonly subject: string;
  /** The same content twice: without markup, and with. */
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly MailAttachment[];
  /** With angle brackets; the same at every attempt, so that what arrives twice is known for one. */
  readonly messageId: string;
  readonly date: WallTime;
}

/** What became of one recipient. `later`: not now, try again. `refused`: never, as it is. */
export interface MailVerdict {
  readonly recipient: string;
  readonly kind: 'accepted' | 'later' | 'refused';
  /** The server's status (`550`), where it gave one. */
  readonly status?: number;
  /** Of `later` and `refused`: a code of ours. */
  readonly code?: string;
}

/** Hands mails to a server that carries them on. */
export interface Mailer {
  /**
   * One verdict a recipient; resolves once the server has taken or refused it. Rejects with a `GatewayError` when it came to no verdict:
   * nobody there, no TLS, wrong password, the server refused the whole mail. Then nobody got it, save when the connection broke at the very end.
   */
  send(mail: Mail, recipients: readonly string[], signal?: AbortSignal): Promise<readonly MailVerdict[]>;
  /** Connects, secures and signs in, and sends nothing. Rejects as `send` does. */
  check(): Promise<void>;
  /** Breaks off what is under way. */
  close(): void;
}
