import { bad, type Dice, ok, type Result } from '#base';
import type { FileNote } from './conversation.ts';
import { newId } from './ids.ts';
import type { Timers } from './timers.ts';

/** A file of an account: uploaded by a client, or sent by a human agent. */
export interface Attachment extends FileNote {
  readonly account: string;
  readonly state: string;
  readonly metadata: Readonly<Record<string, string | number>>;
  readonly octets: Uint8Array;
}

interface Upload {
  readonly account: string;
  readonly types: readonly string[];
  readonly untilMs: number;
  octets?: Uint8Array;
  type?: string;
  attachmentId?: string;
}

export interface Attachments {
  /** Opens an upload; gives the request id, which is the secret of the link too. */
  request(account: string, types: readonly string[], seconds: number): string;
  /** Takes the bytes. The error is a status with its reason. */
  upload(requestId: string, type: string, octets: Uint8Array): Result<undefined, readonly [status: number, why: string]>;
  create(
    account: string,
    wish: { readonly name: string; readonly requestId: string; readonly state: string; readonly metadata: Attachment['metadata'] },
  ): Result<Attachment, 'name-taken' | 'no-upload'>;
  /** A file that needs no upload: a human agent's. */
  keep(account: string, file: { readonly name: string; readonly type: string; readonly state: string; readonly octets: Uint8Array }): Attachment;
  find(account: string, id: string): Attachment | undefined;
  list(account: string): readonly Attachment[];
  remove(account: string, id: string): boolean;
  /** Opens a download; gives the secret of the link. */
  link(attachment: Attachment, seconds: number): string;
  download(secret: string): Result<Attachment, 'expired' | 'gone'>;
  clear(): void;
}

/** Does a media type fit one of a list, where `image/*` stands for all images? */
export const fitsType = (type: string, list: readonly string[]): boolean =>
  list.some((one) => one === type || one === '*/*' || (one.endsWith('/*') && type.startsWith(one.slice(0, -1))));

export function openAttachments(dice: Dice, timers: Timers): Attachments {
  const uploads = new Map<string, Upload>();
  const files = new Map<string, Attachment>();
  const links = new Map<string, { readonly id: string; readonly account: string; readonly untilMs: number }>();
  const find: Attachments['find'] = (account, id) => {
    const file = files.get(id);
    return file?.account === account ? file : undefined;
  };
  const keep: (file: Omit<Attachment, 'id' | 'sizeBytes'>) => Attachment = (file) => {
    const whole = { ...file, id: newId(dice), sizeBytes: file.octets.length };
    files.set(whole.id, whole);
    return whole;
  };
  const secret = (): string => Buffer.from(dice.bytes(24)).toString('base64url');

  return {
    request(account, types, seconds) {
      const id = secret();
      uploads.set(id, { account, types, untilMs: timers.wall() + seconds * 1000 });
      return id;
    },
    upload(requestId, type, octets) {
      const upload = uploads.get(requestId);
      if (!upload) return bad([404, 'no such upload']);
      if (upload.untilMs <= timers.wall()) return bad([403, 'the upload link has expired']);
      if (upload.attachmentId !== undefined) return bad([409, 'the upload has become an attachment']);
      if (!fitsType(type, upload.types)) return bad([403, 'the media type was not announced']);
      upload.octets = octets;
      upload.type = type;
      return ok(undefined);
    },
    create(account, { name, requestId, state, metadata }) {
      if ([...files.values()].some((file) => file.account === account && file.name === name)) return bad('name-taken');
      const upload = uploads.get(requestId);
      if (upload?.account !== account || upload.octets === undefined || upload.type === undefined || upload.attachmentId !== undefined)
        return bad('no-upload');
      const file = keep({ account, name, type: upload.type, state, metadata, octets: upload.octets });
      upload.attachmentId = file.id;
      return ok(file);
    },
    keep: (account, file) => keep({ ...file, account, metadata: {} }),
    find,
    list: (account) => [...files.values()].filter((file) => file.account === account),
    remove: (account, id) => find(account, id) !== undefined && files.delete(id),
    link({ id, account }, seconds) {
      const key = secret();
      links.set(key, { id, account, untilMs: timers.wall() + seconds * 1000 });
      return key;
    },
    download(key) {
      const link = links.get(key);
      if (!link) return bad('gone');
      if (link.untilMs <= timers.wall()) return bad('expired');
      const file = find(link.account, link.id);
      return file ? ok(file) : bad('gone');
    },
    clear() {
      uploads.clear();
      files.clear();
      links.clear();
    },
  };
}
