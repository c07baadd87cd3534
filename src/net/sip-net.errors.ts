import { defineErrors } from '#base';

/** What can go wrong where SIP meets sockets and names. What a peer sends is answered or dropped, not thrown. */
export const sipNetErrors = defineErrors({
  SIP_LISTEN_FAILED: { blame: 'operator', retry: false, says: 'A SIP listener could not be opened at its address.' },
  SIP_TLS_UNUSABLE: { blame: 'operator', retry: false, says: 'The certificate and key of the SIP endpoint do not make a TLS identity.' },
  SIP_ADDRESS_UNKNOWN: {
    blame: 'operator',
    retry: false,
    says: 'A SIP listener on all addresses must be told the address by which others reach it.',
  },
  SIP_ENDPOINT_BROKEN: { blame: 'gateway', retry: true, says: 'The SIP endpoint stopped: this is a bug.' },
  SIP_STEP_FAILED: { blame: 'gateway', retry: false, says: 'One SIP message or command could not be dealt with: this is a bug.' },
});
