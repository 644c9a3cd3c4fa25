import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';

/** The sends of a call: their spans, by the time they began. */
export function sendsOf(spans: readonly ReadableSpan[], call: ReadableSpan | undefined): ReadableSpan[] {
  const id = call?.spanContext().spanId;
  return spans.filter(({ parentSpanContext }) => id !== undefined && parentSpanContext?.spanId === id);
}

/** The calls on an object, by the end of its name. */
export function callsOn(spans: readonly ReadableSpan[], object: string): ReadableSpan[] {
  return spans.filter(({ attributes }) => String(attributes['oss.object']).endsWith(object));
}

export function attributesOf(spans: readonly ReadableSpan[]): ReadableSpan['attributes'][] {
  return spans.map(({ attributes }) => attributes);
}
