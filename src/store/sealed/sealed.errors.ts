import { defineErrors } from '#base';

/** What can go wrong with something that lies here, encrypted or not. */
export const sealedErrors = defineErrors({
  SEALED_KEY_MISSING: { blame: 'operator', retry: false, says: 'It is encrypted under a key that is not configured: add it to `recordings.keys`.' },
  SEALED_KEY_WRONG: {
    blame: 'operator',
    retry: false,
    says: 'The configured key of that name does not open it: it is another key, or it was made for something else.',
  },
  SEALED_DAMAGED: { blame: 'operator', retry: false, says: 'It was changed or cut short since it was made: restore it from a backup.' },
  SEALED_GONE: { blame: 'operator', retry: false, says: 'It is known, but lies in none of the places where it should.' },
});
