const gone = '[redacted]';

/** Longer texts are cut before anything looks at them: a log line is not a store, and every pattern below stays cheap. */
const maxTextLength = 2000;

/** Field names whose values are secrets, in whatever spelling: `apiKey`, `api_key`, `Proxy-Authorization`, `setCookie`. */
const secretName =
  /^(?:.*[-_.])?(?:authorization|cookie|set-?cookie|secrets?|passwords?|passwd|passphrase|credentials?|jwt|api-?_?key|private-?_?key|secret-?_?key|signature|(?:access|refresh|id|auth|bearer|client)?-?_?tokens?|(?:client|shared)-?_?secrets?)$/i;
/** Field names that hold a person: such things belong under `pii`. */
const personalName = /(?:phone|e-?mail|(?:caller|called|customer|callee)-?_?(?:name|number)|transcript)/i;

export const isSecretName = (name: string): boolean => secretName.test(name.replace(/([a-z0-9])([A-Z])/g, '$1-$2'));
export const isPersonalName = (name: string): boolean => personalName.test(name);

/** Takes secrets out of a text: tokens, credentials, whole query strings of URLs. */
export function withoutSecrets(text: string): string {
  let clean = text.length > maxTextLength ? `${text.slice(0, maxTextLength)}…` : text;
  if (clean.includes('eyJ')) clean = clean.replace(/eyJ[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*){0,4}/g, gone);
  clean = clean.replace(/\b(Bearer|Basic|Digest|Token)[ :]+[A-Za-z0-9+/=._~-]{6,}/gi, `$1 ${gone}`);
  if (clean.includes('://')) clean = clean.replace(/(:\/\/)[^\s/?#@"']{1,256}@/g, `$1${gone}@`);
  if (clean.includes('?')) clean = clean.replace(/\?[^\s"'<>?=]{1,64}=[^\s"'<>]*/g, `?${gone}`);
  if (clean.includes('PRIVATE KEY'))
    clean = clean.replace(/-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,20}PRIVATE KEY-----|$)/g, gone);
  return clean.replace(
    /(["']?\b(?:[a-z]{1,20}[-_])?(?:token|secret|password|passwd|authorization|api[-_]?key|signature|jwt)["']?\s{0,3}[=:]\s{0,3}["']?)(?!\[redacted\])[^\s"'&,;}]{1,2000}/gi,
    `$1${gone}`,
  );
}

/** Takes people out of a text as well: e-mail addresses and what looks like a telephone number. For words that others wrote. */
export function withoutPersons(text: string): string {
  let clean = text;
  if (clean.includes('@')) clean = clean.replace(/[\p{L}\p{N}._%+'-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){0,8}/gu, '[e-mail]');
  return clean.replace(/(?<![\w.])\+?\(?\d(?:[\s().\u2010-\u2015-]{0,2}\d){6,14}(?![\w])/g, '[number]');
}
