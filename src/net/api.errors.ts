import { defineErrors } from '#base';

/** Why a call of a configured API has no answer. Agents see the code; nobody sees what the far side said. */
export const apiErrors = defineErrors({
  API_UNKNOWN: { blame: 'operator', retry: false, says: 'No API of that name is configured.' },
  API_VALUE_UNFIT: { blame: 'peer', retry: false, says: 'A value is missing or cannot stand where the API wants it.' },
  API_FORBIDDEN_ADDRESS: { blame: 'operator', retry: false, says: 'The API lives at an address that configured APIs may not have.' },
  API_UNREACHABLE: { blame: 'provider', retry: true, says: 'The API could not be reached, or broke off.' },
  API_TIMEOUT: { blame: 'provider', retry: true, says: 'The API did not answer in time.' },
  API_STATUS: { blame: 'provider', retry: false, says: 'The API answered with a status that is not taken as an answer.' },
  API_TOO_LARGE: { blame: 'provider', retry: false, says: 'The API answered with more than is taken.' },
  API_NOT_JSON: { blame: 'provider', retry: false, says: 'The API answered with something that is not JSON.' },
  API_ABANDONED: { blame: 'gateway', retry: false, says: 'The conversation no longer wanted the answer.' },
});
