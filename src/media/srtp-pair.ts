import { type Instant, later, ok, type Result } from '#base';
import {
  type KeyingFault,
  openSrtpReceiver,
  openSrtpSender,
  type SrtpFault,
  type SrtpPolicy,
  type SrtpReceiver,
  type SrtpSender,
} from '#protocols/srtp';
import { type RtpAgreement, sameKeying } from './rtp-agreement.ts';

type Keys = RtpAgreement['keys'];

/** After the keys changed, packets under the old ones may still be on their way for so long. */
const overlapMs = 5000;

/** Both directions' protection, which changes while packets are under way. Plain while there are no keys. */
export class SrtpPair {
  readonly #policy: SrtpPolicy;
  #keys: Keys;
  #sender: SrtpSender | undefined;
  #receiver: SrtpReceiver | undefined;
  #before: SrtpReceiver | undefined;
  #beforeUntil = 0 as Instant;
  #authentic = false;
  readonly #copy = new Uint8Array(2048);

  constructor(policy: SrtpPolicy) {
    this.#policy = policy;
  }

  /** Is what comes through here proved to come from who has the key? */
  get authentic(): boolean {
    return this.#authentic;
  }

  get active(): boolean {
    return this.#receiver !== undefined;
  }

  /** Takes new keys, or the same again, whose counters then go on. Says whether the key we send with changed. */
  agree(keys: Keys, now: Instant): Result<{ readonly newSendKey: boolean }, KeyingFault> {
    const newSendKey = !sameKeying(keys?.send, this.#keys?.send);
    const newReceiveKey = !sameKeying(keys?.receive, this.#keys?.receive);
    let sender = this.#sender;
    let receiver = this.#receiver;
    if (newSendKey) {
      const opened = keys === undefined ? undefined : openSrtpSender(keys.send, this.#policy);
      if (opened?.ok === false) return opened;
      sender = opened?.value;
    }
    if (newReceiveKey) {
      const opened = keys === undefined ? undefined : openSrtpReceiver(keys.receive, this.#policy);
      if (opened?.ok === false) {
        if (sender !== this.#sender) sender?.close();
        return opened;
      }
      receiver = opened?.value;
    }
    if (newSendKey) this.#sender?.close();
    if (newReceiveKey) {
      this.#before?.close();
      this.#before = receiver === undefined ? undefined : this.#receiver;
      if (receiver === undefined) this.#receiver?.close();
      this.#beforeUntil = later(now, overlapMs);
    }
    this.#sender = sender;
    this.#receiver = receiver;
    this.#keys = keys;
    this.#authentic = keys !== undefined && keys.receive.unauthenticatedSrtp !== true;
    return ok({ newSendKey });
  }

  /** Unprotects in place; gives the length, or why not. */
  unprotect(octets: Uint8Array, length: number, control: boolean, now: Instant): number | SrtpFault {
    const receiver = this.#receiver;
    if (receiver === undefined) return length;
    if (this.#before !== undefined && now > this.#beforeUntil) this.#forgetBefore();
    const before = this.#before;
    const keep = before !== undefined && length <= this.#copy.length;
    if (keep) this.#copy.set(octets.subarray(0, length));
    const opened = control ? receiver.unprotectRtcp(octets, length) : receiver.unprotect(octets, length);
    if (before === undefined || typeof opened === 'number' || !keep) return opened;
    octets.set(this.#copy.subarray(0, length));
    return control ? before.unprotectRtcp(octets, length) : before.unprotect(octets, length);
  }

  /** Protects in place; gives the length, or why not. */
  protect(octets: Uint8Array, length: number, control: boolean): number | SrtpFault {
    if (this.#sender === undefined) return length;
    return control ? this.#sender.protectRtcp(octets, length) : this.#sender.protect(octets, length);
  }

  /** Wipes all keys. */
  close(): void {
    this.#sender?.close();
    this.#receiver?.close();
    this.#forgetBefore();
  }

  #forgetBefore(): void {
    this.#before?.close();
    this.#before = undefined;
  }
}
