/** The widget's own sentences. A site overrides them by name, in the gateway's configuration or on its page. */
export const words = {
  open: 'Open chat',
  unread: '{count} unread',
  close: 'Close chat',
  menu: 'More',
  download: 'Download transcript',
  end: 'End chat',
  endAgain: 'Really end this chat?',
  over: 'This chat has ended.',
  again: 'Start a new chat',
  messages: 'Messages',
  newer: 'New messages',
  write: 'Write a message…',
  send: 'Send',
  attach: 'Attach a file',
  remove: 'Remove {name}',
  you: 'You',
  agent: 'Assistant',
  human: 'Our team',
  typing: '{name} is typing',
  choices: 'Suggested answers',
  sending: 'Sending…',
  waiting: 'Waiting for a connection…',
  sent: 'Sent',
  failed: 'Not sent',
  retry: 'Try again',
  discard: 'Discard',
  offline: 'You are offline. What you write is kept and sent as soon as possible.',
  connecting: 'Connecting…',
  unavailable: 'The chat cannot be reached at the moment. Trying again…',
  refused: 'The chat is not open to this page.',
  signIn: 'Please sign in to chat with us.',
  uploading: 'Uploading {name}, {percent} %',
  uploaded: '{name} is ready to be sent',
  openFile: 'Open {name}',
  image: 'Picture: {name}',
  save: 'Save {name}',
  closeImage: 'Close picture',
  dismiss: 'Dismiss',
  today: 'Today',
  yesterday: 'Yesterday',
  tooLong: 'This message is {count} characters too long.',
  fileTooLarge: '{name} is larger than {limit}.',
  fileType: 'Files like {name} cannot be sent here.',
  fileEmpty: '{name} is empty.',
  fileBroken: '{name} could not be sent.',
  fileMany: 'One message takes {count} files.',
  fileBusy: 'Too many files in a short time. Please wait a moment.',
  fileGone: '{name} is not there any more.',
  drop: 'Drop files here',
} as const;

export type WordName = keyof typeof words;
export type Say = (name: WordName, values?: Readonly<Record<string, string | number>>) => string;

export function speaker(...overrides: readonly Readonly<Record<string, string>>[]): Say {
  const own: Record<string, string> = Object.assign({}, words, ...overrides);
  return (name, values = {}) =>
    (own[name] ?? words[name]).replace(/\{(\w+)\}/g, (whole, key: string) => (key in values ? String(values[key]) : whole));
}

export function sizeIn(bytes: number, language: string): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0 }).format(value)} ${units[unit]}`;
}
