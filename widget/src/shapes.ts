/** What the gateway says and wants, as its guide describes it. The widget shares no code with the gateway, only this. */

export interface ChatFile {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly sizeBytes: number;
}

/** A line of what an agent says, parted by the gateway: no markup is read here. */
export interface Line {
  readonly listed: boolean;
  readonly spans: readonly { readonly kind: 'plain' | 'bold' | 'link'; readonly text: string; readonly to?: string }[];
}

export interface Item {
  readonly id: string;
  readonly conversation: string;
  readonly at: string;
  readonly from: 'customer' | 'agent' | 'human' | 'notice';
  readonly name?: string;
  readonly message?: string;
  readonly text: string;
  readonly lines?: readonly Line[];
  readonly files: readonly ChatFile[];
  readonly choices?: readonly string[];
  readonly event?: string;
}

export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly retry?: boolean;
  readonly retryAfterMs?: number;
}

export type Said =
  | { readonly type: 'ready' | 'over' | 'pong' }
  | { readonly type: 'items'; readonly items: readonly Item[] }
  | { readonly type: 'typing'; readonly from: 'agent' | 'human' }
  | { readonly type: 'ack'; readonly id: string; readonly result: string }
  | ({ readonly type: 'refused'; readonly id?: string } & Problem);

export interface Config {
  readonly title: string;
  readonly subtitle?: string;
  readonly greeting?: string;
  readonly colour: string;
  readonly position: 'right' | 'left';
  readonly theme: 'auto' | 'light' | 'dark';
  readonly language: string;
  readonly texts: Readonly<Record<string, string>>;
  readonly limits: {
    readonly messageLength: number;
    readonly files: { readonly maxBytes: number; readonly types: readonly string[]; readonly perMessage: number };
  };
}

/** What the host page tells of its visitor. Nothing of it is trusted but `identity`, which the site has signed. */
export interface Facts {
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly page?: string;
  readonly language?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly identity?: string;
}

/** A message on its way. */
export interface Outgoing {
  readonly id: string;
  readonly text: string;
  readonly files: readonly ChatFile[];
  readonly at: string;
}
