import type { Told } from '#sim/phone';

/** How the bot widget was left. Zoom's own names for its exits are not documented; these follow what can happen. */
export type ZoomExit = 'transferToAgent' | 'completed' | 'callerHangup' | 'failed';
export const zoomExits: readonly ZoomExit[] = ['transferToAgent', 'completed', 'callerHangup', 'failed'];

/** What only Zoom has to tell of a call. */
export type ZoomHappening =
  /** The ids in the 200 OK. */
  | { readonly kind: 'identified'; readonly sessionId: string | undefined; readonly botId: string | undefined }
  | {
      readonly kind: 'exit';
      readonly exit: ZoomExit;
      readonly why: string;
      readonly reason: string | undefined;
      readonly returned: Readonly<Record<string, string>>;
    };

export type ZoomSipEvent = Told<ZoomHappening>;
