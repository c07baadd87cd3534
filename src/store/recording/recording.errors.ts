import { defineErrors } from '#base';

/** What can go wrong with a recording that is kept. */
export const recordingErrors = defineErrors({
  RECORDING_DAMAGED: { blame: 'operator', retry: false, says: 'The recording was changed or cut short since it was made: restore it from a backup.' },
  RECORDING_DISK: { blame: 'operator', retry: true, says: 'The disk refused to read or write a recording.' },
  RECORDING_GONE: { blame: 'operator', retry: false, says: 'The recording is known, but its sound is in none of the places where it should lie.' },
  RECORDING_CODEC: { blame: 'gateway', retry: false, says: 'The recording cannot be brought into the wanted format.' },
});
