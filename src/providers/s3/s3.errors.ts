import { defineErrors } from '#base';

/** What a store of the S3 kind says, or does not say. */
export const s3Errors = defineErrors({
  S3_UNREACHABLE: { blame: 'provider', retry: true, says: 'The storage cannot be reached, or broke off.' },
  S3_BUSY: { blame: 'provider', retry: true, says: 'The storage asks for less.' },
  S3_BROKEN: { blame: 'provider', retry: true, says: 'The storage has failed by its own word, or answered something that it does not mean.' },
  S3_DENIED: {
    blame: 'operator',
    retry: false,
    says: 'The storage does not let these credentials do that: look at key, secret, region and the policy of the bucket.',
  },
  S3_CLOCK: { blame: 'operator', retry: true, says: 'The storage finds the clock of this machine wrong.' },
  S3_NO_BUCKET: { blame: 'operator', retry: false, says: 'The storage has no bucket of that name.' },
  S3_DAMAGED: { blame: 'provider', retry: true, says: 'What arrived at the storage, or came from there, is not what was sent.' },
  S3_REFUSED: { blame: 'gateway', retry: false, says: 'The storage does not understand what we ask for.' },
});
