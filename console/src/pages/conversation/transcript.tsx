import type { ReactNode } from 'react';
import type { ConversationFile, Event, TurnLatency } from '../../../../client/index.ts';
import { hourOf } from '../../ui/format.ts';
import { Empty } from '../../ui/told.tsx';
import { FileOf } from './file.tsx';
import { SaidAt } from './playing.tsx';
import { type Happening, type Line, type Speaker, talkOf } from './talk.ts';

interface TranscriptGiven {
  readonly id: string;
  readonly events: readonly Event[];
  readonly files: readonly ConversationFile[];
  readonly live: boolean;
}

/** What was said, and what happened between. */
export function Transcript({ id, events, files, live }: TranscriptGiven): ReactNode {
  const talk = talkOf(events);
  if (talk.length === 0) return <Empty title="Nothing was said." />;
  return (
    <ol className="talk" aria-live={live ? 'polite' : 'off'} aria-relevant="additions">
      {talk.map((one) => (one.kind === 'line' ? <Spoken key={one.seq} line={one} id={id} files={files} /> : <Between key={one.seq} of={one} />))}
    </ol>
  );
}

const names: Readonly<Record<Speaker, string>> = { customer: 'Customer', agent: 'Agent', human: 'Human' };

function Spoken({ line, id, files }: { readonly line: Line; readonly id: string; readonly files: readonly ConversationFile[] }): ReactNode {
  const { who, name, at, beganMs, text, heard, remarks, latency } = line;
  return (
    <li className={`said ${who}`}>
      {latency ? <Latency of={latency} /> : null}
      <div className="bubble">
        <p className="byline">
          <strong>{names[who]}</strong>
          {name === undefined ? '' : ` ${name}`} <SaidAt at={at} beganMs={beganMs} />
        </p>
        <Words text={text} heard={heard} />
        {line.files.map((file) => (
          <FileOf key={file.id} conversation={id} file={file} kept={files.find((one) => one.id === file.id)?.kept ?? true} />
        ))}
        {remarks.length === 0 ? null : <p className="faint remarks">{remarks.join(' · ')}</p>}
      </div>
    </li>
  );
}

function Words({ text, heard }: { readonly text: string; readonly heard: string | undefined }): ReactNode {
  if (text === '') return <p className="faint">(nothing)</p>;
  if (heard === undefined) return <p className="words">{text}</p>;
  const begun = text.startsWith(heard);
  return (
    <>
      <p className="words">
        {begun ? heard : null}
        <s className="unheard">{begun ? text.slice(heard.length) : text}</s>
      </p>
      <p className="faint remarks">
        {heard.trim() === ''
          ? 'interrupted · none of it was heard'
          : begun
            ? 'interrupted · what is struck out was not heard'
            : `interrupted · heard: “${heard}”`}
      </p>
    </>
  );
}

function Between({ of: { at, text, bad } }: { readonly of: Happening }): ReactNode {
  return (
    <li className={bad ? 'between bad' : 'between'}>
      <time dateTime={at} title={at}>
        {hourOf(at)}
      </time>{' '}
      {bad ? <span aria-hidden="true">⚠ </span> : null}
      {text}
    </li>
  );
}

const stages: readonly (readonly [Exclude<keyof TurnLatency, 'gapMs'>, string])[] = [
  ['endpointMs', 'end of speech'],
  ['recognitionMs', 'recognition'],
  ['agentMs', 'agent'],
  ['voiceMs', 'voice'],
  ['playoutMs', 'on its way'],
];
const slowMs = 1000;

/** Where the time between customer and agent went. */
function Latency({ of }: { readonly of: TurnLatency }): ReactNode {
  const slow = of.gapMs > slowMs;
  const parts = stages.flatMap(([name, title]) => (of[name] === undefined ? [] : [`${title} ${of[name]} ms`]));
  return (
    <p className={slow ? 'latency slow' : 'latency'}>
      <strong>
        {slow ? '⚠ slow: ' : ''}
        {of.gapMs} ms
      </strong>{' '}
      until the answer{parts.length === 0 ? '' : ` · ${parts.join(' · ')}`}
    </p>
  );
}
