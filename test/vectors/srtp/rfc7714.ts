/** RFC 7714 §16 and §17: AES-GCM for SRTP and SRTCP. Keys here are session keys; no key derivation comes before. */
const octets = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));

export const key128 = octets('00010203 04050607 08090a0b 0c0d0e0f');
export const key256 = octets('00010203 04050607 08090a0b 0c0d0e0f 10111213 14151617 18191a1b 1c1d1e1f');
/** "Quid pro quo". */
export const salt = octets('51756964 2070726f 2071756f');

/** §16: an RTP packet with SSRC 5501a0b2, sequence number f17b, rollover counter 0, "Gallia est omnis divisa in partes tres". */
export const rtp = octets('8040f17b 8041f8d3 5501a0b2 47616c6c 69612065 7374206f 6d6e6973 20646976 69736120 696e2070 61727465 73207472 6573');
export const rtpIv = octets('51753c65 80c2726f 20718414');

/** §17: an RTCP sender report with SSRC "Mars" and one block on "Luna"; SRTCP index 5d4. */
export const rtcp = octets('81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61 deadbeef deadbeef deadbeef deadbeef deadbeef');
export const rtcpIv = octets('51752405 5203726f 207170bb');
export const rtcpIndex = 0x5d4;

interface Vector {
  readonly section: string;
  readonly key: Uint8Array;
  readonly encrypted: boolean;
  readonly packet: Uint8Array;
}

/** What becomes of `rtp`. */
export const srtp: readonly Vector[] = [
  {
    section: '16.1.1 and 16.1.2',
    key: key128,
    encrypted: true,
    packet: octets(
      '8040f17b 8041f8d3 5501a0b2 f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a 51c7d19b 36de3adf 8833 899d7f27 beb16a91 52cf765e e4390cce',
    ),
  },
  {
    section: '16.1.3 and 16.1.4',
    key: key128,
    encrypted: false,
    packet: octets(
      '8040f17b 8041f8d3 5501a0b2 47616c6c 69612065 7374206f 6d6e6973 20646976 69736120 696e2070 61727465 73207472 6573 22493f82 d2bce397 e9d79e3b 19aa4216',
    ),
  },
  {
    section: '16.2.1 and 16.2.2',
    key: key256,
    encrypted: true,
    packet: octets(
      '8040f17b 8041f8d3 5501a0b2 32b1de78 a822fe12 ef9f78fa 332e33aa b1801238 9a58e2f3 b50b2a02 76ffae0f 1ba63799 b87b7aa3 db36dfff d6b0f9bb 7878d7a7 6c13',
    ),
  },
  {
    section: '16.2.3 and 16.2.4',
    key: key256,
    encrypted: false,
    packet: octets(
      '8040f17b 8041f8d3 5501a0b2 47616c6c 69612065 7374206f 6d6e6973 20646976 69736120 696e2070 61727465 73207472 6573 a866d591 0f887463 067ceefe c45215d4',
    ),
  },
];

/** What becomes of `rtcp`. */
export const srtcp: readonly Vector[] = [
  {
    section: '17.1',
    key: key128,
    encrypted: true,
    packet: octets(
      '81c8000d 4d617273 63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d c676a5f1 730d6fda 4ce09b46 86303ded 0bb9275b c84aa458 96cf4d2f c5abf872 45d9eade 800005d4',
    ),
  },
  {
    section: '17.2',
    key: key256,
    encrypted: true,
    packet: octets(
      '81c8000d 4d617273 d50ae4d1 f5ce5d30 4ba297e4 7d470c28 2c3ece5d bffe0a50 a2eaa5c1 110555be 8415f658 c61de047 6f1b6fad 1d1eb30c 4446839f 57ff6f6c b26ac3be 800005d4',
    ),
  },
  {
    section: '17.3',
    key: key128,
    encrypted: false,
    packet: octets(
      '81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61 deadbeef deadbeef deadbeef deadbeef deadbeef 841dd968 3dd78ec9 2ae58790 125f62b3 000005d4',
    ),
  },
  {
    section: '17.4',
    key: key256,
    encrypted: false,
    packet: octets(
      '81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61 deadbeef deadbeef deadbeef deadbeef deadbeef 91db4afb feee5a97 8fab4393 ed2615fe 000005d4',
    ),
  },
];
