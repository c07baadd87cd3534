import { createHash } from 'node:crypto';
import type { Clock } from '#base';
import type { ObjectStore } from '#contract';
import type { WebClient } from '#net';
import { askS3, failureOf, type S3Place, type S3Request } from './request.ts';
import { s3Errors } from './s3.errors.ts';

export interface S3Options {
  readonly place: S3Place;
  readonly web: WebClient;
  readonly clock: Clock;
  /** Larger files go in parts of this size, 8 MiB unless told; at least 5 MiB where the storage is strict. */
  readonly partBytes?: number;
}

const answerBytes = 64 * 1024;
const usualPartBytes = 8 * 1024 * 1024;

/** A bucket as an `ObjectStore`. Nothing is tried twice here: whoever asked does that, by the error's `retry`. */
export function openS3({ place, web, clock, partBytes = usualPartBytes }: S3Options): ObjectStore {
  const ask = askS3(place, web, clock);
  const told = async (
    request: Omit<S3Request, 'maxBytes'>,
  ): Promise<{ readonly headers: Readonly<Record<string, string>>; readonly text: string }> => {
    const answer = await ask({ ...request, maxBytes: answerBytes });
    if (answer.status < 200 || answer.status > 299) throw failureOf(answer);
    return { headers: answer.headers, text: answer.body.toString() };
  };
  /** Octets with a digest that the storage compares, besides the one in the signature. */
  const send = async (request: Pick<S3Request, 'method' | 'name'> & { query?: string; type: string }, body: Uint8Array): Promise<string> => {
    const { type, ...rest } = request;
    const digest = createHash('md5').update(body).digest('base64');
    const { headers } = await told({ ...rest, headers: { 'content-type': type, 'content-md5': digest }, body });
    return headers['etag'] ?? '';
  };
  const size = async (name: string): Promise<number | undefined> => {
    const answer = await ask({ method: 'HEAD', name, maxBytes: answerBytes });
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw failureOf(answer);
    return Number(answer.headers['content-length']);
  };

  /** Parts one after the other. What was begun and not completed is taken back, so that nobody pays for it; what even that fails is the storage's to sweep. */
  const inParts: ObjectStore['put'] = async (name, octets, { sizeBytes, type }, signal) => {
    const { text } = await told({ method: 'POST', name, query: 'uploads', headers: { 'content-type': type } });
    const [, upload] = /<UploadId>([^<]{1,1024})<\/UploadId>/.exec(text) ?? [];
    if (upload === undefined) throw s3Errors.S3_BROKEN({ said: 'no UploadId' });
    const id = `uploadId=${encodeURIComponent(upload)}`;
    try {
      const tags: string[] = [];
      for (let at = 0; at < sizeBytes; at += partBytes) {
        if (signal?.aborted) throw s3Errors.S3_UNREACHABLE({ why: 'stopped' });
        const part = await octets(at, Math.min(sizeBytes, at + partBytes));
        tags.push(await send({ method: 'PUT', name, query: `partNumber=${tags.length + 1}&${id}`, type }, part));
      }
      const parts = tags.map((tag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${tag}</ETag></Part>`).join('');
      const body = Buffer.from(`<CompleteMultipartUpload>${parts}</CompleteMultipartUpload>`);
      const done = await told({ method: 'POST', name, query: id, headers: { 'content-type': 'application/xml' }, body });
      // It answers 200 before it knows, and then may say that it failed.
      if (done.text.includes('<Error>')) throw failureOf({ status: 500, body: Buffer.from(done.text) });
    } catch (thrown) {
      await told({ method: 'DELETE', name, query: id }).catch(() => undefined);
      throw thrown;
    }
  };

  return {
    async put(name, octets, about, signal) {
      if (about.sizeBytes > partBytes) await inParts(name, octets, about, signal);
      else await send({ method: 'PUT', name, type: about.type }, await octets(0, about.sizeBytes));
      if ((await size(name)) !== about.sizeBytes) throw s3Errors.S3_DAMAGED();
    },
    async read(name, from, to) {
      if (from >= to) return new Uint8Array(0);
      const answer = await ask({ method: 'GET', name, headers: { range: `bytes=${from}-${to - 1}` }, maxBytes: Math.max(answerBytes, to - from) });
      if (answer.status === 404 && !answer.body.includes('NoSuchBucket')) return undefined;
      if (answer.status === 200 && from === 0 && answer.body.length === to) return answer.body;
      if (answer.status !== 206) throw failureOf(answer);
      if (answer.body.length !== to - from) throw s3Errors.S3_DAMAGED();
      return answer.body;
    },
    size,
    async remove(name) {
      const answer = await ask({ method: 'DELETE', name, maxBytes: answerBytes });
      if (answer.status === 404 && !answer.body.includes('NoSuchBucket')) return;
      if (answer.status < 200 || answer.status > 299) throw failureOf(answer);
    },
  };
}
