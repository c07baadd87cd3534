/** Mail by SMTP, on nodemailer. */
export { loadMailer, type SmtpPorts, smtp } from './smtp.ts';
export { mailAddress, type SmtpConfig, smtpSchema } from './smtp-schema.ts';
