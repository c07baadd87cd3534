import type { PhoneHappening } from '#sim/phone';

/** How the bot widget was left. Zoom's own names for its exits are not documented; these follow what can happen. */
export type ZoomExit = 'transferToAgent' | 'completed' | 'callerHangup' | 'failed';
export const zoomExits: readonly ZoomExit[] = ['transferToAgent', 'completed', 'callerHangup', 'failed'];

/** What happens in a call, with the milliseconds since it began. */
export type ZoomSipEvent = (
  | PhoneHappening
  /** The ids in the 200 OK. */
  | { readonly kind: 'identified'; readonly sessionId: string | undefined; readonly botId: string | undefined }
  | {
      readonly kind: 'exit';
      readonly exit: ZoomExit;
      readonly why: string;
      readonly reason: string | undefined;
      readonly returned: Readonly<Record<string, string>>;
    }
) & { readonly atMs: number };
