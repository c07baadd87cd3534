import type { Instant } from '#base';
import { printSipfrag } from '../message/sipfrag.ts';
import { StateWalker } from '../transaction/state-walker.ts';
import type { Ground, Waiting } from './ground.ts';
import { type TheirReferralDoes, type TheirReferralOn, type TheirReferralState, theirReferral } from './their-referral.table.ts';

/** How long a subscription to a referred call lives. RFC 3515 §2.4.4 leaves it to us. */
const expiresSeconds = 180;

/** One REFER of the far side. See `their-referral.table.ts`. */
export class TheirReferral {
  readonly name: string;
  /** Does the far side want to be told? False: it said `Refer-Sub: false` (RFC 4488). */
  readonly notify: boolean;
  readonly #ground: Ground;
  readonly #waiting: Waiting;
  readonly #walker: StateWalker<TheirReferralState, TheirReferralOn, TheirReferralDoes>;

  constructor(ground: Ground, name: string, waiting: Waiting, now: Instant) {
    this.name = name;
    this.notify = waiting.request.headers.get('refer-sub')?.trim().toLowerCase() !== 'false';
    this.#ground = ground;
    this.#waiting = waiting;
    this.#walker = new StateWalker(
      theirReferral,
      { first: (timer) => (timer === 'timer-decision' ? ground.settings.decisionMs : expiresSeconds * 1000) },
      now,
    );
  }

  get deadline(): Instant | undefined {
    return this.#walker.deadline;
  }

  get done(): boolean {
    return this.#walker.ended;
  }

  /** False when it is not the time. */
  accept(now: Instant): boolean {
    if (this.#walker.state !== 'offered') return false;
    this.#step(this.notify ? 'accept' : 'accept-silently', now, 202);
    return true;
  }

  refuse(status: number, now: Instant): boolean {
    if (this.#walker.state !== 'offered') return false;
    this.#step('refuse', now, status);
    return true;
  }

  /** Tells how the call goes; 200 and above is the last word. */
  progress(status: number, now: Instant): boolean {
    if (this.#walker.state !== 'accepted') return false;
    this.#step(status >= 200 ? 'finish' : 'progress', now, status);
    return true;
  }

  tick(now: Instant): void {
    for (let timer = this.#walker.takeDue(now); timer !== undefined; timer = this.#walker.takeDue(now)) this.#step(timer, now, 500);
  }

  close(now: Instant): void {
    this.#step('close', now, 487);
  }

  #step(on: TheirReferralOn, now: Instant, status: number): void {
    for (const deed of this.#walker.step(on, now)) {
      if (deed === 'reply-202')
        this.#ground.respond(this.#waiting, 202, {
          headers: [...this.#ground.ownHeaders(), ...(this.notify ? [] : ([['Refer-Sub', 'false']] as const))],
        });
      else if (deed === 'reply-refusal') this.#ground.respond(this.#waiting, status);
      else if (deed === 'notify-trying') this.#notify(100, `active;expires=${expiresSeconds}`);
      else if (deed === 'notify') this.#notify(status, `active;expires=${expiresSeconds}`);
      else if (deed === 'notify-last') this.#notify(status, 'terminated;reason=noresource');
      else this.#notify(408, 'terminated;reason=timeout');
    }
  }

  #notify(status: number, state: string): void {
    const { asks } = this.#ground;
    const headers = [
      ['Event', `refer;id=${this.#waiting.request.essentials.cseq.number}`],
      ['Subscription-State', state],
    ] as const;
    asks.send('NOTIFY', { headers, body: { type: 'message/sipfrag;version=2.0', octets: printSipfrag(status) } }, ({ response }, when) => {
      if ((response?.status ?? 408) >= 300) this.#step('unsubscribed', when, 0);
    });
  }
}
