import { createHash, generateKeyPairSync, sign } from 'node:crypto';

/** A key and a certificate that nobody has vouched for, as PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

export interface CertificateOptions {
  /** The address that it is good for. */
  readonly address?: readonly [number, number, number, number];
  readonly from?: Date;
  readonly to?: Date;
}

const DAY = 24 * 3600 * 1000;

/**
 * A fresh self-signed certificate, which is its own authority: who is told to trust it trusts the server that shows it.
 *
 * @see RFC 5280, section 4.1
 */
export function certificate({
  address = [127, 0, 0, 1],
  from = new Date(Date.now() - DAY),
  to = new Date(Date.now() + DAY),
}: CertificateOptions = {}): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const serial = createHash('sha256').update(spki).digest().subarray(0, 8);
  const name = sequence(der(SET, sequence(COMMON_NAME, der(UTF8_STRING, Buffer.from('zoo test hub')))));
  const isAuthority = sequence(BASIC_CONSTRAINTS, TRUE, der(OCTET_STRING, sequence(TRUE)));
  const alternatives = sequence(der(IP_ADDRESS, Buffer.from(address)));
  const extensions = sequence(isAuthority, sequence(ALTERNATIVE_NAMES, der(OCTET_STRING, alternatives)));
  const body = sequence(
    der(VERSION, der(INTEGER, Buffer.from([2]))),
    // Positive, and not padded.
    der(INTEGER, Buffer.from([1]), serial),
    ECDSA_WITH_SHA256,
    name,
    sequence(time(from), time(to)),
    name,
    spki,
    der(EXTENSIONS, extensions),
  );
  const signature = der(BIT_STRING, Buffer.from([0]), sign('sha256', body, privateKey));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: pem(sequence(body, ECDSA_WITH_SHA256, signature)),
  };
}

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const UTF8_STRING = 0x0c;
const GENERALIZED_TIME = 0x18;
const SEQUENCE = 0x30;
const SET = 0x31;
const IP_ADDRESS = 0x87;
const VERSION = 0xa0;
const EXTENSIONS = 0xa3;

/** A value with its tag and its length, as DER has it; nothing here is longer than 65,535 bytes. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => der(SEQUENCE, ...parts);
const identifier = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const time = (date: Date): Buffer =>
  der(GENERALIZED_TIME, Buffer.from(date.toISOString().replace(/[-:T]|\.\d+/g, '')));
const pem = (bytes: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64').replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`;

const TRUE = der(0x01, Buffer.from([0xff]));
/** 2.5.4.3 */
const COMMON_NAME = identifier('550403');
/** 2.5.29.19 */
const BASIC_CONSTRAINTS = identifier('551d13');
/** 2.5.29.17 */
const ALTERNATIVE_NAMES = identifier('551d11');
/** 1.2.840.10045.4.3.2 */
const ECDSA_WITH_SHA256 = sequence(identifier('2a8648ce3d040302'));
