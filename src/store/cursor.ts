import { bad, ok, type Result } from '#base';

/** The place of a conversation in the listing: newest first, then by id. */
export interface Place {
  readonly startedAt: number;
  readonly id: string;
}

/** A cursor as it is handed out: opaque to whoever gets it, safe in a URL. */
export const printCursor = ({ startedAt, id }: Place): string => Buffer.from(`${startedAt}.${id}`, 'utf8').toString('base64url');

export function parseCursor(text: string): Result<Place> {
  if (text.length > 1_024) return bad('longer than any cursor');
  const match = /^(-?\d{1,15})\.(.+)$/su.exec(Buffer.from(text, 'base64url').toString('utf8'));
  if (!match?.[1] || !match[2]) return bad('not a cursor');
  return ok({ startedAt: Number(match[1]), id: match[2] });
}
