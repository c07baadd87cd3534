import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import type { LiveSession } from '../../../../client/index.ts';
import { hourOf, timeOf } from '../../ui/format.ts';
import { Since } from './since.tsx';

export interface LiveRowProps {
  readonly session: LiveSession;
  readonly paused: boolean;
  /** What may be done; absent: one may only look. */
  readonly control?: { end(id: string): void; record(id: string, what: 'pause' | 'resume'): Promise<void> } | undefined;
}

/** The modes in words. */
const modes: Readonly<Record<LiveSession['mode'], string>> = { talk: 'talks', listen: 'listens along' };

/** One conversation that goes on. */
export function LiveRow({ session: { id, channel, bot, agent, mode, startedAt }, paused, control }: LiveRowProps): ReactNode {
  const [busy, setBusy] = useState(false);
  const record = async (): Promise<void> => {
    setBusy(true);
    await control?.record(id, paused ? 'resume' : 'pause');
    setBusy(false);
  };
  return (
    <tr>
      <th scope="row" className="name">
        <time dateTime={startedAt} title={timeOf(startedAt)}>
          {hourOf(startedAt)}
        </time>
      </th>
      <td className="number">
        <Since at={startedAt} />
      </td>
      <td>
        {agent}
        <div className="faint">{bot}</div>
      </td>
      <td>{channel}</td>
      <td>
        {modes[mode]}
        {paused ? ', recording paused' : ''}
      </td>
      {control ? (
        <td>
          <div className="row acts">
            <button type="button" disabled={busy} onClick={() => void record()} aria-label={`${paused ? 'Resume' : 'Pause'} recording of ${id}`}>
              {paused ? 'Resume recording' : 'Pause recording'}
            </button>
            <button type="button" className="danger" onClick={() => control.end(id)} aria-label={`End ${id}`}>
              End
            </button>
          </div>
        </td>
      ) : null}
      <td className="id">
        <Link href={`/conversations/${id}`}>{id}</Link>
      </td>
    </tr>
  );
}
