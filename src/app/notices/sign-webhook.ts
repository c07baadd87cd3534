import { createHmac } from 'node:crypto';

/** What a message is signed over, and with. */
export interface Unsigned {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
}

/** The octets of a secret: base64 after `whsec_`, else as they are. */
export const keyOf = (secret: string): Buffer => (secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret));

/** The secret as libraries for Standard Webhooks take it. */
export const printSecret = (secret: string): string => `whsec_${keyOf(secret).toString('base64')}`;

/** `webhook-signature` (Standard Webhooks 1.0): one `v1,…` for each live secret, parted by spaces. */
export const signWebhook = ({ id, timestamp, body }: Unsigned, secrets: readonly string[]): string =>
  secrets.map((secret) => `v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64')}`).join(' ');
