import './live.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useSession } from '../session.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { numberOf } from '../ui/format.ts';
import { Notice } from '../ui/notice.tsx';
import { Empty, Loading, Problem } from '../ui/told.tsx';
import { LiveRow } from './live/row.tsx';
import { useWatch } from './live/watch.ts';

const againMs = 15_000;

const trialHint = (
  <>
    To place a trial call, on the gateway’s machine: <code>cordboard call "$(cordboard channel url)" --say "hello"</code>
  </>
);

/** Who talks now on this gateway, and what may be done about it. */
export function LivePage(): ReactNode {
  const { client, may } = useSession();
  const queries = useQueryClient();
  const [recordings, setRecording] = useWatch();
  const [ending, setEnding] = useState<string>();
  const [told, setTold] = useState<string>();
  const [wrong, setWrong] = useState<unknown>();
  const live = useQuery({ queryKey: ['live'], queryFn: ({ signal }) => client.listLive({}, { signal }), refetchInterval: againMs });
  const sessions = live.data?.sessions;

  const control = may('live:control')
    ? {
        end: setEnding,
        record: async (id: string, what: 'pause' | 'resume') => {
          setTold(undefined);
          setWrong(undefined);
          try {
            const { recorded } = await (what === 'pause' ? client.pauseRecording({ id }) : client.resumeRecording({ id }));
            if (recorded) setRecording(id, what === 'pause' ? 'paused' : 'on');
            setTold(recorded ? `The recording of ${id} ${what === 'pause' ? 'pauses: silence is kept.' : 'goes on.'}` : `${id} is not recorded.`);
          } catch (thrown) {
            setWrong(thrown);
          }
        },
      }
    : undefined;
  const end = async (id: string): Promise<void> => {
    setWrong(undefined);
    await client.endLive({ id });
    setTold(`${id} is being ended.`);
    await queries.invalidateQueries({ queryKey: ['live'] });
  };

  return (
    <>
      <h1>Live{sessions ? ` (${numberOf(sessions.length)})` : ''}</h1>
      <p className="faint">Conversations that go on now, on this gateway. Looked at again whenever one begins or ends.</p>
      <Notice>{told}</Notice>
      {wrong === undefined ? null : <Problem error={wrong} />}
      {live.error ? <Problem error={live.error} again={() => void live.refetch()} /> : null}
      {sessions === undefined ? live.error ? null : <Loading what="conversations" /> : null}
      {sessions?.length === 0 ? <Empty title="Nobody is talking now." hint={trialHint} /> : null}
      {sessions && sessions.length > 0 ? (
        <div className="card scroll live">
          <table>
            <thead>
              <tr>
                <th scope="col">Since</th>
                <th scope="col" className="number">
                  How long
                </th>
                <th scope="col">Agent</th>
                <th scope="col">Channel</th>
                <th scope="col">State</th>
                {control ? <th scope="col">What to do</th> : null}
                <th scope="col">Conversation</th>
              </tr>
            </thead>
            <tbody>
              {sessions.map((session) => (
                <LiveRow key={session.id} session={session} paused={recordings[session.id] === 'paused'} control={control} />
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {ending === undefined ? null : (
        <Confirm title="End this conversation?" yes="End it" danger act={() => end(ending)} onClose={() => setEnding(undefined)}>
          <p>
            The agent stops at once and the contact centre takes the customer. <code>{ending}</code> is recorded as failed.
          </p>
        </Confirm>
      )}
    </>
  );
}
