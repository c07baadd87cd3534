/** What is said where an author wrote nothing. English; the checker tells authors of other languages what to write. */
export const defaultWords = {
  noInput: [
    { text: "Sorry, I didn't hear anything.", written: 'Are you still there?' },
    { text: "I still can't hear you.", written: 'Take your time. I am here.' },
  ],
  noMatch: ["Sorry, I didn't get that.", "I'm sorry, I still don't understand."],
  howCanIHelp: 'How can I help you?',
  anythingElse: 'Is there anything else I can do for you?',
  goodbye: 'Thank you. Goodbye.',
  transfer: 'One moment please, I will connect you with a colleague.',
  refused: "I'm sorry, nobody is free to take over right now.",
  afterHuman: 'I am back with you.',
  failure: "I'm sorry, something went wrong.",
  confirmAgain: 'Please say yes or no.',
  corrected: 'Sorry about that.',
  takeYourTime: 'Of course, take your time.',
  startOver: "All right, let's start again.",
} as const;

/** Reasons of handoffs, for the human who takes over. */
export const defaultReasons = {
  human: 'asked for a human',
  handoff: 'needs a human',
  notUnderstood: 'was not understood',
  apiFailed: 'a system did not answer',
  broken: 'the agent failed',
} as const;
