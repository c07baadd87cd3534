import type { Told } from '#sim/phone';

/** How the component was left, as Studio names it; `abandoned` is not an exit: the caller left before one was taken. */
export type SipExit = 'ok' | 'escalation' | 'failure' | 'abandoned';

/** What only Talkdesk has to tell of a call. */
export type TalkdeskHappening =
  /** `answered` is the status of our answer. */
  | { readonly kind: 'referred'; readonly referTo: string; readonly escalateTo: string | undefined; readonly answered: number }
  | { readonly kind: 'exit'; readonly exit: SipExit; readonly why: string; readonly escalateTo?: string }
  | { readonly kind: 'studio-says'; readonly text: string }
  | { readonly kind: 'rings'; readonly ringGroup: string };

export type TalkdeskSipEvent = Told<TalkdeskHappening>;
