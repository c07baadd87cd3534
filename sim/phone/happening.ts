import type { PerformedKind } from '#sim/caller';

/** What happens in a call by telephone, while it happens. */
export type PhoneHappening =
  | { readonly kind: 'dialing'; readonly target: string; readonly server: string }
  | { readonly kind: 'ping'; readonly status: number | undefined }
  | { readonly kind: 'ringing'; readonly status: number }
  /** `protection` is empty for plain RTP. */
  | { readonly kind: 'answered'; readonly codec: string; readonly protection: string }
  | { readonly kind: 'refused'; readonly status: number | undefined; readonly why: string }
  | { readonly kind: 'caller-speaks'; readonly turn: PerformedKind; readonly text: string }
  | { readonly kind: 'caller-hangs-up'; readonly scripted: boolean }
  | { readonly kind: 'agent-starts' }
  | { readonly kind: 'agent-stops'; readonly fromMs: number; readonly toMs: number }
  | { readonly kind: 'refreshed'; readonly status: number | undefined }
  | { readonly kind: 'complaint'; readonly says: string }
  | { readonly kind: 'told-to-stop' };

/** All that is told of a call, with the milliseconds since it began. `Own`: what only one contact centre has to tell. */
export type Told<Own> = (PhoneHappening | Own) & { readonly atMs: number };
