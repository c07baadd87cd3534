/** Offers in shapes that are met; every address, number and key in them is made up. */
const crlf = (text: string): string => `${text.trim().replaceAll('\n', '\r\n')}\r\n`;
const key = (bytes: number, seed: number): string => Buffer.from(Array.from({ length: bytes }, (_, i) => (i * 37 + seed) & 0xff)).toString('base64');
const bare = (text: string): string => text.replace(/=+$/, '');

/** A cloud contact centre's trunk: SAVP, four suites with keys in padded base64, Opus with events at 8,000 Hz. */
export const cloudTrunk = crlf(`
v=0
o=- 1 1 IN IP4 203.0.113.9
s=-
c=IN IP4 203.0.113.9
t=0 0
m=audio 34170 RTP/SAVP 102 9 0 8 18 101
a=ptime:20
a=crypto:1 AEAD_AES_256_GCM inline:${key(44, 1)}
a=crypto:2 AES_256_CM_HMAC_SHA1_80 inline:${key(46, 2)}
a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:${key(30, 3)}
a=crypto:4 AES_CM_128_HMAC_SHA1_32 inline:${key(30, 4)}
a=rtpmap:102 opus/48000/2
a=fmtp:102 useinbandfec=1
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15
`);

/** The same with keys unpadded, as some relays print them. */
export const unpaddedTrunk = crlf(cloudTrunk.replaceAll('\r\n', '\n').replaceAll(/inline:.*/g, bare));

/** A desk telephone. */
export const deskPhone = crlf(`
v=0
o=phone 9020 9020 IN IP4 192.0.2.20
s=call
c=IN IP4 192.0.2.20
t=0 0
m=audio 16384 RTP/AVP 18 0 8 101
a=rtpmap:18 G729/8000
a=fmtp:18 annexb=no
a=rtpmap:0 PCMU/8000
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-16
a=ptime:20
a=maxptime:40
a=sendrecv
`);

/** A browser: one bundled medium, keys by DTLS, addresses by ICE only. */
export const browser = crlf(`
v=0
o=- 4611731400430051336 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0
a=msid-semantic: WMS
m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
c=IN IP4 0.0.0.0
a=rtcp:9 IN IP4 0.0.0.0
a=ice-ufrag:EsAw
a=ice-pwd:bP+XJMM09aR8AiX1jdukzR6Y
a=ice-options:trickle
a=fingerprint:sha-256 6B:8B:F0:65:5F:78:E2:51:3B:AC:6F:F3:3F:46:1B:35:DC:B8:5F:64:1A:24:C2:43:F0:A1:58:D0:A1:2C:19:08
a=setup:actpass
a=mid:0
a=sendrecv
a=rtcp-mux
a=rtpmap:111 opus/48000/2
a=fmtp:111 minptime=10;useinbandfec=1
a=rtpmap:9 G722/8000
a=rtpmap:0 PCMU/8000
a=rtpmap:8 PCMA/8000
a=rtpmap:13 CN/8000
a=rtpmap:110 telephone-event/48000
a=rtpmap:126 telephone-event/8000
`);

/** A softphone that offers DTLS first and plain RTP behind it, with ICE and rtcp-mux that may be ignored. */
export const withFallback = crlf(`
v=0
o=- 3900000000 3900000000 IN IP4 198.51.100.7
s=soft
c=IN IP4 198.51.100.7
t=0 0
a=ice-ufrag:abcd
a=ice-pwd:0123456789012345678901
a=rtcp-mux-only
m=audio 4000 UDP/TLS/RTP/SAVPF 96 0
a=fingerprint:sha-256 00:11
a=rtpmap:96 opus/48000/2
m=audio 4002 RTP/AVPF 96 0 13 97 98
a=candidate:1 1 UDP 2130706431 198.51.100.7 4002 typ host
a=rtcp-mux
a=rtcp:4009
a=rtpmap:96 opus/48000/2
a=rtpmap:97 telephone-event/48000
a=rtpmap:98 telephone-event/8000
a=rtcp-fb:96 transport-cc
m=video 4004 RTP/AVP 99
a=rtpmap:99 VP8/90000
m=application 9 UDP/DTLS/SCTP webrtc-datachannel
a=sctp-port:5000
`);

/** SAVP for those who can, AVP for the others: one call, two media. */
export const eitherOr = crlf(`
v=0
o=pbx 7 7 IN IP4 192.0.2.33
s=-
c=IN IP4 192.0.2.33
t=0 0
m=audio 5000 RTP/AVP 0 101
a=rtpmap:101 telephone-event/8000
m=audio 5002 RTP/SAVP 0 101
a=crypto:7 AES_CM_128_HMAC_SHA1_80 inline:${key(30, 9)}|2^31
a=rtpmap:101 telephone-event/8000
`);

/** Words that no reader knows. */
export const oddWords = crlf(`
v=0
o=- 1 1 IN IP6 2001:db8::1
s=-
c=IN IP6 2001:db8::1
b=AS:64
x=an unknown kind of line
t=0 0
r=604800 3600 0 90000
a=tool:something
a=unknown
k=prompt
m=audio 6000 RTP/AVP 0
i=a title
b=TIAS:64000
a=label:1
a=X-nat:0 Unknown
`);

export const shapes = { cloudTrunk, unpaddedTrunk, deskPhone, browser, withFallback, eitherOr, oddWords };
