import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scheduler } from '#base';
import type { TextToSpeech } from '#contract';
import { realDice } from '#net';
import { type CallerScript, readScript, type TurnRecord } from '#sim/caller';
import { placeTalkdeskCall, type TalkdeskSipEvent } from '#sim/talkdesk-sip';
import { placeStreamCall, type StreamCallEvent, type StudioFlow } from '#sim/talkdesk-stream';
import { placeZoomCall, type ZoomSipEvent } from '#sim/zoom-sip';
import { productFolder } from './product.ts';
import { CommandFailure } from './terminal.ts';

/** One call of the demo: who calls, through what, and how it must come out to count as shown. */
export interface DemoCall {
  readonly name: string;
  readonly about: string;
  readonly by: 'talkdesk-stream' | 'talkdesk-sip' | 'zoom-sip';
  readonly script: string;
  readonly outcome: string;
  /** The exit of the contact centre, where the outcome alone does not show enough. */
  readonly exit?: string;
}

export const demoCalls: readonly DemoCall[] = [
  { name: 'resolved', about: 'asks where a parcel is, and is told', by: 'talkdesk-stream', script: 'resolved', outcome: 'resolved' },
  {
    name: 'escalated',
    about: 'wants the money back, which only a human may decide',
    by: 'talkdesk-stream',
    script: 'escalated',
    outcome: 'escalated',
  },
  {
    name: 'byoai',
    about: 'the same over SIP: TLS, SRTP, and back by REFER',
    by: 'talkdesk-sip',
    script: 'escalated',
    outcome: 'escalated',
    exit: 'escalation',
  },
  {
    name: 'zoom',
    about: 'would rather have a person: SIP over TLS, AEAD_AES_256_GCM, and back by BYE',
    by: 'zoom-sip',
    script: 'human',
    outcome: 'escalated',
    exit: 'transferToAgent',
  },
  { name: 'interrupted', about: 'talks into the greeting', by: 'talkdesk-stream', script: 'interrupted', outcome: 'resolved' },
  { name: 'hung up', about: 'hangs up in the middle', by: 'talkdesk-stream', script: 'hangs-up', outcome: 'abandoned' },
  { name: 'keys', about: 'types the order number', by: 'talkdesk-stream', script: 'keys', outcome: 'resolved' },
];

/** The contact centre in whose name a call comes. */
export const centreOf = ({ by }: DemoCall): 'Talkdesk' | 'Zoom' => (by === 'zoom-sip' ? 'Zoom' : 'Talkdesk');

/** Something at the caller's end of the line. */
export type DemoCallEvent = StreamCallEvent | TalkdeskSipEvent | ZoomSipEvent;

/** How it went at the contact centre's end. */
export interface DemoCallReport {
  readonly exit: string;
  readonly rang?: string | undefined;
  readonly variables: Readonly<Record<string, string>>;
  /** How the sound was carried; absent for streams. */
  readonly sound?: { readonly codec: string; readonly suite?: string } | undefined;
  readonly turns: readonly TurnRecord[];
  readonly complaints: readonly unknown[];
}

export interface DemoStage {
  /** The Studio flow of all calls through Talkdesk. */
  readonly flow: StudioFlow;
  readonly sipPort: number;
  /** The certificate that the gateway made for itself: whoever calls by TLS believes it. */
  readonly certificate: string;
  readonly speech: TextToSpeech;
  readonly scheduler: Scheduler;
}

/** The demo's callers wait for the agent however busy the machine is. */
const patienceMs = 30_000;

function scriptNamed(name: string): CallerScript {
  const file = join(productFolder, 'sim', 'caller', 'scripts', `${name}.yaml`);
  const script = readScript(readFileSync(file, 'utf8'), file);
  if (!script.ok) throw new CommandFailure(script.error.join('\n'));
  const { turns, lingerMs } = script.value;
  return { ...script.value, lingerMs: Math.max(lingerMs, patienceMs), turns: turns.map((turn) => ({ ...turn, patienceMs })) };
}

/** Places one call through its simulated contact centre. */
export function placeDemoCall(
  call: DemoCall,
  stage: DemoStage,
  callerNumber: string,
  listener: (event: DemoCallEvent) => void,
): Promise<DemoCallReport> {
  const { flow, sipPort, certificate, speech, scheduler } = stage;
  const common = { script: scriptNamed(call.script), speech, scheduler, dice: realDice(), callerNumber, listener };
  const trust = { ca: certificate };
  switch (call.by) {
    case 'talkdesk-stream':
      return placeStreamCall({ ...common, flow });
    case 'talkdesk-sip':
      return placeTalkdeskCall({ ...common, flow, trust, uri: `sip:parcel-desk@127.0.0.1:${sipPort}`, businessHours: '{"lang":"en"}' });
    case 'zoom-sip':
      return placeZoomCall({ ...common, trust, host: '127.0.0.1', port: sipPort, number: '+15550200' });
  }
}
