/** AES in counter mode for SRTP: RFC 3711 appendix B and RFC 6188 §7.1 and §7.2. */
const octets = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));

/** Key stream for SSRC 0 and packet index 0: blocks at these counters. */
export const keyStreams = [
  {
    section: 'RFC 3711 B.2',
    key: octets('2B7E151628AED2A6ABF7158809CF4F3C'),
    salt: octets('F0F1F2F3F4F5F6F7F8F9FAFBFCFD'),
    blocks: [
      [0x0000, octets('E03EAD0935C95E80E166B16DD92B4EB4')],
      [0x0001, octets('D23513162B02D0F72A43A2FE4A5F97AB')],
      [0x0002, octets('41E95B3BB0A2E8DD477901E4FCA894C0')],
      [0xfeff, octets('EC8CDF7398607CB0F2D21675EA9EA1E4')],
      [0xff00, octets('362B7C3C6773516318A077D7FC5073AE')],
      [0xff01, octets('6A2CC3787889374FBEB4C81B17BA6C44')],
    ],
  },
  {
    section: 'RFC 6188 §7.1',
    key: octets('57f82fe3613fd170a85ec93c40b1f0922ec4cb0dc025b58272147cc438944a98'),
    salt: octets('f0f1f2f3f4f5f6f7f8f9fafbfcfd'),
    blocks: [
      [0x0000, octets('92bdd28a93c3f52511c677d08b5515a4')],
      [0x0001, octets('9da71b2378a854f67050756ded165bac')],
      [0x0002, octets('63c4868b7096d88421b563b8c94c9a31')],
      [0xfeff, octets('cea518c90fd91ced9cbb18c078a54711')],
      [0xff00, octets('3dbc4814f4da5f00a08772b63c6a046d')],
      [0xff01, octets('6eb246913062a16891433e97dd01a57f')],
    ],
  },
] as const;

/** Session keys derived from master keys at index 0 with a key derivation rate of 0. */
export const derivations = [
  {
    section: 'RFC 3711 B.3',
    masterKey: octets('E1F97A0D3E018BE0D64FA32C06DE4139'),
    masterSalt: octets('0EC675AD498AFEEBB6960B3AABE6'),
    cipherKey: octets('C61E7A93744F39EE10734AFE3FF7A087'),
    cipherSalt: octets('30CBBC08863D8C85D49DB34A9AE1'),
    authKey: octets(
      'CEBE321F6FF7716B6FD4AB49AF256A15 6D38BAA48F0A0ACF3C34E2359E6CDBCE E049646C43D9327AD175578EF7227098 6371C10C9A369AC2F94A8C5FBCDDDC25 6D6E919A48B610EF17C2041E47403576 6B68642C59BBFC2F34DB60DBDFB2',
    ),
  },
  {
    section: 'RFC 6188 §7.2',
    masterKey: octets('f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6'),
    masterSalt: octets('3b04803de51ee7c96423ab5b78d2'),
    cipherKey: octets('5ba1064e30ec51613cad926c5a28ef731ec7fb397f70a960653caf06554cd8c4'),
    cipherSalt: octets('fa31791685ca444a9e07c6c64e93'),
    authKey: octets('fd9c32d39ed5fbb5a9dc96b30818454d1313dc05'),
  },
] as const;
