import { createHash } from 'node:crypto';
import { AwsV4Signer } from 'aws4fetch';
import { type Clock, GatewayError } from '#base';
import type { WebAnswer, WebClient } from '#net';
import { s3Errors } from './s3.errors.ts';

/** Where a bucket is, and who we are there. */
export interface S3Place {
  /** `https://s3.eu-central-1.amazonaws.com`, `http://127.0.0.1:9000`: with what belongs before the bucket, without the bucket. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** The bucket stands in the path, not before the host name. */
  readonly pathStyle: boolean;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly name: string;
  /** After the `?`: `uploads`, `partNumber=1&uploadId=…`. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly maxBytes: number;
}

export type S3Ask = (request: S3Request) => Promise<WebAnswer>;

const timeoutMs = 60_000;

const encoded = (name: string): string => name.split('/').map(encodeURIComponent).join('/');

export function urlOf({ endpoint, bucket, pathStyle }: S3Place, name: string, query?: string): string {
  const url = new URL(endpoint);
  if (!pathStyle) url.host = `${bucket}.${url.host}`;
  const before = url.pathname.replace(/\/+$/, '');
  return `${url.origin}${before}/${pathStyle ? `${bucket}/` : ''}${encoded(name)}${query === undefined ? '' : `?${query}`}`;
}

/** Asks once, signed (AWS Signature Version 4), the body vouched for by its SHA-256. Every answer comes back; only what never came is an error. */
export const askS3 =
  (place: S3Place, web: WebClient, clock: Clock): S3Ask =>
  async ({ method, name, query, headers = {}, body, maxBytes }) => {
    const sha256 = createHash('sha256')
      .update(body ?? '')
      .digest('hex');
    const signer = new AwsV4Signer({
      method,
      url: urlOf(place, name, query),
      headers: { ...headers, 'x-amz-content-sha256': sha256 },
      service: 's3',
      region: place.region,
      accessKeyId: place.accessKeyId,
      secretAccessKey: place.secretAccessKey,
      ...(place.sessionToken === undefined ? {} : { sessionToken: place.sessionToken }),
      datetime: new Date(clock.wall()).toISOString().replaceAll(/[:-]|\.\d{3}/g, ''),
    });
    const signed = await signer.sign();
    try {
      return await web.request({
        method,
        url: signed.url.toString(),
        headers: Object.fromEntries(signed.headers),
        timeoutMs,
        maxBytes,
        ...(body === undefined ? {} : { body: { sizeBytes: body.length, octets: once(body) } }),
      });
    } catch (thrown) {
      throw s3Errors.S3_UNREACHABLE(thrown instanceof GatewayError ? { why: thrown.code } : {}, thrown);
    }
  };

async function* once(octets: Uint8Array): AsyncGenerator<Uint8Array> {
  yield octets;
}

/** What the `<Code>` of an answer says, or its status alone. */
export function failureOf({ status, body }: Pick<WebAnswer, 'status' | 'body'>): GatewayError {
  const [, code = ''] = /<Code>(\w{1,64})<\/Code>/.exec(body.toString('utf8', 0, 4096)) ?? [];
  const facts = { status, ...(code === '' ? {} : { said: code }) };
  if (code === 'NoSuchBucket') return s3Errors.S3_NO_BUCKET(facts);
  if (code === 'RequestTimeTooSkewed') return s3Errors.S3_CLOCK(facts);
  if (code === 'BadDigest' || code === 'XAmzContentSHA256Mismatch') return s3Errors.S3_DAMAGED(facts);
  if (status === 429 || status === 503 || code === 'SlowDown') return s3Errors.S3_BUSY(facts);
  if (status === 401 || status === 403) return s3Errors.S3_DENIED(facts);
  if (status >= 500 || status === 408 || code === 'RequestTimeout' || code === 'NoSuchUpload') return s3Errors.S3_BROKEN(facts);
  return s3Errors.S3_REFUSED(facts);
}
