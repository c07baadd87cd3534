/** Storage that speaks S3: a bucket for recordings. */
export type { S3Place } from './request.ts';
export { openS3, type S3Options } from './s3.ts';
