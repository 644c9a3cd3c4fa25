import type { Tracer, Meter } from '@opentelemetry/api';
import {
  AggregationTemporality,
  DataPointType,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';

/** One line of what was counted. */
export interface Count {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly value: number;
}

/** The OpenTelemetry SDK with exporters to memory. Yours send to a collector. */
export interface Telemetry {
  readonly tracer: Tracer;
  readonly meter: Meter;
  spans(): readonly ReadableSpan[];
  counts(): Promise<readonly Count[]>;
  shutdown(): Promise<void>;
}

export function telemetryInMemory(): Telemetry {
  const spans = new InMemorySpanExporter();
  const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const tracing = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
  const metering = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter: metrics })] });
  return {
    tracer: tracing.getTracer('ali-oss-remedy'),
    meter: metering.getMeter('ali-oss-remedy'),
    spans: () => spans.getFinishedSpans(),
    async counts() {
      await metering.forceFlush();
      const last = metrics.getMetrics().at(-1);
      const all = (last?.scopeMetrics ?? []).flatMap(scope => scope.metrics);
      return all.flatMap(metric =>
        metric.dataPointType === DataPointType.SUM
          ? metric.dataPoints.map(({ attributes, value }) => ({ name: metric.descriptor.name, attributes, value }))
          : [],
      );
    },
    async shutdown() {
      await Promise.all([tracing.shutdown(), metering.shutdown()]);
    },
  };
}

/** Spans as a tree, children by the time they began. */
export function treeOf(spans: readonly ReadableSpan[]): string[] {
  const lines = (id: string | undefined, depth: number): string[] =>
    spans
      .filter(({ parentSpanContext }) => parentSpanContext?.spanId === id)
      .sort((a, b) => msOf(a.startTime) - msOf(b.startTime))
      .flatMap(span => [`${'  '.repeat(depth)}${lineOf(span)}`, ...lines(span.spanContext().spanId, depth + 1)]);
  return lines(undefined, 0);
}

export function lineOfCount({ name, attributes, value }: Count): string {
  return `${name}{${Object.entries(attributes)
    .map(([key, label]) => `${key}=${String(label)}`)
    .join(', ')}} ${value}`;
}

function lineOf({ name, attributes, duration, status }: ReadableSpan): string {
  const told = (key: string, before = ', ') => (attributes[key] === undefined ? '' : before + String(attributes[key]));
  const where = told('oss.object').replace(/^, .*\//, ', ');
  const wait = attributes['oss.wait_ms'];
  const when = typeof wait === 'number' && wait > 0 ? ` in ${wait.toFixed(0)} ms` : '';
  const how = `${status.message ? `, ${status.message}` : ''}${told('oss.outcome')}`;
  const decided = `${told('oss.decision', ' -> ')}${when}${told('oss.decision.because', ': ')}`;
  return `${name}${where}  ${msOf(duration).toFixed(1)} ms${how}${decided}`;
}

const msOf = ([seconds, nanoseconds]: readonly [number, number]) => seconds * 1e3 + nanoseconds / 1e6;
