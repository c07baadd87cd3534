/**
 * Who did something, as the audit log names them. `client`: a program with a key of its own, by token. `key`: an API key. `user`: a person.
 * `reference`: whoever held a signed reference. `command`: the command line on the gateway's machine. `gateway`: the gateway itself, by its rules.
 */
export interface Actor {
  readonly kind: 'client' | 'key' | 'user' | 'reference' | 'command' | 'gateway';
  /** Never a secret, never a token. */
  readonly id: string;
  /** The address they came from, where they came by network. */
  readonly address?: string;
}
