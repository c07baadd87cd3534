import { defineErrors } from '#base';

/** Why a language model gave no answer that can be used. What it said, and what it was asked, is never in an error. */
export const modelErrors = defineErrors({
  MODEL_KEY_REFUSED: { blame: 'operator', retry: false, says: 'The model’s server does not take this key, or not for this model.' },
  MODEL_UNKNOWN: { blame: 'operator', retry: false, says: 'The model’s server has no model of this name, or nothing at this URL.' },
  MODEL_REQUEST_REFUSED: { blame: 'operator', retry: false, says: 'The model’s server does not take requests of this form.' },
  MODEL_TOO_LONG: { blame: 'operator', retry: false, says: 'What was asked is longer than the model can read.' },
  MODEL_QUOTA_SPENT: { blame: 'operator', retry: false, says: 'The account at the model’s server has nothing left to spend.' },
  MODEL_RATE_LIMITED: { blame: 'provider', retry: true, says: 'The model’s server takes no more requests for now.' },
  MODEL_OVERLOADED: { blame: 'provider', retry: true, says: 'The model’s server is overloaded or failed.' },
  MODEL_UNREACHABLE: { blame: 'provider', retry: true, says: 'The model’s server could not be reached, or broke off.' },
  MODEL_TIMEOUT: { blame: 'provider', retry: true, says: 'The model did not answer in time.' },
  MODEL_MALFORMED: { blame: 'provider', retry: true, says: 'The model’s server answered with something that is no answer of a model.' },
  MODEL_CONTENT_REFUSED: { blame: 'provider', retry: false, says: 'The model, or its server’s filter, refused to answer.' },
  MODEL_CUT_OFF: { blame: 'operator', retry: false, says: 'The answer was longer than the tokens it may have, and was cut off.' },
  MODEL_UNFIT: { blame: 'provider', retry: true, says: 'The answer does not fit the schema that was asked for.' },
  MODEL_EMPTY: { blame: 'provider', retry: true, says: 'The model answered with nothing.' },
  MODEL_FORBIDDEN_ADDRESS: {
    blame: 'operator',
    retry: false,
    says: 'The model lives at an address that it may not have unless `allowPrivate` is set.',
  },
  MODEL_ABANDONED: { blame: 'gateway', retry: false, says: 'The answer was no longer wanted.' },
  MODEL_UNREADABLE: { blame: 'gateway', retry: false, says: 'The library that talks to models failed in a way that was not foreseen.' },
});
