/** Descriptions printed in RFCs. Lines end in CRLF on the wire. */
const crlf = (text: string): string => `${text.trim().replaceAll('\n', '\r\n')}\r\n`;

/** RFC 8866 §5. */
export const rfc8866 = crlf(`
v=0
o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1
s=Call to John Smith
i=SDP Offer #1
u=http://www.jdoe.example.com/home.html
e=Jane Doe <jane@jdoe.example.com>
p=+1 617 555-6011
c=IN IP4 198.51.100.1
t=0 0
m=audio 49170 RTP/AVP 0
m=audio 49180 RTP/AVP 0
m=video 51372 RTP/AVP 99
c=IN IP6 2001:db8::2
a=rtpmap:99 h263-1998/90000
`);

/** RFC 3264 §10.1: Alice offers audio and two videos. */
export const aliceOffers = crlf(`
v=0
o=alice 2890844526 2890844526 IN IP4 host.anywhere.com
s= 
c=IN IP4 host.anywhere.com
t=0 0
m=audio 49170 RTP/AVP 0
a=rtpmap:0 PCMU/8000
m=video 51372 RTP/AVP 31
a=rtpmap:31 H261/90000
m=video 53000 RTP/AVP 32
a=rtpmap:32 MPV/90000
`);

/** RFC 3264 §10.1: Bob takes the audio and the second video. */
export const bobAnswers = crlf(`
v=0
o=bob 2890844730 2890844730 IN IP4 host.example.com
s= 
c=IN IP4 host.example.com
t=0 0
m=audio 49920 RTP/AVP 0
a=rtpmap:0 PCMU/8000
m=video 0 RTP/AVP 31
m=video 53000 RTP/AVP 32
a=rtpmap:32 MPV/90000
`);

/** RFC 3264 §10.2: one of N codecs; the answer to it takes one of two. */
export const oneOfMany = crlf(`
v=0
o=alice 2890844526 2890844526 IN IP4 host.anywhere.com
s= 
c=IN IP4 host.anywhere.com
t=0 0
m=audio 62986 RTP/AVP 0 4 18
a=rtpmap:0 PCMU/8000
a=rtpmap:4 G723/8000
a=rtpmap:18 G729/8000
a=inactive
`);

/** RFC 4568 §4: the attribute at its simplest but for lifetime and MKI. */
export const simplestCrypto = '1 AES_CM_128_HMAC_SHA1_80 inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR|2^20|1:32';

/** RFC 4568 §6.1, with the suite of its §9 example changed to one with the same key length that is spoken here: two keys with names, and a parameter. */
export const twoKeys =
  '1 AES_CM_128_HMAC_SHA1_80 inline:MTIzNDU2Nzg5QUJDREUwMTIzNDU2Nzg5QUJjZGVm|2^20|1:4;inline:QUJjZGVmMTIzNDU2Nzg5QUJDREUwMTIzNDU2Nzg5|2^20|2:4 FEC_ORDER=FEC_SRTP';

/** RFC 8643 §3: plain profile, keys beside it. */
export const opportunistic = crlf(`
v=0
o=alice 2890844526 2890844526 IN IP4 192.0.2.1
s=
c=IN IP4 192.0.2.1
t=0 0
m=audio 49170 RTP/AVP 0
a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20|1:4
a=rtpmap:0 PCMU/8000
`);
