import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { agreedType, kindOf, sniffBytes, typeAllowed } from './file-kind.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const of = (octets: Buffer | string): string => kindOf(Buffer.from(octets), true);

test('kinds by their octets', () => {
  const ftyp = (brand: string): Buffer => Buffer.concat([hex('00000018'), Buffer.from(`ftyp${brand}`), hex('00000000')]);
  const rows: readonly (readonly [Buffer | string, string])[] = [
    [hex('89504e470d0a1a0a'), 'image/png'],
    [hex('ffd8ffe0 0010'), 'image/jpeg'],
    ['GIF89a', 'image/gif'],
    ['RIFF\0\0\0\0WEBPVP8 ', 'image/webp'],
    ['RIFF\0\0\0\0WAVEfmt ', 'audio/wav'],
    ['%PDF-1.7', 'application/pdf'],
    [hex('504b0304 1400'), 'application/zip'],
    [hex('d0cf11e0a1b11ae1'), 'application/x-ole-storage'],
    ['ID3\x04', 'audio/mpeg'],
    [hex('fffb9064'), 'audio/mpeg'],
    [ftyp('isom'), 'video/mp4'],
    [ftyp('heic'), 'image/heic'],
    [ftyp('M4A '), 'audio/mp4'],
    ['a,b\n1,2\n', 'text/plain'],
    ['Grüße <3', 'text/plain'],
    ['\uFEFF<html>', 'active'],
    ['<?xml version="1.0"?><svg/>', 'active'],
    ['#!/bin/sh', 'active'],
    ['MZ\x90', 'active'],
    [hex('7f454c46'), 'active'],
    [hex('00010203'), 'unknown'],
    [hex('c328'), 'unknown'],
  ];
  for (const [octets, kind] of rows) assert.equal(of(octets), kind, kind);
});

test('text may be cut within a character, but not end within one', () => {
  const cut = Buffer.from('aé').subarray(0, 2);
  assert.equal(kindOf(cut, false), 'text/plain');
  assert.equal(kindOf(cut, true), 'unknown');
});

test('what was claimed must agree with what was found', () => {
  const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
  for (const [claimed, found, kept] of [
    ['image/png', 'image/png', 'image/png'],
    ['', 'image/png', 'image/png'],
    ['IMAGE/JPG', 'image/jpeg', 'image/jpeg'],
    [word, 'application/zip', word],
    ['text/csv; charset=utf-8', 'text/plain', 'text/csv'],
    ['application/vnd.ms-excel', 'text/plain', 'text/plain'],
    ['application/json', 'text/plain', 'application/json'],
    ['text/html', 'text/plain', undefined],
    ['image/svg+xml', 'text/plain', undefined],
    ['application/pdf', 'application/zip', undefined],
    ['image/png', 'active', undefined],
    ['', 'unknown', undefined],
  ] as const)
    assert.equal(agreedType(claimed, found), kept, `${claimed} ← ${found}`);
});

test('kinds of images stand for all images', () => {
  assert.ok(typeAllowed('image/png', ['image/*']));
  assert.ok(!typeAllowed('imagex/png', ['image/*']));
  assert.ok(!typeAllowed('video/mp4', ['image/*', 'video/webm']));
});

test('any octets have a kind, and none that begins as markup is kept', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: sniffBytes }), fc.boolean(), (octets, whole) => {
      assert.equal(typeof kindOf(octets, whole), 'string');
      assert.equal(agreedType('text/plain', kindOf(Buffer.concat([Buffer.from(' <a '), octets]), whole)), undefined);
    }),
  );
});
