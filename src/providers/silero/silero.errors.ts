import { defineErrors } from '#base';

export const sileroErrors = defineErrors({
  SILERO_UNAVAILABLE: {
    blame: 'provider',
    retry: false,
    says: 'The neural voice detector cannot be loaded; energy alone can tell speech from silence.',
  },
});
