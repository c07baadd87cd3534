import type { z } from 'zod';
import type { Scope } from '#contract';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One answer that an operation may give. */
export interface AnswerSpec {
  /** In a sentence. */
  readonly says: string;
  /** Of a JSON answer. */
  readonly body?: z.ZodType;
  /** Media types other than JSON that `Accept` or a parameter may choose. */
  readonly types?: readonly string[];
  /** Header fields worth telling, by their meaning. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that means something, and its answer. Printed in the reference, and put to the test. */
export interface Example {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly status: number;
  readonly answer?: unknown;
}

/**
 * One operation of our API, declared once: serving, checking, the OpenAPI document, the reference and the typed client all read this value.
 * It knows nothing of how it is carried out.
 */
export interface Operation<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
  Name extends string = string,
> {
  /** The operation's name, in camel case, for good: clients are generated from it. */
  readonly name: Name;
  readonly method: Method;
  /** With `{name}` for parameters. */
  readonly path: `/${string}`;
  /** The group it is listed in. */
  readonly tag: string;
  readonly summary: string;
  /** More than the summary says, in Markdown. */
  readonly about?: string;
  /** What its caller must hold. `signed-in`: any caller that is known. `open`: nobody is asked who they are. */
  readonly scope: Scope | 'signed-in' | 'open';
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** A body that is not JSON, by its media type; it is handed on as text. */
  readonly bodyType?: string;
  /** The largest body taken; 64 KiB unless told. */
  readonly bodyLimitBytes?: number;
  readonly answers: Readonly<Record<number, AnswerSpec>>;
  readonly example: Example;
  /** The query parameter `cursor` leads from page to page; this is the list in the answer's body. */
  readonly pages?: string;
  /** A single thing with an `ETag`: `If-None-Match` is honoured, and `If-Match` where it is changed. */
  readonly tagged?: true;
  /** Answers even while the gateway drains. */
  readonly openWhileDraining?: true;
  /** Answers for as long as the client likes. */
  readonly longLived?: true;
  /** Answers HEAD too, though it is long-lived: its carrier knows how. */
  readonly headed?: true;
}

/** Declares an operation; the types of its parameters are kept. */
export const operation = <
  const Name extends string,
  Params extends z.ZodObject = z.ZodObject<Record<never, never>>,
  Query extends z.ZodObject = z.ZodObject<Record<never, never>>,
  Body extends z.ZodType = z.ZodUndefined,
>(
  declared: Operation<Params, Query, Body, Name>,
): Operation<Params, Query, Body, Name> => declared;

/** `/a/{b}` as the router writes it: `/a/:b`. */
export const routerPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');
