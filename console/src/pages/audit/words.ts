import type { Operations } from '../../../../client/index.ts';

type Given = Required<Operations['listAudit']['given']>;
type Action = Given['action'];
type Subject = Given['subject'];

/** Every word of a union once: a missing or an unknown one does not compile. */
const wordsOf = <Word extends string>(words: Readonly<Record<Word, true>>): readonly Word[] => Object.keys(words) as Word[];

/** What can have been done. */
export const actions = wordsOf<Action>({
  read: true,
  'read-personal': true,
  export: true,
  erase: true,
  expire: true,
  create: true,
  change: true,
  remove: true,
  publish: true,
  send: true,
  replay: true,
  end: true,
  block: true,
  unblock: true,
  hold: true,
  release: true,
  'sign-in': true,
  refused: true,
});

/** What it can have been done to. */
export const subjects = wordsOf<Subject>({
  conversation: true,
  recording: true,
  handoff: true,
  person: true,
  report: true,
  schedule: true,
  user: true,
  key: true,
  app: true,
  'box-item': true,
  customer: true,
  'audit-log': true,
  'live-session': true,
  file: true,
});

/** What the log is narrowed to, out of an address; what the API would not know is left out. */
export function narrowed(address: Readonly<Record<string, string>>): Operations['exportAudit']['given'] {
  const { actor, subjectId, since, until } = address;
  const action = actions.find((word) => word === address['action']);
  const subject = subjects.find((word) => word === address['subject']);
  return {
    ...(actor ? { actor } : {}),
    ...(action ? { action } : {}),
    ...(subject ? { subject } : {}),
    ...(subject && subjectId ? { subjectId } : {}),
    ...(since ? { since } : {}),
    ...(until ? { until } : {}),
  };
}
