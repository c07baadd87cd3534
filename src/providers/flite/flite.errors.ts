import { defineErrors } from '#base';

/** What can go wrong with the offline voice. */
export const fliteErrors = defineErrors({
  FLITE_VOICE_UNKNOWN: { blame: 'operator', retry: false, says: 'The offline voice has no voice of this name.' },
  FLITE_LANGUAGE_UNKNOWN: { blame: 'operator', retry: false, says: 'The offline voice speaks English only.' },
  FLITE_UNREADABLE: { blame: 'operator', retry: false, says: 'The synthesiser of the offline voice could not be loaded.' },
  FLITE_QUEUE_FULL: { blame: 'provider', retry: true, says: 'More text waits for the offline voice than it can say in reasonable time.' },
  FLITE_LATE: { blame: 'provider', retry: true, says: 'The offline voice took too long over a clause.' },
  FLITE_WORKER_LOST: { blame: 'provider', retry: true, says: 'The thread of the offline voice broke.' },
  FLITE_NO_SOUND: { blame: 'provider', retry: true, says: 'The offline voice made no usable sound of a clause.' },
  FLITE_CLOSED: { blame: 'gateway', retry: false, says: 'The offline voice was closed while it spoke.' },
});
