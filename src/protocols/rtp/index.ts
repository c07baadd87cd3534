/** RTP and RTCP by RFC 3550, telephone events by RFC 4733, comfort noise by RFC 3389: octets in, values out, and back. */
export { type ComfortNoise, readComfortNoise, writeComfortNoise } from './comfort-noise.ts';
export { type DatagramKind, datagramKind } from './datagram-kind.ts';
export { compactNtp, type NtpTime, ntpTime } from './ntp.ts';
export {
  csrcOf,
  newRtpPacket,
  type RtpFault,
  type RtpFields,
  type RtpPacket,
  readRtp,
  rtpFixedHeaderBytes,
  rtpHeaderBytes,
  writeRtp,
  writeRtpHeader,
} from './packet.ts';
export { type StaticPayloadType, staticPayloadTypes } from './payload-types.ts';
export { Reception, type ReceptionFigures, type Standing } from './reception.ts';
export { type RtcpFault, readRtcp } from './rtcp/read-rtcp.ts';
export { type FarView, type HeardSource, type ReportMoment, Reports, type ReportsOptions, reportIntervalMs } from './rtcp/reports.ts';
export {
  type Goodbye,
  type ReceiverReport,
  type ReportBlock,
  type RtcpPacket,
  rtcpTypes,
  type SdesItem,
  type SenderReport,
  type SourceDescription,
  sdesTypes,
} from './rtcp/rtcp-packet.ts';
export { writeRtcp } from './rtcp/write-rtcp.ts';
export { extendSequence, sequenceSteps, timestampAfter, timestampSteps } from './sequence.ts';
export { readTelephoneEvent, type TelephoneEvent, writeTelephoneEvent } from './telephone-event/event-payload.ts';
export { EventReceiver, type EventReceiverInput, type EventReceiverOptions, type EventReceiverOutput } from './telephone-event/event-receiver.ts';
export { EventSender, type EventSenderInput, type EventSenderOptions, type EventSenderOutput } from './telephone-event/event-sender.ts';
export { eventOf, isKeyboardKey, keyOf, type PhoneKey } from './telephone-event/keys.ts';
