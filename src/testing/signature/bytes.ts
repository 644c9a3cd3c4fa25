/** Text as its UTF-8 bytes, one character each: the form in which Node gives header values, so both can be signed together. */
export function utf8Bytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
