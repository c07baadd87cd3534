import type { ChatMessage, ConversationEvent, DeskLine, Handoff, HandoffStage } from '#contract';

/**
 * agent: the AI answers. asking: is anybody at the desk? opening: the desk was asked to take the customer. queued: the desk has taken the customer, no human has come yet.
 * human: one has. over: it has its outcome.
 */
export type ChatPhase = 'agent' | 'asking' | 'opening' | 'queued' | 'human' | 'over';

/** All that a written conversation knows of itself. Read from its events and from nothing else: after a crash it is the same. */
export interface ChatState {
  readonly phase: ChatPhase;
  readonly turn: number;
  /** What the customer can choose from now. */
  readonly choices: readonly string[];
  /** Orders given so far; the next key is made of it. */
  readonly orders: number;
  readonly handoff: Handoff | undefined;
  /** How far that has come, and when it was decided; milliseconds of the wall clock. */
  readonly transfer: HandoffStage | undefined;
  readonly handOffAt: number;
  readonly desk: string | undefined;
  readonly deskConversation: string | undefined;
  /** The key of the order by which the present desk conversation was asked for. */
  readonly openKey: string | undefined;
  /** The last order that came to nothing: told again, it is told once. */
  readonly refusedKey: string | undefined;
  /** Which desk each order to open went to, by its key. */
  readonly opens: Readonly<Record<string, string>>;
  readonly human: string | undefined;
  /** A human has been in it: whatever comes later, it was escalated. */
  readonly escalated: boolean;
  /** What the agent and the customer said before the human came. */
  readonly lines: readonly DeskLine[];
  /** What the human and the customer said to each other, for the agent that takes the thread back. */
  readonly saidByHuman: readonly string[];
  /** Customers' messages that wait for the desk to open. */
  readonly held: readonly ChatMessage[];
  /** When the present phase began, and when somebody last said something; milliseconds of the wall clock. */
  readonly phaseAt: number;
  readonly lastAt: number;
  readonly warned: boolean;
  /** The agent was told that the human types, and nothing has come of it yet. */
  readonly typing: boolean;
  /** The agent broke and has said nothing since. */
  readonly broken: boolean;
}

export const freshState: ChatState = {
  phase: 'agent',
  turn: 0,
  choices: [],
  orders: 0,
  handoff: undefined,
  transfer: undefined,
  handOffAt: 0,
  desk: undefined,
  deskConversation: undefined,
  openKey: undefined,
  refusedKey: undefined,
  opens: {},
  human: undefined,
  escalated: false,
  lines: [],
  saidByHuman: [],
  held: [],
  phaseAt: 0,
  lastAt: 0,
  warned: false,
  typing: false,
  broken: false,
};

/** So many lines are kept for a human; older ones are in the record. */
const mostLines = 200;

/** The state after one more event. */
export function after(state: ChatState, event: ConversationEvent, at: number): ChatState {
  switch (event.kind) {
    case 'conversation-start':
      return { ...state, phaseAt: at, lastAt: at };
    case 'customer-turn':
      return { ...spoken(state, at), turn: event.turn, choices: [], lines: withLine(state, 'customer', event.text, at) };
    case 'choices':
      return { ...state, choices: event.choices };
    case 'trouble':
      return { ...state, broken: true };
    case 'agent-say':
      // What the agent says to the warning itself would put the end off for ever.
      return { ...(state.warned ? state : spoken(state, at)), broken: false, lines: withLine(state, 'agent', event.text, at) };
    case 'desk-asked':
      return {
        ...state,
        phase: 'asking',
        handoff: event.handoff,
        desk: event.desk,
        handOffAt: at,
        transfer: 'requested',
        phaseAt: at,
        warned: false,
      };
    case 'hand-off-start':
      return {
        ...state,
        phase: 'opening',
        handoff: event.handoff,
        transfer: 'sent',
        handOffAt: state.phase === 'asking' ? state.handOffAt : at,
        phaseAt: at,
        warned: false,
      };
    case 'hand-off-proof':
      return { ...state, transfer: event.stage };
    case 'hand-off-refused':
      return { ...withoutDesk(state), phase: 'agent', phaseAt: at, lastAt: at };
    case 'desk-order':
      if (event.order !== 'open') return { ...state, orders: state.orders + 1, opens: withoutLate(state.opens, event.key) };
      return { ...state, orders: state.orders + 1, desk: event.desk, openKey: event.key, opens: { ...state.opens, [event.key]: event.desk } };
    case 'desk-answer':
      if (event.answer === 'opened' && state.phase === 'opening' && event.key === state.openKey)
        return { ...state, phase: 'queued', deskConversation: event.deskConversation, phaseAt: at };
      return event.answer === 'refused' ? { ...state, refusedKey: event.key } : state;
    case 'customer-message':
      return {
        ...spoken(state, at),
        saidByHuman: [...state.saidByHuman, `customer: ${event.text}`].slice(-mostLines),
        held: heldAfter(state, event.message, event),
      };
    case 'human-message':
      return {
        ...spoken(state, at),
        typing: false,
        human: event.name ?? state.human,
        saidByHuman: [...state.saidByHuman, `human: ${event.text}`].slice(-mostLines),
      };
    case 'live-chat':
      return aroundHuman(state, event, at);
    case 'conversation-end':
      return { ...state, phase: 'over', held: [] };
    default:
      return state;
  }
}

const spoken = (state: ChatState, at: number): ChatState => ({ ...state, lastAt: at, warned: false });

const withLine = (state: ChatState, who: DeskLine['who'], text: string, at: number): readonly DeskLine[] =>
  [...state.lines, { who, text, at: new Date(at).toISOString() }].slice(-mostLines);

const heldAfter = ({ phase, held }: ChatState, id: string, { text, files }: Pick<ChatMessage, 'text' | 'files'>): ChatState['held'] =>
  phase === 'asking' || phase === 'opening' ? [...held, { id, text, files }] : held;

/** What opened too late is ended once, however often the desk tells of it. */
const withoutLate = (opens: ChatState['opens'], key: string): ChatState['opens'] =>
  key.endsWith('.late') ? Object.fromEntries(Object.entries(opens).filter(([open]) => `${open}.late` !== key)) : opens;

const withoutDesk = (state: ChatState): ChatState => ({
  ...state,
  handoff: undefined,
  desk: undefined,
  deskConversation: undefined,
  openKey: undefined,
  human: undefined,
  typing: false,
  held: [],
  saidByHuman: [],
});

function aroundHuman(state: ChatState, { event, values }: Extract<ConversationEvent, { kind: 'live-chat' }>, at: number): ChatState {
  switch (event) {
    case 'human-joined':
      return { ...state, phase: 'human', escalated: true, human: values['name'] ?? state.human, phaseAt: at, lastAt: at };
    case 'queue-entered':
      return { ...state, held: [] };
    case 'human-typing':
      return { ...state, typing: true };
    case 'idle-warning':
      return { ...state, warned: true };
    case 'human-left':
    case 'waiting-timeout':
    case 'provider-error':
      return { ...withoutDesk(state), phase: 'agent', phaseAt: at, lastAt: at, warned: false };
    default:
      return state;
  }
}
