import { defineErrors } from '#base';

/** What can go wrong between this gateway and Talkdesk Digital Connect. Of Talkdesk's own codes none is looked at but 3016011. */
export const digitalConnectErrors = defineErrors({
  DIGITAL_CONNECT_UNREACHABLE: { blame: 'peer', retry: true, says: 'Talkdesk could not be reached, or broke off.' },
  DIGITAL_CONNECT_TIMEOUT: { blame: 'peer', retry: true, says: 'Talkdesk did not answer in time.' },
  DIGITAL_CONNECT_BROKEN: { blame: 'peer', retry: true, says: 'Talkdesk answered that something broke there.' },
  DIGITAL_CONNECT_UNREADABLE: { blame: 'peer', retry: true, says: 'Talkdesk answered something that cannot be read.' },
  DIGITAL_CONNECT_BUSY: { blame: 'peer', retry: true, says: 'Talkdesk wants fewer requests for a while.' },
  DIGITAL_CONNECT_PACED: { blame: 'gateway', retry: true, says: 'More requests wait than the configured rate lets through.' },
  DIGITAL_CONNECT_CLIENT_REFUSED: {
    blame: 'operator',
    retry: false,
    says: 'The token endpoint refuses the OAuth client: its id, its secret or its key.',
  },
  DIGITAL_CONNECT_UNAUTHORIZED: {
    blame: 'operator',
    retry: true,
    says: 'A fresh token is refused; scopes that were just granted may take some minutes to work.',
  },
  DIGITAL_CONNECT_FORBIDDEN: { blame: 'operator', retry: false, says: 'The OAuth client may not do this; it needs the scope digital-connect:write.' },
  DIGITAL_CONNECT_NOT_FOUND: { blame: 'operator', retry: false, says: 'Talkdesk knows no such touchpoint.' },
  DIGITAL_CONNECT_CONFLICT: { blame: 'peer', retry: false, says: 'Talkdesk says that this contradicts what it has.' },
  DIGITAL_CONNECT_REFUSED: { blame: 'peer', retry: false, says: 'Talkdesk refused the request.' },
  DIGITAL_CONNECT_TARGET_UNKNOWN: { blame: 'operator', retry: false, says: 'The hand-off names a target that this channel does not have.' },
  DIGITAL_CONNECT_OUTSIDE_HOURS: { blame: 'peer', retry: false, says: 'The hand-off comes outside the opening hours of its target.' },
  DIGITAL_CONNECT_NO_EMAIL: { blame: 'operator', retry: false, says: 'Talkdesk takes no customer without an email address.' },
  DIGITAL_CONNECT_FILES_NOT_GRANTED: {
    blame: 'operator',
    retry: false,
    says: 'files need the scopes attachments:request, attachments:write, attachments:read and attachments:download, which the OAuth client has not all',
  },
  DIGITAL_CONNECT_FILE_REFUSED: { blame: 'peer', retry: false, says: 'the file was not taken' },
});
