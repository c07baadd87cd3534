import { bad, ok, type Result } from '#base';
import type { ForeignHeaders } from '#protocols/sip';
import { admitHeaders } from '#protocols/sip';

/** What stands in the trunk form, as far as it concerns who is dialled. */
export interface DialPlan {
  /** The DID: a number, or a beginning that ends in `*`. */
  readonly did: string;
  /** The number that was dialled; needed only to choose one under a wildcard. */
  readonly dialled?: string | undefined;
  /** Puts a `+` before the number; on unless told. */
  readonly e164?: boolean | undefined;
}

const written = /^\+?\d{1,20}\*?$/;
const plain = (number: string): string => number.replace(/^\+/, '');

/** The user part of the Request-URI. */
export function dialledNumber({ did, dialled, e164 = true }: DialPlan): Result<string, string> {
  if (!written.test(did)) return bad(`the DID "${did}" is neither a number nor a beginning of one with * at its end`);
  if (dialled !== undefined && !/^\+?\d{1,20}$/.test(dialled)) return bad(`"${dialled}" is no number`);
  const beginning = plain(did).replace(/\*$/, '');
  const isWild = did.endsWith('*');
  const number = plain(dialled ?? (isWild ? beginning.padEnd(11, '0') : beginning));
  const fits = isWild ? number.startsWith(beginning) : number === beginning;
  if (!fits) return bad(`${number} is not the DID ${did}`);
  return ok(e164 ? `+${number}` : number);
}

/** Fills `{{name}}` in values of header fields from the flow's variables; a name that is none is told. */
export function fillHeaders(headers: ForeignHeaders, variables: Readonly<Record<string, string>>): Result<ForeignHeaders, string> {
  const unknown: string[] = [];
  const filled = headers.map(
    ([name, value]) =>
      [
        name,
        value.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_all, key: string) => {
          if (!Object.hasOwn(variables, key)) unknown.push(key);
          return variables[key] ?? '';
        }),
      ] as const,
  );
  if (unknown.length > 0) return bad(`the flow has no variable ${unknown.join(', ')}; it has ${Object.keys(variables).join(', ')}`);
  const admitted = admitHeaders(filled);
  return admitted.ok ? ok(filled) : bad(`${admitted.error.name}: ${admitted.error.why}`);
}
