import type { Row } from '#base';

/**
 * opened: let in, nothing came. connected: greeted. talking: the call is live. finishing: what is queued plays out first.
 * stopping: our stop is out. leaving: our close is out. closed: the socket is gone.
 */
export type State = 'opened' | 'connected' | 'talking' | 'finishing' | 'stopping' | 'leaving' | 'closed';

export type On =
  | 'connected'
  | 'start'
  | 'start-refused'
  | 'media'
  | 'mark'
  | 'dtmf'
  | 'stop'
  | 'malformed-too-often'
  | 'leave-wanted'
  | 'played-out'
  | 'start-late'
  | 'too-long'
  | 'ping-due'
  | 'far-side-silent'
  | 'settled'
  | 'socket-closed'
  | 'shut';

export type Does =
  | 'begin'
  | 'refuse'
  | 'hear'
  | 'note-echo'
  | 'press'
  | 'play-out'
  | 'stop-as-wanted'
  | 'stop-error'
  | 'stop-fallback'
  | 'end-by-caller'
  | 'end-as-wanted'
  | 'end-failed'
  | 'end-lost'
  | 'ping'
  | 'close'
  | 'terminate';

const anyStart = (state: 'opened' | 'connected'): readonly Row<State, On, Does>[] => [
  { in: state, on: 'connected', to: 'connected', does: [] },
  { in: state, on: 'start', to: 'talking', does: ['begin'] },
  { in: state, on: 'start-refused', to: 'leaving', does: ['stop-error', 'refuse'] },
  { in: state, on: 'stop', to: 'leaving', does: ['close'] },
  { in: state, on: 'malformed-too-often', to: 'leaving', does: ['refuse'] },
  { in: state, on: 'start-late', to: 'leaving', does: ['refuse'] },
  { in: state, on: 'ping-due', to: state, does: ['ping'] },
  { in: state, on: 'far-side-silent', to: 'leaving', does: ['terminate'] },
  { in: state, on: 'socket-closed', to: 'closed', does: [] },
  { in: state, on: 'shut', to: 'leaving', does: ['refuse'] },
];

const anyCall = (state: 'talking' | 'finishing'): readonly Row<State, On, Does>[] => [
  { in: state, on: 'media', to: state, does: ['hear'] },
  { in: state, on: 'mark', to: state, does: ['note-echo'] },
  { in: state, on: 'dtmf', to: state, does: ['press'] },
  // The caller is gone: Talkdesk ended the stream, and an answer to that would be a second stop.
  { in: state, on: 'stop', to: 'leaving', does: ['end-by-caller', 'close'] },
  { in: state, on: 'malformed-too-often', to: 'stopping', does: ['stop-error', 'end-failed'] },
  { in: state, on: 'too-long', to: 'stopping', does: ['stop-fallback', 'end-failed'] },
  { in: state, on: 'ping-due', to: state, does: ['ping'] },
  { in: state, on: 'far-side-silent', to: 'leaving', does: ['end-lost', 'terminate'] },
  { in: state, on: 'socket-closed', to: 'closed', does: ['end-lost'] },
  { in: state, on: 'shut', to: 'stopping', does: ['stop-fallback', 'end-failed'] },
];

/**
 * The life of a stream. What has no row is ignored where it comes: sound before the start and after the stop, a second start,
 * a second wish to leave. At most one stop leaves on any road, and none after Talkdesk's own.
 */
export const sessionTable: readonly Row<State, On, Does>[] = [
  ...anyStart('opened'),
  ...anyStart('connected'),
  ...anyCall('talking'),
  { in: 'talking', on: 'leave-wanted', to: 'finishing', does: ['play-out'] },
  ...anyCall('finishing'),
  { in: 'finishing', on: 'played-out', to: 'stopping', does: ['stop-as-wanted', 'end-as-wanted'] },
  // Talkdesk closes, or says stop itself; where it does neither, we close after a while.
  { in: 'stopping', on: 'stop', to: 'leaving', does: ['close'] },
  { in: 'stopping', on: 'settled', to: 'leaving', does: ['close'] },
  { in: 'stopping', on: 'socket-closed', to: 'closed', does: [] },
  { in: 'leaving', on: 'settled', to: 'leaving', does: ['terminate'] },
  { in: 'leaving', on: 'socket-closed', to: 'closed', does: [] },
];
