import { defineErrors } from '#base';

/** Why a model was not even asked. */
export const restErrors = defineErrors({
  MODEL_RESTING: {
    blame: 'provider',
    retry: true,
    says: 'The model failed several times in a row and is left alone for half a minute.',
  },
});
