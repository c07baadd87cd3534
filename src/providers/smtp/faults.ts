import type { GatewayError } from '#base';
import { smtpErrors } from './smtp.errors.ts';

/** What the library throws, as far as it is looked at. */
export interface SmtpFault {
  readonly code?: string;
  /** Of the socket or of TLS, under the library's own code. */
  readonly originalCode?: string;
  readonly responseCode?: number;
  readonly command?: string;
  readonly recipient?: string;
  readonly rejectedErrors?: readonly SmtpFault[];
  readonly message?: string;
  readonly cause?: { readonly code?: string };
}

const nameCodes = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EDNS']);
const certificateCode = /^(?:CERT_|ERR_TLS_CERT|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_|INVALID_PURPOSE)/;

/** The same failure with a verdict of ours. The library's message may repeat addresses, so it stays under `pii`. */
export function asSmtpError(thrown: unknown): GatewayError {
  const fault = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as SmtpFault;
  const { code = '', originalCode = '', responseCode: status, command = '', message } = fault;
  const facts = { ...(status === undefined ? {} : { status }), pii: { message } };
  const below = [originalCode, code, fault.cause?.code ?? ''];
  if (code === 'EABORT') return smtpErrors.SMTP_STOPPED(facts);
  if (below.some((one) => nameCodes.has(one))) return smtpErrors.SMTP_NO_SUCH_HOST(facts);
  if (
    below.some((one) => certificateCode.test(one)) ||
    /self.signed certificate|certificate|altnames/i.test(code === 'ETLS' || code === 'ESOCKET' ? (message ?? '') : '')
  )
    return smtpErrors.SMTP_CERTIFICATE(facts);
  if (code === 'ENOAUTH' || (command === 'MAIL FROM' && status === 530)) return smtpErrors.SMTP_NO_AUTH(facts);
  if (code === 'EAUTH') return status !== undefined && status < 500 ? smtpErrors.SMTP_LATER(facts) : smtpErrors.SMTP_AUTH(facts);
  if (code === 'ETLS' || command === 'STARTTLS' || below.some((one) => one.startsWith('ERR_SSL'))) return smtpErrors.SMTP_NO_TLS(facts);
  if (code === 'ETIMEDOUT') return smtpErrors.SMTP_TIMEOUT(facts);
  if (/^Message size larger/.test(message ?? '') || status === 552) return smtpErrors.SMTP_MAIL_TOO_LARGE(facts);
  if (status !== undefined && status >= 400 && status < 500) return smtpErrors.SMTP_LATER(facts);
  if (command === 'MAIL FROM' && status !== undefined) return smtpErrors.SMTP_SENDER_REFUSED(facts);
  if (status !== undefined && status >= 500) return smtpErrors.SMTP_MAIL_REFUSED(facts);
  if (code === 'ESOCKET' || below.includes('ECONNREFUSED')) return smtpErrors.SMTP_UNREACHABLE(facts);
  return smtpErrors.SMTP_BROKEN_OFF(facts);
}
