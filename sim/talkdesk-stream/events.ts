import type { PerformedKind } from '#sim/caller';

/** How the stream ended, as Studio names it; `abandoned` is not an exit: the caller left before one was taken. */
export type StreamExit = 'ok' | 'escalation' | 'failure' | 'abandoned';

/** What happens in a call, while it happens. */
export type CallHappening =
  | { readonly kind: 'dialing'; readonly url: string }
  | { readonly kind: 'connected' }
  | { readonly kind: 'refused'; readonly httpStatus: number | undefined; readonly why: string }
  /** A turn of the caller, or of the human agent where both are mirrored. */
  | { readonly kind: 'caller-speaks'; readonly turn: PerformedKind; readonly text: string }
  | { readonly kind: 'human-speaks'; readonly turn: PerformedKind; readonly text: string }
  | { readonly kind: 'caller-hangs-up'; readonly scripted: boolean }
  | { readonly kind: 'human-hangs-up'; readonly scripted: boolean }
  | { readonly kind: 'agent-starts' }
  | { readonly kind: 'agent-stops'; readonly fromMs: number; readonly toMs: number }
  | { readonly kind: 'mark-heard'; readonly name: string }
  | { readonly kind: 'cleared'; readonly droppedMs: number }
  | { readonly kind: 'complaint'; readonly says: string }
  | { readonly kind: 'exit'; readonly exit: StreamExit; readonly why: string; readonly ringGroup?: string }
  | { readonly kind: 'studio-step'; readonly step: string; readonly component: string; readonly exit?: string }
  | { readonly kind: 'studio-says'; readonly text: string }
  | { readonly kind: 'rings'; readonly ringGroup: string };

/** A happening, with the milliseconds since the call began. */
export type StreamCallEvent = CallHappening & { readonly atMs: number };
