import { bad, ok, type Result } from '#base';
import { parameter, parseParameters } from './parameters.ts';

/** The dialog that a new call is to take the place of. RFC 3891 §6.1. */
export interface Replaces {
  readonly callId: string;
  /** The tag of the side that gets the INVITE. */
  readonly toTag: string;
  readonly fromTag: string;
  readonly earlyOnly: boolean;
}

/** Reads `call-id;to-tag=a;from-tag=b`. */
export function parseReplaces(text: string): Result<Replaces> {
  const semicolon = text.indexOf(';');
  const callId = text.slice(0, Math.max(0, semicolon)).trim();
  if (callId === '') return bad('replaces names no call');
  const parameters = parseParameters(text, semicolon);
  if (!parameters.ok) return parameters;
  const toTag = parameter(parameters.value, 'to-tag');
  const fromTag = parameter(parameters.value, 'from-tag');
  if (!toTag || !fromTag) return bad('replaces lacks a tag');
  return ok({ callId, toTag, fromTag, earlyOnly: parameter(parameters.value, 'early-only') !== undefined });
}
