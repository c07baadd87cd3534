import { defineErrors } from '#base';

/** What can go wrong at the doors themselves. What a peer sends is answered, not thrown. */
export const netErrors = defineErrors({
  HTTP_LISTEN_FAILED: { blame: 'operator', retry: false, says: 'The HTTP door could not be opened at that address.' },
  HTTP_TLS_UNUSABLE: { blame: 'operator', retry: false, says: 'The certificate and key of the HTTP door do not make a TLS identity.' },
  HTTP_ROUTE_FAILED: { blame: 'gateway', retry: false, says: 'An HTTP route failed in a way that was not foreseen.' },
});
