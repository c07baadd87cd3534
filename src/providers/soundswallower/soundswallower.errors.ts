import { defineErrors } from '#base';

/** What can go wrong with the offline recogniser. */
export const soundswallowerErrors = defineErrors({
  SOUNDSWALLOWER_LANGUAGE_UNKNOWN: { blame: 'operator', retry: false, says: 'The offline recogniser understands English only.' },
  SOUNDSWALLOWER_UNREADABLE: { blame: 'operator', retry: false, says: 'The offline recogniser or its acoustic model could not be loaded.' },
  SOUNDSWALLOWER_GRAMMAR_REFUSED: { blame: 'operator', retry: false, says: 'The offline recogniser could not make a network of this grammar.' },
  SOUNDSWALLOWER_BUSY: { blame: 'provider', retry: true, says: 'The offline recogniser already listens to as many people as it can.' },
  SOUNDSWALLOWER_LATE: { blame: 'provider', retry: true, says: 'The offline recogniser took too long over an utterance.' },
  SOUNDSWALLOWER_WORKER_LOST: { blame: 'provider', retry: true, says: 'The thread of the offline recogniser broke.' },
  SOUNDSWALLOWER_CLOSED: { blame: 'gateway', retry: false, says: 'The offline recogniser was closed while it listened.' },
});
