import { z } from 'zod';
import type { ConversationId, WallTime } from '#base';

/** An instant in an answer. */
export const instant = z.string().meta({ format: 'date-time', description: 'ISO 8601 in UTC, to the millisecond.' });

export const iso = (at: WallTime): string => new Date(at).toISOString();

/** A word in a query. */
export const word = z.string().min(1).max(256);

/** An instant in a query: ISO 8601 with an offset or as a date in UTC, or milliseconds since 1970. */
export const time = z
  .union([z.iso.datetime({ offset: true }), z.iso.date(), z.string().regex(/^\d{1,15}$/)])
  .transform((text) => (/^\d+$/.test(text) ? Number(text) : Date.parse(text)) as WallTime)
  .refine((at) => Number.isFinite(at), { params: { remedy: 'Give a date like 2026-11-21, or an instant like 2026-11-21T08:00:00Z.' } });

/** How many things a page holds. */
export const pageLimit = z
  .string()
  .regex(/^\d{1,3}$/)
  .transform(Number)
  .refine((limit) => limit >= 1 && limit <= 200, { message: 'Must be from 1 to 200.', params: { remedy: 'Give a number from 1 to 200.' } })
  .meta({ description: 'At most so many, 1 to 200; 50 unless told.' });

export const cursor = z.string().min(1).max(1024).meta({ description: '`next` of the page before.' });

/** Leads to the page after; absent on the last. */
export const next = z.string().exactOptional().meta({ description: 'Give it as `cursor` for the page after; absent on the last.' });

/** The id of a conversation, in a path. */
export const conversationId = z
  .string()
  .regex(/^cv_[0-9a-z]{1,60}$/)
  .transform((id) => id as ConversationId)
  .meta({ description: 'The id of a conversation: `cv_…`.' });

/** An opaque place in a listing that goes by id. */
export const printPlace = (id: string): string => Buffer.from(id).toString('base64url');
export const parsePlace = (cursor: string): string => Buffer.from(cursor, 'base64url').toString();
