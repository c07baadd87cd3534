// Printed from the API's declarations by `npm run docs`. Change those instead.
// biome-ignore-all format: printed
// biome-ignore-all lint: printed
// biome-ignore-all assist: printed

import type { App, AppList, AuditPage, Block, BlockPage, BoxItem, BoxItemPage, Boxes, Call, ConversationAnnexes, ConversationDetail, ConversationDocument, ConversationFiles, ConversationPage, EventPage, Key, KeyPage, LiveEnd, LiveList, Me, NewApp, NewKey, NewToken, NewUser, PersonTraces, Published, RecordingFacts, RecordingPause, RecordingPeaks, RecordingRemoval, Report, ReportDeliveryList, ReportList, ReportScheduleList, ReportSent, RotatedApp, RotatedKey, Session, TokenPage, Transcript, User, UserPage } from './shapes.ts';

/** What each operation is given and answers. */
export interface Operations {
  /** Makes an app. */
  readonly addApp: {
    readonly given: {
      readonly body: {
        readonly name: string;
        readonly algorithm?: "HS256" | "HS384" | "HS512" | "RS256" | "RS512" | "ES256";
        /** PEM that begins with `BEGIN PUBLIC KEY`; of RS and ES algorithms. */
        readonly publicKey?: string;
        readonly scopes?: ReadonlyArray<"streams:open" | "chat-history" | "bot-sessions" | "conversation-summary" | "conversations:read" | "conversations:personal" | "calls:place">;
        readonly bots?: ReadonlyArray<string>;
        readonly requireExpiry?: boolean;
        readonly requireTokenId?: boolean;
      };
    };
    readonly answer: NewApp;
    readonly item: never;
  };
  /** Makes a key for a program. */
  readonly addKey: {
    readonly given: {
      readonly body: {
        readonly name: string;
        readonly scopes: ReadonlyArray<"streams:open" | "conversations:read" | "conversations:personal" | "conversations:erase" | "recordings:read" | "live:control" | "customers:block" | "calls:place" | "reports:run" | "reports:send" | "boxes:manage" | "access:manage" | "audit:read" | "chat-history" | "bot-sessions" | "conversation-summary">;
        readonly bots?: ReadonlyArray<string>;
        readonly days?: number;
      };
    };
    readonly answer: NewKey;
    readonly item: never;
  };
  /** A token of one’s own, for scripts. */
  readonly addMyToken: {
    readonly given: {
      readonly body: {
        readonly name: string;
        readonly days?: number;
      };
    };
    readonly answer: NewToken;
    readonly item: never;
  };
  /** Adds a person. */
  readonly addUser: {
    readonly given: {
      readonly body: {
        readonly name: string;
        /** What they sign in with; kept in lower case. */
        readonly email: string;
        readonly roles: ReadonlyArray<"viewer" | "analyst" | "supervisor" | "admin" | "auditor">;
        readonly bots?: ReadonlyArray<string>;
        readonly password?: string;
      };
    };
    readonly answer: NewUser;
    readonly item: never;
  };
  /** Changes an app, or drafts its scopes. */
  readonly changeApp: {
    readonly given: {
      readonly id: string;
      readonly body: {
        readonly name?: string;
        readonly scopes?: ReadonlyArray<"streams:open" | "chat-history" | "bot-sessions" | "conversation-summary" | "conversations:read" | "conversations:personal" | "calls:place">;
        readonly bots?: ReadonlyArray<string> | null;
        readonly requireExpiry?: boolean;
        readonly requireTokenId?: boolean;
      };
    };
    readonly answer: App;
    readonly item: never;
  };
  /** Changes one’s own password. */
  readonly changePassword: {
    readonly given: {
      readonly body: {
        readonly current: string;
        readonly wanted: string;
      };
    };
    readonly answer: undefined;
    readonly item: never;
  };
  /** Changes a person: name, address, roles, bots, password. */
  readonly changeUser: {
    readonly given: {
      readonly id: string;
      readonly body: {
        readonly name?: string;
        /** What they sign in with; kept in lower case. */
        readonly email?: string;
        readonly roles?: ReadonlyArray<"viewer" | "analyst" | "supervisor" | "admin" | "auditor">;
        readonly bots?: ReadonlyArray<string> | null;
        readonly password?: string;
      };
    };
    readonly answer: User;
    readonly item: never;
  };
  /** Gives a dead letter up for good. */
  readonly dropItem: {
    readonly given: {
      readonly box: string;
      readonly id: string;
    };
    readonly answer: undefined;
    readonly item: never;
  };
  /** Gives a call up, or ends it when it was answered. */
  readonly endCall: {
    readonly given: {
      /** The id of a conversation: `cv_…`. */
      readonly id: string;
    };
    readonly answer: Call;
    readonly item: never;
  };
  /** Ends a conversation that goes on now. */
  readonly endLive: {
    readonly given: {
      /** The id of a conversation: `cv_…`. */
      readonly id: string;
    };
    readonly answer: LiveEnd;
    readonly item: never;
  };
  /** Remove every trace of one person. */
  readonly erasePerson: {
    readonly given: {
      readonly body: {
        /** A telephone number in any notation, an e-mail address, or `thread:<channel>/<thread>`. It stands in the body: addresses are logged elsewhere. */
        readonly person: string;
        readonly dryRun?: boolean;
      };
    };
    readonly answer: PersonTraces;
    readonly item: never;
  };
  /** The same as JSON lines, all that fits, newest first. */
  readonly exportAudit: {
    readonly given: {
      /** Who did it, by id. */
      readonly actor?: string | number;
      readonly action?: "read" | "read-personal" | "export" | "erase" | "expire" | "create" | "change" | "remove" | "publish" | "send" | "replay" | "end" | "block" | "unblock" | "hold" | "release" | "sign-in" | "refused";
      /** What it was done to, by kind. */
      readonly subject?: "conversation" | "recording" | "handoff" | "person" | "report" | "schedule" | "user" | "key" | "app" | "box-item" | "customer" | "audit-log" | "live-session" | "file";
      /** And which; needs `subject`. */
      readonly subjectId?: string | number;
      readonly since?: string | number;
      readonly until?: string | number;
    };
    readonly answer: Response;
    readonly item: never;
  };
  /** All that is kept of one person, as one archive. */
  readonly exportPerson: {
    readonly given: {
      readonly body: {
        /** A telephone number in any notation, an e-mail address, or `thread:<channel>/<thread>`. It stands in the body: addresses are logged elsewhere. */
        readonly person: string;
      };
    };
    readonly answer: Response;
    readonly item: never;
  };
  /** Summary, extracted values and figures of a conversation. */
  readonly getAnnexes: {
    readonly given: {
      /** The id of a conversation: `cv_…`. */
      readonly id: string;
    };
    readonly answer: ConversationAnnexes;
    readonly item: never;
  };
  /** An app. */
  readonly getApp: {
    readonly given: {
      readonly id: string;
    };
    readonly answer: App;
    readonly item: never;
  };
  /** How far a call is. */
  readonly getCall: {
    readonly given: {
      /** The id of a conversation: `cv_…`. */
      readonly id: string;
    };
    readonly answer: Call;
    readonly item: never;
  };
  /** A conversation with all its events. */
  readonly getConversation: {
    readonly given: {
      /** The id of a conversation: `cv_…`. */
      readonly id: string;
    };
    readonly answer: ConversationDetail;
    readonly item: never;
  };
  /** A conversation as one document. */
  readonly getDocument: {
    readonly given: {
      /** The id of a conversation: `cv_…`. */
      readonly id: string;
    };
    readonly answer: ConversationDocument;
    readonly item: never;
  };
  /** A file of a conversation. */
  readonly getFile: {
    readonly given: {
      /** The id of a conversation: `cv_…`. */
      readonly id: string;
      readonly file: string;
    };
    readonly answer: Response;
    readonly item: never;
  };
  /** An item of a box. */
  readonly getItem: {
    readonly given: {
      readonly box: string;
      readonly id: string;
    };
    readonly answer: BoxItem;
    readonly item: never;
  };
  /** A key. */
  readonly getKey: {
    readonly given: {
      readonly id: string;
    };
    readonly answer: Key;
    readonly item: never;
  };
  /** Who I am, and what I may. */
  readonly getMe: {
    readonly given: Readonly<Record<string, never>>;
    readonly answer: Me;
    readonly item: never;
  };
  /** This API as an OpenAPI 3.1 document. */
  readonly getOpenApi: {
    readonly given: Readonly<Record<string, never>>;
    readonly answer: {
      readonly openapi: string;
      readonly [more: string]: unknown;
    };
    readonly item: never;
  };
  /** The recording of a call. */
  readonly getRecording: {
    readonly given: {
      /** The id of a conversation: `cv_…`. */
      readonly id: string;
      readonly format?: "wav" | "opus";
    };
    readonly answer: Response;
    readonly item: never;
  };
  /** What is known of a recording. */
  readonly getRecordingFacts: {
    readonly given: {
      /** The id of a conversation: `cv_…`. */
      readonly id: string;
    };
    readonly answer: RecordingFacts;
    readonly item: never;
  };
  /** How loud a recording is over time, for drawing. */
  readonly getRecordingPeaks: {
    readonly given: {
      /** The id of a conversation: `cv_…`. */
      readonly id: string;
    };
    readonly answer: RecordingPeaks;
    readonly item: never;
  };
  /** What was said. */
  readonly getTranscript: {
    readonly given: {
      /** The id of a conversation: `cv_…`. */
      readonly id: string;
    };
    readonly answer: Transcript;
    readonly item: never;
  };
  /** A person. */
  readonly getUser: {
    readonly given: {
      readonly id: string;
    };
    readonly answer: User;
    readonly item: never;
  };
  /** The apps of the account. */
  readonly listApps: {
    readonly given: Readonly<Record<string, never>>;
    readonly answer: AppList;
    readonly item: never;
  };
  /** Who changed, read or exported what; newest first. */
  readonly listAudit: {
    readonly given: {
      /** Who did it, by id. */
      readonly actor?: string | number;
      readonly action?: "read" | "read-personal" | "export" | "erase" | "expire" | "create" | "change" | "remove" | "publish" | "send" | "replay" | "end" | "block" | "unblock" | "hold" | "release" | "sign-in" | "refused";
      /** What it was done to, by kind. */
      readonly subject?: "conversation" | "recording" | "handoff" | "person" | "report" | "schedule" | "user" | "key" | "app" | "box-item" | "customer" | "audit-log" | "live-session" | "file";
      /** And which; needs `subject`. */
      readonly subjectId?: string | number;
      readonly since?: string | number;
      readonly until?: string | number;
      /** At most so many, 1 to 200; 50 unless told. */
      readonly limit?: string | number;
      /** `next` of the page before. */
      readonly cursor?: string | number;
    };
    readonly answer: AuditPage;
    readonly item: AuditPage["entries"][number];
  };
  /** The customers of the account who are blocked. */
  readonly listBlocks: {
    readonly given: {
      /** At most so many, 1 to 200; 50 unless told. */
      readonly limit?: string | number;
      /** `next` of the page before. */
      readonly cursor?: string | number;
    };
    readonly answer: BlockPage;
    readonly item: BlockPage["blocks"][number];
  };
  /** Conversations, newest first. */
  readonly listConversations: {
    readonly given: {
      /** Its own account is the only one that a caller sees. */
      readonly account?: string | number;
      readonly bot?: string | number;
      readonly channel?: string | number;
      readonly outcome?: "resolved" | "escalated" | "abandoned" | "failed" | "observed" | "unanswered";
      readonly agent?: string | number;
      readonly agentVersion?: string | number;
      readonly medium?: "voice" | "chat";
      /** BCP 47, as the conversation has it. */
      readonly language?: string | number;
      /** The queue it was handed to, or should have been. */
      readonly target?: string | number;
      readonly containment?: "self-service" | "drop-off" | "agent-transfer";
      readonly interactionId?: string | number;
      /** `tel:+15551234567`, `mailto:ann@example.com`, `thread:<channel>/<thread>`. Needs the scope `conversations:personal`. */
      readonly person?: string | number;
      /** Begun then or later. */
      readonly since?: string | number;
      /** Begun before. */
      readonly until?: string | number;
      /** At most so many, 1 to 200; 50 unless told. */
      readonly limit?: string | number;
      /** `next` of the page before. */
      readonly cursor?: string | number;
    };
    readonly answer: ConversationPage;
    readonly item: ConversationPage["conversations"][number];
  };
  /** The events of a conversation, in their order. */
  readonly listEvents: {
    readonly given: {
      /** The id of a conversation: `cv_…`. */
      readonly id: string;
      /** At most so many, 1 to 200; 50 unless told. */
      readonly limit?: string | number;
      /** After this number; `next` of the page before. */
      readonly cursor?: string | number;
    };
    readonly answer: EventPage;
    readonly item: EventPage["events"][number];
  };
  /** The files of a conversation. */
  readonly listFiles: {
    readonly given: {
      /** The id of a conversation: `cv_…`. */
      readonly id: string;
    };
    readonly answer: ConversationFiles;
    readonly item: never;
  };
  /** The items of a box, newest first. */
  readonly listItems: {
    readonly given: {
      readonly box: string;
      readonly lane?: string | number;
      readonly state?: "waiting" | "done" | "dead";
      /** At most so many, 1 to 200; 50 unless told. */
      readonly limit?: string | number;
      /** `next` of the page before. */
      readonly cursor?: string | number;
    };
    readonly answer: BoxItemPage;
    readonly item: BoxItemPage["items"][number];
  };
  /** The keys of the account, oldest first. */
  readonly listKeys: {
    readonly given: {
      /** At most so many, 1 to 200; 50 unless told. */
      readonly limit?: string | number;
      /** `next` of the page before. */
      readonly cursor?: string | number;
    };
    readonly answer: KeyPage;
    readonly item: KeyPage["keys"][number];
  };
  /** Conversations that go on now, on this gateway. */
  readonly listLive: {
    readonly given: Readonly<Record<string, never>>;
    readonly answer: LiveList;
    readonly item: never;
  };
  /** One’s own tokens for scripts. */
  readonly listMyTokens: {
    readonly given: {
      /** At most so many, 1 to 200; 50 unless told. */
      readonly limit?: string | number;
      /** `next` of the page before. */
      readonly cursor?: string | number;
    };
    readonly answer: TokenPage;
    readonly item: TokenPage["tokens"][number];
  };
  /** What became of mailed reports, newest first. */
  readonly listReportDeliveries: {
    readonly given: {
      readonly schedule?: string | number;
      /** At most so many, 1 to 200; 50 unless told. */
      readonly limit?: string | number;
      /** `next` of the page before. */
      readonly cursor?: string | number;
    };
    readonly answer: ReportDeliveryList;
    readonly item: ReportDeliveryList["deliveries"][number];
  };
  /** Reports that are mailed, and when next. */
  readonly listReportSchedules: {
    readonly given: Readonly<Record<string, never>>;
    readonly answer: ReportScheduleList;
    readonly item: never;
  };
  /** The reports there are. */
  readonly listReports: {
    readonly given: Readonly<Record<string, never>>;
    readonly answer: ReportList;
    readonly item: never;
  };
  /** The people of the account, oldest first. */
  readonly listUsers: {
    readonly given: {
      /** At most so many, 1 to 200; 50 unless told. */
      readonly limit?: string | number;
      /** `next` of the page before. */
      readonly cursor?: string | number;
    };
    readonly answer: UserPage;
    readonly item: UserPage["users"][number];
  };
  /** Pauses the recording of a call that goes on now. */
  readonly pauseRecording: {
    readonly given: {
      /** The id of a conversation: `cv_…`. */
      readonly id: string;
    };
    readonly answer: RecordingPause;
    readonly item: never;
  };
  /** Places a call. */
  readonly placeCall: {
    readonly given: {
      readonly body: {
        /** The channel whose trunk takes the call out. */
        readonly trunk: string;
        /** Whom: `+15550100`. */
        readonly to: string;
        /** Who talks once it is answered: this, or `agent`. */
        readonly bot?: string;
        readonly agent?: string;
        readonly flow?: string;
        /** What the agent is told, by names. */
        readonly parameters?: Readonly<Record<string, string>>;
        readonly ringSeconds?: number;
      };
    };
    readonly answer: Call;
    readonly item: never;
  };
  /** Lets drafted scopes count. */
  readonly publishApps: {
    readonly given: {
      readonly body: {
        readonly ids?: ReadonlyArray<string>;
        readonly comment?: string;
      };
    };
    readonly answer: Published;
    readonly item: never;
  };
  /** Blocks a customer. */
  readonly putBlock: {
    readonly given: {
      /** A number, an e-mail address, or `thread:{channel}/{thread}`; percent-encoded. */
      readonly who: string;
      readonly body: {
        /** A few words for whoever may lift it. */
        readonly reason: string;
        readonly from?: "all" | "human";
        /** How long; 1440 (a day) unless told. */
        readonly minutes?: number;
        /** Until somebody lifts it. */
        readonly forGood?: true;
      };
    };
    readonly answer: Block;
    readonly item: never;
  };
  /** Holds the record against the contact centre’s own list. */
  readonly reconcileExport: {
    readonly given: {
      /** today, yesterday, this-week, last-week, this-month, last-month, last-N-days, 2026-11-20, 2026-11 or 2026-11-01..2026-11-20. */
      readonly period?: string | number;
      /** By whose calendar: an IANA time zone. */
      readonly zone?: string | number;
      readonly bot?: string | number;
      readonly agent?: string | number;
      /** Of the agent. */
      readonly version?: string | number;
      readonly channel?: string | number;
      readonly medium?: "voice" | "chat";
      readonly language?: string | number;
      /** The target that conversations were handed to. */
      readonly queue?: string | number;
      readonly outcome?: "resolved" | "escalated" | "abandoned" | "failed" | "observed" | "unanswered";
      readonly containment?: "self-service" | "drop-off" | "agent-transfer";
      /** Instead of `Accept`. */
      readonly format?: "html" | "xlsx" | "csv" | "json";
      /** Of CSV: one section as a bare table. */
      readonly section?: string | number;
      /** Of CSV. */
      readonly delimiter?: "comma" | "semicolon" | "tab";
      /** The title of the column with the interaction’s id; looked for by its usual names unless told. */
      readonly interactionColumn?: string | number;
      /** The title of the column that tells when it began. */
      readonly beganColumn?: string | number;
      /** The title of the column that tells how it came out. */
      readonly dispositionColumn?: string | number;
      /** Whether day or month stands first in dates like 03/04/2026. */
      readonly dates?: "dmy" | "mdy";
      /** How far their clock and ours may be apart; 15 unless told. */
      readonly toleranceMinutes?: string | number;
      /** What their dispositions mean: `Transferred=escalated,Callback=resolved|escalated`; `any` is compared with nothing. */
      readonly outcomes?: string | number;
      readonly body: string;
    };
    readonly answer: Report;
    readonly item: never;
  };
  /** Removes an app. */
  readonly removeApp: {
    readonly given: {
      readonly id: string;
    };
    readonly answer: undefined;
    readonly item: never;
  };
  /** Lets a customer in again. */
  readonly removeBlock: {
    readonly given: {
      /** A number, an e-mail address, or `thread:{channel}/{thread}`; percent-encoded. */
      readonly who: string;
    };
    readonly answer: undefined;
    readonly item: never;
  };
  /** Removes a key. */
  readonly removeKey: {
    readonly given: {
      readonly id: string;
    };
    readonly answer: undefined;
    readonly item: never;
  };
  /** Ends a token of one’s own. */
  readonly removeMyToken: {
    readonly given: {
      readonly id: string;
    };
    readonly answer: undefined;
    readonly item: never;
  };
  /** Removes a recording wherever it lies. */
  readonly removeRecording: {
    readonly given: {
      /** The id of a conversation: `cv_…`. */
      readonly id: string;
    };
    readonly answer: RecordingRemoval;
    readonly item: never;
  };
  /** Removes a person, their sessions and tokens. */
  readonly removeUser: {
    readonly given: {
      readonly id: string;
    };
    readonly answer: undefined;
    readonly item: never;
  };
  /** Tries a dead letter again, with all its attempts. */
  readonly replayItem: {
    readonly given: {
      readonly box: string;
      readonly id: string;
    };
    readonly answer: BoxItem;
    readonly item: never;
  };
  /** Goes on recording a call. */
  readonly resumeRecording: {
    readonly given: {
      /** The id of a conversation: `cv_…`. */
      readonly id: string;
    };
    readonly answer: RecordingPause;
    readonly item: never;
  };
  /** Ends all but the newest secret of an app. */
  readonly retireAppSecrets: {
    readonly given: {
      readonly id: string;
    };
    readonly answer: App;
    readonly item: never;
  };
  /** Gives an app a second secret, or public key. */
  readonly rotateApp: {
    readonly given: {
      readonly id: string;
      readonly body: {
        /** PEM that begins with `BEGIN PUBLIC KEY`; of RS and ES algorithms. */
        readonly publicKey?: string;
      };
    };
    readonly answer: RotatedApp;
    readonly item: never;
  };
  /** Gives a key another secret. */
  readonly rotateKey: {
    readonly given: {
      readonly id: string;
    };
    readonly answer: RotatedKey;
    readonly item: never;
  };
  /** Runs a report. */
  readonly runReport: {
    readonly given: {
      readonly report: string;
      /** today, yesterday, this-week, last-week, this-month, last-month, last-N-days, 2026-11-20, 2026-11 or 2026-11-01..2026-11-20. */
      readonly period?: string | number;
      /** By whose calendar: an IANA time zone. */
      readonly zone?: string | number;
      readonly bot?: string | number;
      readonly agent?: string | number;
      /** Of the agent. */
      readonly version?: string | number;
      readonly channel?: string | number;
      readonly medium?: "voice" | "chat";
      readonly language?: string | number;
      /** The target that conversations were handed to. */
      readonly queue?: string | number;
      readonly outcome?: "resolved" | "escalated" | "abandoned" | "failed" | "observed" | "unanswered";
      readonly containment?: "self-service" | "drop-off" | "agent-transfer";
      /** Instead of `Accept`. */
      readonly format?: "html" | "xlsx" | "csv" | "json";
      /** Of CSV: one section as a bare table. */
      readonly section?: string | number;
      /** Of CSV. */
      readonly delimiter?: "comma" | "semicolon" | "tab";
    };
    readonly answer: Report;
    readonly item: never;
  };
  /** Mails the report of a schedule now. */
  readonly sendReport: {
    readonly given: {
      readonly schedule: string;
    };
    readonly answer: ReportSent;
    readonly item: never;
  };
  /** What waits and what lies dead, by lane. */
  readonly showBoxes: {
    readonly given: Readonly<Record<string, never>>;
    readonly answer: Boxes;
    readonly item: never;
  };
  /** Signs in with address and password. */
  readonly signIn: {
    readonly given: {
      readonly body: {
        readonly email: string;
        readonly password: string;
      };
    };
    readonly answer: Session;
    readonly item: never;
  };
  /** Signs out. */
  readonly signOut: {
    readonly given: Readonly<Record<string, never>>;
    readonly answer: undefined;
    readonly item: never;
  };
  /** What happens, as it happens. */
  readonly watchEvents: {
    readonly given: {
      /** The id of a conversation: `cv_…`. */
      readonly conversation?: string | number;
      readonly interactionId?: string | number;
      /** Only these kinds: repeated, or parted by commas. */
      readonly kind?: string | number | ReadonlyArray<string>;
    };
    readonly answer: Response;
    readonly item: never;
  };
}

export interface OperationRow {
  readonly method: string;
  readonly path: string;
  /** The list in the answer, of those that go by pages. */
  readonly pages?: string;
  /** The media type of the body that is sent. */
  readonly type?: string;
  /** The answer is no JSON. */
  readonly raw?: boolean;
}

/** Where each operation is. */
export const operations: { readonly [Name in keyof Operations]: OperationRow } = {
  addApp: {"method":"POST","path":"/api/v1/apps","type":"application/json"},
  addKey: {"method":"POST","path":"/api/v1/keys","type":"application/json"},
  addMyToken: {"method":"POST","path":"/api/v1/me/tokens","type":"application/json"},
  addUser: {"method":"POST","path":"/api/v1/users","type":"application/json"},
  changeApp: {"method":"PATCH","path":"/api/v1/apps/{id}","type":"application/json"},
  changePassword: {"method":"PUT","path":"/api/v1/me/password","type":"application/json"},
  changeUser: {"method":"PATCH","path":"/api/v1/users/{id}","type":"application/json"},
  dropItem: {"method":"DELETE","path":"/api/v1/boxes/{box}/{id}"},
  endCall: {"method":"DELETE","path":"/api/v1/calls/{id}"},
  endLive: {"method":"POST","path":"/api/v1/live/{id}/end"},
  erasePerson: {"method":"POST","path":"/api/v1/people/erase","type":"application/json"},
  exportAudit: {"method":"GET","path":"/api/v1/audit/export","raw":true},
  exportPerson: {"method":"POST","path":"/api/v1/people/export","type":"application/json","raw":true},
  getAnnexes: {"method":"GET","path":"/api/v1/conversations/{id}/annexes"},
  getApp: {"method":"GET","path":"/api/v1/apps/{id}"},
  getCall: {"method":"GET","path":"/api/v1/calls/{id}"},
  getConversation: {"method":"GET","path":"/api/v1/conversations/{id}"},
  getDocument: {"method":"GET","path":"/api/v1/conversations/{id}/document"},
  getFile: {"method":"GET","path":"/api/v1/conversations/{id}/files/{file}","raw":true},
  getItem: {"method":"GET","path":"/api/v1/boxes/{box}/{id}"},
  getKey: {"method":"GET","path":"/api/v1/keys/{id}"},
  getMe: {"method":"GET","path":"/api/v1/me"},
  getOpenApi: {"method":"GET","path":"/api/v1/openapi.json"},
  getRecording: {"method":"GET","path":"/api/v1/conversations/{id}/recording","raw":true},
  getRecordingFacts: {"method":"GET","path":"/api/v1/conversations/{id}/recording/facts"},
  getRecordingPeaks: {"method":"GET","path":"/api/v1/conversations/{id}/recording/peaks"},
  getTranscript: {"method":"GET","path":"/api/v1/conversations/{id}/transcript"},
  getUser: {"method":"GET","path":"/api/v1/users/{id}"},
  listApps: {"method":"GET","path":"/api/v1/apps"},
  listAudit: {"method":"GET","path":"/api/v1/audit","pages":"entries"},
  listBlocks: {"method":"GET","path":"/api/v1/blocks","pages":"blocks"},
  listConversations: {"method":"GET","path":"/api/v1/conversations","pages":"conversations"},
  listEvents: {"method":"GET","path":"/api/v1/conversations/{id}/events","pages":"events"},
  listFiles: {"method":"GET","path":"/api/v1/conversations/{id}/files"},
  listItems: {"method":"GET","path":"/api/v1/boxes/{box}","pages":"items"},
  listKeys: {"method":"GET","path":"/api/v1/keys","pages":"keys"},
  listLive: {"method":"GET","path":"/api/v1/live"},
  listMyTokens: {"method":"GET","path":"/api/v1/me/tokens","pages":"tokens"},
  listReportDeliveries: {"method":"GET","path":"/api/v1/report-deliveries","pages":"deliveries"},
  listReportSchedules: {"method":"GET","path":"/api/v1/report-schedules"},
  listReports: {"method":"GET","path":"/api/v1/reports"},
  listUsers: {"method":"GET","path":"/api/v1/users","pages":"users"},
  pauseRecording: {"method":"POST","path":"/api/v1/live/{id}/recording/pause"},
  placeCall: {"method":"POST","path":"/api/v1/calls","type":"application/json"},
  publishApps: {"method":"POST","path":"/api/v1/apps/publish","type":"application/json"},
  putBlock: {"method":"PUT","path":"/api/v1/blocks/{who}","type":"application/json"},
  reconcileExport: {"method":"POST","path":"/api/v1/reports/reconciliation","type":"text/csv"},
  removeApp: {"method":"DELETE","path":"/api/v1/apps/{id}"},
  removeBlock: {"method":"DELETE","path":"/api/v1/blocks/{who}"},
  removeKey: {"method":"DELETE","path":"/api/v1/keys/{id}"},
  removeMyToken: {"method":"DELETE","path":"/api/v1/me/tokens/{id}"},
  removeRecording: {"method":"DELETE","path":"/api/v1/conversations/{id}/recording"},
  removeUser: {"method":"DELETE","path":"/api/v1/users/{id}"},
  replayItem: {"method":"POST","path":"/api/v1/boxes/{box}/{id}/replay"},
  resumeRecording: {"method":"POST","path":"/api/v1/live/{id}/recording/resume"},
  retireAppSecrets: {"method":"POST","path":"/api/v1/apps/{id}/retire"},
  rotateApp: {"method":"POST","path":"/api/v1/apps/{id}/rotate","type":"application/json"},
  rotateKey: {"method":"POST","path":"/api/v1/keys/{id}/rotate"},
  runReport: {"method":"GET","path":"/api/v1/reports/{report}"},
  sendReport: {"method":"POST","path":"/api/v1/report-schedules/{schedule}/send"},
  showBoxes: {"method":"GET","path":"/api/v1/boxes"},
  signIn: {"method":"POST","path":"/api/v1/sessions","type":"application/json"},
  signOut: {"method":"DELETE","path":"/api/v1/sessions/current"},
  watchEvents: {"method":"GET","path":"/api/v1/events","raw":true},
};
