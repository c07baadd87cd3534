/** RFC 3551 §6, table 4 (audio) and table 5 (video) as printed: payload type, encoding, clock rate, channels. Reserved and unassigned rows left out. */
export const audioTable = `
0  PCMU   8,000  1
3  GSM    8,000  1
4  G723   8,000  1
5  DVI4   8,000  1
6  DVI4   16,000 1
7  LPC    8,000  1
8  PCMA   8,000  1
9  G722   8,000  1
10 L16    44,100 2
11 L16    44,100 1
12 QCELP  8,000  1
13 CN     8,000  1
14 MPA    90,000 -
15 G728   8,000  1
16 DVI4   11,025 1
17 DVI4   22,050 1
18 G729   8,000  1
`;

export const videoTable = `
25 CelB 90,000
26 JPEG 90,000
28 nv   90,000
31 H261 90,000
32 MPV  90,000
33 MP2T 90,000
34 H263 90,000
`;
