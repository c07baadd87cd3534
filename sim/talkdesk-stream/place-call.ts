import { type Dice, drive, later, type Scheduler } from '#base';
import type { TextToSpeech } from '#contract';
import { type Caller, type CallerScript, openCaller, openRecorder, parseScript, rehearse } from '#sim/caller';
import type { CallHappening, StreamCallEvent } from './events.ts';
import { newCallFacts, newStreamSid } from './facts.ts';
import { callerLine, type Line, mirroredLine } from './line.ts';
import type { Direction } from './messages.ts';
import { type Quirks, usual } from './quirks.ts';
import { type StreamCallReport, type StreamSummary, summaryOf } from './report.ts';
import { dialPartner } from './socket.ts';
import { openStream, type StreamInput, type StreamOutcome } from './stream.ts';
import { defaultFlow } from './studio/default-flow.ts';
import type { StudioFlow } from './studio/flow.ts';
import { openStudio, type StudioInput, type StudioOutput } from './studio/studio.ts';

export interface StreamCallOptions {
  /** Where the agent's stream goes; as given, with its query. Without it the flow's own URL is dialled. */
  readonly url?: string | undefined;
  readonly script: CallerScript;
  /** A Studio flow, read with `parseFlow`. Without it the usual one is played. */
  readonly flow?: StudioFlow | undefined;
  /** Which usual flow: the partner talks (`bidirectional`, the default), or listens to caller and human. */
  readonly direction?: Direction | undefined;
  /** Where a listening stream goes, when the flow has one besides the agent's. */
  readonly assistUrl?: string | undefined;
  /** What the human agent says while a partner listens. */
  readonly human?: CallerScript | undefined;
  readonly callerNumber?: string | undefined;
  readonly calledNumber?: string | undefined;
  readonly accountId?: string | undefined;
  /** The value of "Agents availability": context for the bot. Without it the flow's own is sent. */
  readonly businessHours?: string | undefined;
  /** Ring groups that exist in the pretended account; without a list every name does. */
  readonly ringGroups?: readonly string[] | undefined;
  /** What the caller types when Studio itself asks for digits. */
  readonly ivrDigits?: string | undefined;
  readonly quirks?: Quirks | undefined;
  /** The call is ended after so long; five minutes unless told. */
  readonly longestMs?: number | undefined;
  readonly insecure?: boolean | undefined;
  readonly listener?: ((event: StreamCallEvent) => void) | undefined;
  /** Receives the call as a stereo WAV file: left the caller, right what it heard. */
  readonly record?: ((wav: Uint8Array) => void) | undefined;
  /** Speaks for the caller. */
  readonly speech: TextToSpeech;
  readonly scheduler: Scheduler;
  readonly dice: Dice;
  /** Hangs up. */
  readonly signal?: AbortSignal | undefined;
}

/** Hides what opens doors: an address is printed and logged without its token and password. */
export const withoutSecrets = (url: string): string => url.replace(/([?&](?:token|secret|key)=)[^&#]*/gi, '$1…').replace(/\/\/[^/@]*@/, '//…@');

const greeting = parseScript({ turns: [{ say: 'Hello, you are speaking with a person now. How can I help?', waitFor: 'nothing', voice: 'awb' }] });

/** The last thing that must end when the call is to end. */
interface Running {
  hangUp(why: string): void;
}

interface Leg {
  readonly direction: Direction;
  readonly url: string;
  readonly line: Line;
  readonly businessHours: string | undefined;
}

/**
 * Places one call: a caller who follows the script, a Studio flow, and a stream to the partner at `url`. Resolves with the report when all is over,
 * however it went; rejects only when the caller's sentences cannot be spoken, or on a bug.
 */
export async function placeStreamCall(options: StreamCallOptions): Promise<StreamCallReport> {
  const { script, speech, scheduler, dice, quirks = usual, listener = () => {}, longestMs = 300_000 } = options;
  const rehearsal = { speech, rateHz: 8000, keys: quirks.keys } as const;
  const part = await rehearse(script, rehearsal);
  const flow = options.flow ?? defaultFlow(options.direction ?? 'bidirectional');
  const humanScript = options.human ?? (greeting.ok ? greeting.value : script);
  const listens = [...flow.steps.values()].some(({ component }) => component === 'ai_voice_stream_start');
  const humanPart = listens ? await rehearse(humanScript, rehearsal) : undefined;

  const begun = scheduler.now();
  const facts = newCallFacts(dice, options.callerNumber, options.calledNumber, options.accountId);
  const caller = openCaller(part, begun);
  const recorder = options.record ? openRecorder(8000) : undefined;
  let running: Running | undefined;
  let ended: string | undefined;
  let hungUpAsScripted = false;

  const happen = (happening: CallHappening): void => listener({ ...happening, atMs: scheduler.now() - begun });
  const note = (event: StreamCallEvent): void => {
    if (event.kind === 'caller-hangs-up') hungUpAsScripted = event.scripted;
    listener(event);
  };
  const endAll = (why: string): void => {
    ended ??= why;
    running?.hangUp(why);
  };

  const play = ({ direction, url, line, businessHours }: Leg): Promise<StreamOutcome> =>
    new Promise((resolve, reject) => {
      const plan = {
        direction,
        facts,
        streamSid: newStreamSid(dice),
        businessHours,
        quirks,
        line,
        begun,
        ...(recorder ? { tap: recorder.take } : {}),
      };
      const stream = openStream(plan, scheduler.now());
      const driven = drive<StreamInput, ReturnType<typeof stream.step>[number]>({
        machine: stream,
        scheduler,
        broken(error) {
          socket.cut();
          reject(error);
        },
        output(want) {
          if (want.kind === 'transmit') socket.send(want.text);
          else if (want.kind === 'happened') note(want.event);
          else if (want.kind === 'close') socket.close(want.code);
          else if (want.kind === 'cut') socket.cut();
          else {
            driven.close();
            socket.cut();
            running = undefined;
            resolve(stream.outcome);
          }
        },
      });
      running = { hangUp: (why) => driven.send({ kind: 'hang-up', why }) };
      happen({ kind: 'dialing', url: withoutSecrets(url) });
      const socket = dialPartner(url, { insecure: options.insecure ?? false }, driven.send);
      if (ended !== undefined) running.hangUp(ended);
    });

  const studio = openStudio(flow);
  let agent: StreamSummary | undefined;
  let agentStretches = 0;
  let assist: (StreamSummary & { humanTurns: Caller['turns'] }) | undefined;
  let mirrorUrl: string | undefined;
  let rang: string | undefined;
  let studioEnd = '';
  let escalateTo: string | undefined;

  const connect = async (want: StudioOutput & { kind: 'connect' }): Promise<StudioInput> => {
    const businessHours = options.businessHours ?? (want.businessHours === '' ? undefined : want.businessHours);
    const outcome = await play({ direction: 'bidirectional', url: options.url ?? want.url, line: callerLine(caller), businessHours });
    agent = summaryOf('bidirectional', outcome);
    agentStretches = caller.heard.length;
    escalateTo = outcome.ringGroup;
    if (outcome.exit === 'abandoned') return { kind: 'caller-gone' };
    return { kind: 'left', exit: outcome.exit, outputs: outcome.ringGroup === undefined ? {} : { escalate_to: outcome.ringGroup } };
  };

  const ring = async (groups: readonly string[]): Promise<StudioInput> => {
    const exists = (group: string): boolean => options.ringGroups?.includes(group) ?? true;
    const group = groups.find(exists);
    if (group === undefined) return { kind: 'left', exit: 'no_match', outputs: {} };
    rang = group;
    happen({ kind: 'rings', ringGroup: group });
    if (mirrorUrl !== undefined && humanPart && ended === undefined) {
      const human = openCaller(humanPart, begun);
      const outcome = await play({ direction: 'unidirectional', url: mirrorUrl, line: mirroredLine(caller, human), businessHours: undefined });
      assist = { ...summaryOf('unidirectional', outcome), humanTurns: human.turns };
    }
    return { kind: 'left', exit: 'call_finished', outputs: { selection: group } };
  };

  /** Does what Studio wants; gives what that came to, where Studio waits for it. */
  const perform = async (want: StudioOutput): Promise<StudioInput | undefined> => {
    switch (want.kind) {
      case 'step-left':
        happen({ ...want, kind: 'studio-step' });
        return undefined;
      case 'says':
        happen({ kind: 'studio-says', text: want.text });
        return undefined;
      case 'mirror':
        mirrorUrl = options.assistUrl ?? (want.url === '' ? options.url : want.url) ?? '';
        return undefined;
      case 'connect':
        return connect(want);
      case 'ring':
        return ring(want.ringGroups);
      case 'ask-digits':
        return options.ivrDigits === undefined
          ? { kind: 'left', exit: 'timeout', outputs: {} }
          : { kind: 'left', exit: 'ok', outputs: { digits: options.ivrDigits } };
      case 'end':
        studioEnd = want.why;
        return undefined;
    }
  };

  const hangUpBySignal = (): void => endAll('the simulator was told to hang up');
  const stopClock = scheduler.at(later(begun, longestMs), () => endAll(`the call had lasted for ${longestMs} ms`));
  options.signal?.addEventListener('abort', hangUpBySignal);
  if (options.signal?.aborted) hangUpBySignal();
  try {
    let next: StudioInput | undefined = {
      kind: 'call-arrives',
      callerNumber: facts.callerNumber ?? '',
      calledNumber: facts.calledNumber ?? '',
      interactionId: facts.interactionId,
    };
    while (next) {
      const wants: readonly StudioOutput[] = studio.step(next, scheduler.now());
      next = undefined;
      for (const want of wants) next = (await perform(want)) ?? next;
    }
  } finally {
    stopClock();
    options.signal?.removeEventListener('abort', hangUpBySignal);
  }

  if (recorder) options.record?.(recorder.print());
  const summary = agent ?? assist ?? silentSummary(studioEnd);
  return {
    ...summary,
    interactionId: facts.interactionId,
    variables: { ...studio.variables, ...(escalateTo === undefined ? {} : { escalate_to: escalateTo }) },
    studioPath: studio.path,
    studioEnd,
    ...(rang === undefined ? {} : { rang }),
    turns: caller.turns,
    agentSpeech: caller.heard.slice(0, agentStretches),
    hungUpAsScripted,
    durationMs: Math.round(scheduler.now() - begun),
    ...(assist === undefined ? {} : { assist }),
  };
}

/** The flow never came to a stream. */
const silentSummary = (why: string): StreamSummary => ({
  direction: 'bidirectional',
  exit: 'failure',
  why: `the flow came to no stream: ${why}`,
  marks: [],
  clears: [],
  complaints: [],
  playout: { unheardMs: 0, holes: { count: 0, ms: 0 }, deepestMs: 0 },
  simulatorLateMs: 0,
});
